#include "engine/token_bucket.hpp"

#include "support/catch.hpp"
#include "units/error.hpp"

using namespace costsim;
using namespace costsim::engine;
using namespace std::chrono_literals;

TEST_CASE("a token bucket gives its burst and then exactly its rate") {
  TokenBucket bucket({.burst = 500, .refill = 500, .interval = std::chrono::minutes(1)});
  int taken = 0;
  for (int second = 0; second <= 600; ++second) {
    for (int i = 0; i < 100; ++i) taken += bucket.take(std::chrono::seconds(second));
  }
  CHECK(taken == 500 + 10 * 500);
  CHECK(bucket.next_token(std::chrono::seconds(600)) > std::chrono::seconds(600));
  const Time next = bucket.next_token(std::chrono::seconds(600));
  CHECK_FALSE(bucket.take(next - Time{1}));
  CHECK(bucket.take(next));
}

TEST_CASE("a bucket without refill runs dry for ever, and one without room is refused") {
  TokenBucket dry({.burst = 1, .refill = 0});
  CHECK(dry.take(Time{0}));
  CHECK_FALSE(dry.take(Time::max()));
  CHECK(dry.next_token(Time::max()) == never);
  CHECK_THROWS_AS(TokenBucket({.burst = 0, .refill = 1}), Error);
  CHECK_THROWS_AS(TokenBucket({.burst = 1, .refill = -1}), Error);
}

TEST_CASE("what is charged beyond the tokens is a debt, paid before anything else is let through") {
  TokenBucket bucket({.burst = 10, .refill = 10});
  bucket.charge(0s, 100);
  CHECK_FALSE(bucket.holds(9s));
  CHECK(bucket.next_token(9s) == 9100ms);
  CHECK(bucket.holds(9100ms));
  CHECK_FALSE(bucket.holds(9100ms, 2));
  bucket.charge(10s, 10);
  CHECK(bucket.holds(1'000'000h, 10));  // the longest wait fills it, and no more
  CHECK_FALSE(bucket.holds(1'000'000h, 11));
}

TEST_CASE("a bucket of another rate keeps its tokens as far as they have room, and its debt") {
  TokenBucket bucket({.burst = 100, .refill = 10});
  bucket.change(0s, {.burst = 5, .refill = 1});
  CHECK(bucket.holds(0s, 5));
  CHECK_FALSE(bucket.holds(0s, 6));
  bucket.empty(0s);
  bucket.charge(0s, 3);
  bucket.change(1s, {.burst = 60, .refill = 60, .interval = 60s});  // two of the three still owed
  CHECK(bucket.next_token(1s) == 4s);
}
