// Results of many threads, taken in order and never far ahead of the oldest.
#include "engine/in_order.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>

#include "support/catch.hpp"

using namespace costsim::engine;

namespace {

/// So many pieces, each of which is its number as text; `slow` takes longer than all others.
std::string taken_of(int count, unsigned threads, int slow, int& furthest) {
  std::string all;
  int begun = 0, taken = 0;
  furthest = 0;
  const auto next = [&]() -> std::optional<Piece> {
    if (begun == count) return std::nullopt;
    furthest = std::max(furthest, begun - taken);
    return [&, number = begun++] {
      if (number == slow) std::this_thread::sleep_for(std::chrono::milliseconds(20));
      return std::to_string(number) + " ";
    };
  };
  in_order(next, threads, [&](const std::string& text) {
    all += text;
    ++taken;
  });
  return all;
}

}  // namespace

TEST_CASE("results are taken in the order of their pieces, whatever takes long") {
  int furthest = 0;
  const std::string one = taken_of(2000, 1, -1, furthest);
  CHECK(one.starts_with("0 1 2 3 "));
  CHECK(one.ends_with(" 1999 "));
  for (const unsigned threads : {2U, 5U, 0U}) CHECK(taken_of(2000, threads, 3, furthest) == one);
  CHECK(taken_of(0, 3, -1, furthest).empty());
}

TEST_CASE("while one piece takes long, only so many others are begun") {
  int furthest = 0;
  taken_of(100'000, 3, 0, furthest);
  CHECK(furthest > 3);
  CHECK(furthest <= 3 * 64);
}

TEST_CASE("what a piece or its taker throws ends the work") {
  std::atomic<int> begun = 0;
  const auto next = [&]() -> std::optional<Piece> {
    return [number = begun++] {
      if (number == 100) throw std::runtime_error("of a piece");
      return std::string("x");
    };
  };
  CHECK_THROWS_WITH(in_order(next, 3, [](const std::string&) {}), "of a piece");
  begun = 1000;
  const auto full = [](const std::string&) { throw std::runtime_error("no room"); };
  CHECK_THROWS_WITH(in_order(next, 3, full), "no room");
}
