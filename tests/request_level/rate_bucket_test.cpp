// Rates of an account as buckets, slow ones too.
#include "request_level/rate_bucket.hpp"

#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::request_level;
using engine::Time;
using engine::TokenBucket;

namespace {

/// Tokens of a day for one who takes each as soon as it is there, without those at the start.
std::int64_t taken_in_a_day(double per_second, double burst = 1) {
  TokenBucket bucket(rate_bucket(per_second, burst));
  constexpr Time day = std::chrono::hours(24);
  std::int64_t taken = 0;
  Time now{0};
  bucket.empty(now);
  while ((now = bucket.next_token(now)) <= day && bucket.take(now)) ++taken;
  return taken;
}

}  // namespace

TEST_CASE("a bucket gives as many in a day as its rate, however slow") {
  CHECK(taken_in_a_day(1) == 86'400);
  CHECK(taken_in_a_day(30.0 / 3600) == Approx(720).margin(1));
  CHECK(taken_in_a_day(100.0 / 3600) == Approx(2400).margin(1));
  CHECK(taken_in_a_day(10.0 / 86'400) == Approx(10).margin(1));
  CHECK(taken_in_a_day(1.0 / 864'000) == 0);
  CHECK(taken_in_a_day(0.95) == Approx(0.95 * 86'400).margin(1));
}

TEST_CASE("a rate of nothing gives nothing, and any burst has a bucket") {
  CHECK(rate_bucket(0, 5).refill == 0);
  CHECK(taken_in_a_day(0) == 0);
  CHECK(rate_bucket(100, 5000).burst == 5000);
  CHECK(rate_bucket(100, 5000).refill == 6000);
  for (const double rate : {0.0, 1e-9, 0.3, 1e6}) TokenBucket(rate_bucket(rate, 1e30));
}
