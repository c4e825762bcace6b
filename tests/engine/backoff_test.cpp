#include "engine/backoff.hpp"

#include "support/catch.hpp"

using namespace costsim::engine;
using namespace std::chrono_literals;

TEST_CASE("a backoff grows to its ceiling and jitter stays within it") {
  RandomStream random(1, "jitter");
  Backoff backoff{.first = 1s, .factor = 2, .longest = 5s, .jitter = Jitter::None};
  CHECK(wait_after(1, backoff, random) == 1s);
  CHECK(wait_after(3, backoff, random) == 4s);
  CHECK(wait_after(4, backoff, random) == 5s);
  CHECK(wait_after(1'000'000, backoff, random) == 5s);
  for (int i = 0; i < 100; ++i) {
    backoff.jitter = Jitter::Full;
    CHECK(wait_after(9, backoff, random) <= 5s);
    backoff.jitter = Jitter::Equal;
    CHECK(wait_after(9, backoff, random) >= 2500ms);
  }
}
