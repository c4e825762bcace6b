#include "batching/batcher.hpp"

#include <map>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "units/error.hpp"

using namespace costsim;
using namespace costsim::batching;
using namespace std::chrono_literals;

namespace {

std::vector<ClosedBatch> take_all(Batcher& batcher) {
  std::vector<ClosedBatch> all;
  while (auto closed = batcher.take()) all.push_back(std::move(*closed));
  return all;
}

/// Adds `count` events of `size` bytes with a key of one byte; returns what was closed on the way.
std::vector<ClosedBatch> feed(Batcher& batcher, std::size_t count, std::size_t size) {
  const std::string data(size, 'x');
  std::vector<ClosedBatch> all;
  for (std::size_t i = 0; i < count; ++i)
    if (batcher.add({data, "k"}, {}))
      for (auto& closed : take_all(batcher)) all.push_back(std::move(closed));
  return all;
}

Entry at(Duration time) {
  Entry entry;
  entry.accepted_at = time;
  return entry;
}

}  // namespace

TEST_CASE("the 500th record closes a batch, the 501st opens the next") {
  Batcher batcher{Limits{}};
  CHECK(feed(batcher, 499, 10).empty());
  const auto closed = feed(batcher, 1, 10);
  REQUIRE(closed.size() == 1);
  CHECK(closed[0].events.size() == 500);
  CHECK(closed[0].reason == CloseReason::Records);
  CHECK(batcher.open_events() == 0);
  CHECK(feed(batcher, 1, 10).empty());
  CHECK(batcher.open_events() == 1);
}

TEST_CASE("a batch may be exactly as large as the limit, not a byte more") {
  Limits limits;
  limits.bytes = 1000;
  Batcher exact{limits};
  const auto full = feed(exact, 10, 99);  // 99 + 1 byte of key
  REQUIRE(full.size() == 1);
  CHECK(full[0].reason == CloseReason::Bytes);
  CHECK(full[0].events.payload_bytes() == 1000);

  Batcher over{limits};
  feed(over, 9, 99);
  const auto before = feed(over, 1, 100);  // would make 1001
  REQUIRE(before.size() == 1);
  CHECK(before[0].reason == CloseReason::Bytes);
  CHECK(before[0].events.size() == 9);
  CHECK(over.open_events() == 1);
}

TEST_CASE("five MB before October 2025, ten MiB since: records of 1 MiB that fit") {
  const std::size_t mebibyte = 1 << 20;
  const auto in_one_call = [&](std::size_t bytes) {
    Limits limits;
    limits.bytes = bytes;
    Batcher batcher{limits};
    return feed(batcher, 11, mebibyte - 1).at(0).events.size();
  };
  CHECK(in_one_call(put_records_bytes) == 4);
  CHECK(in_one_call(std::size_t{10} << 20) == 10);
}

TEST_CASE("the key that will be made up for an event without one counts too") {
  Limits limits;
  limits.bytes = 108;
  Batcher batcher{limits};
  const std::string data(100, 'x');
  CHECK(batcher.fits({data, ""}));
  CHECK(batcher.fits({data, "12345678"}));
  CHECK_FALSE(batcher.fits({data, "123456789"}));
  CHECK_THROWS_AS(batcher.add({data, "123456789"}, {}), Error);
  CHECK(batcher.open_events() == 0);
}

TEST_CASE("one event can close two batches: the one it did not fit in, and its own") {
  Limits limits;
  limits.bytes = 100;
  Batcher batcher{limits};
  feed(batcher, 1, 50);
  const auto closed = feed(batcher, 1, 99);
  REQUIRE(closed.size() == 2);
  CHECK(closed[0].events.payload_bytes() == 51);
  CHECK(closed[1].events.payload_bytes() == 100);
}

TEST_CASE("linger counts from the oldest event of the batch") {
  Batcher batcher{Limits{}};
  CHECK_FALSE(batcher.deadline());
  batcher.add({"a", ""}, at(1s));
  batcher.add({"b", ""}, at(1s + 99ms));
  CHECK(*batcher.deadline() == 1s + 100ms);
  CHECK_FALSE(batcher.poll(1s + 100ms - 1ns));
  CHECK(batcher.poll(1s + 100ms));
  const auto closed = take_all(batcher);
  REQUIRE(closed.size() == 1);
  CHECK(closed[0].reason == CloseReason::Linger);
  CHECK(closed[0].opened_at == 1s);
  CHECK_FALSE(batcher.deadline());
  CHECK_FALSE(batcher.poll(10s));
}

TEST_CASE("flush and shutdown close what is open, and nothing twice") {
  Batcher batcher{Limits{}};
  CHECK_FALSE(batcher.close(CloseReason::Flush));
  feed(batcher, 3, 1);
  CHECK(batcher.close(CloseReason::Flush));
  CHECK(take_all(batcher).size() == 1);
  feed(batcher, 2, 1);
  CHECK(batcher.close(CloseReason::Shutdown));
  CHECK_FALSE(batcher.close(CloseReason::Shutdown));
  CHECK(take_all(batcher).size() == 1);
  CHECK(batcher.closes()[static_cast<std::size_t>(CloseReason::Flush)] == 1);
  CHECK(batcher.closes()[static_cast<std::size_t>(CloseReason::Shutdown)] == 1);
  CHECK(name(CloseReason::Shutdown) == "shutdown");
}

TEST_CASE("events come out as they went in: bytes, keys, ids, order") {
  Limits limits;
  limits.records = 7;
  limits.bytes = 4000;
  Batcher batcher{limits};
  std::vector<std::pair<std::string, std::string>> in, out;
  for (std::uint64_t i = 0; i < 1000; ++i) {
    in.emplace_back(std::string(i * 37 % 1500, static_cast<char>('a' + i % 26)),
                    std::string(i % 5, 'k'));
    Entry entry;
    entry.id = i;
    batcher.add({in.back().first, in.back().second}, entry);
  }
  batcher.close(CloseReason::Flush);
  for (const auto& closed : take_all(batcher)) {
    CHECK(closed.events.size() <= 7);
    for (const auto& entry : closed.events.entries()) {
      CHECK(entry.id == out.size());
      out.emplace_back(closed.events.data(entry), closed.events.key(entry));
    }
  }
  CHECK(in == out);
}

TEST_CASE("a batch without room is a mistake of the caller") {
  Limits limits;
  limits.records = 0;
  CHECK_THROWS_AS(Batcher{limits}, Error);
}
