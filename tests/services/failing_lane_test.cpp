#include "services/lambda/failing_lane.hpp"

#include <cmath>

#include "services/lambda/billing.hpp"
#include "services/lambda/rate_table.hpp"
#include "support/catch.hpp"

using namespace costsim::services;

namespace {

/// Tries of 0.1 s.
FailingLane lane_with(double error, double largest = 10) {
  return {.error = error, .largest = largest, .fixed_s = 0.1};
}

}  // namespace

// 1 / (1 − e) tries; the pause before retry k, 3/4 · min(60 s, 2^(k−1) s), is made with e^k.
TEST_CASE("a batch that fails by chance is tried as a geometric series says, with its pauses") {
  for (const double error : {0.1, 0.3, 0.6}) {
    double pauses_s = 0;
    for (int retry = 1; retry < 200; ++retry) {
      pauses_s += std::pow(error, retry) * 0.75 * std::min(60.0, std::pow(2, retry - 1));
    }
    const LaneBatches mean = batches_of_size(10, lane_with(error));
    CHECK(mean.tries == Approx(1 / (1 - error)).epsilon(0.002));
    CHECK(mean.busy_s == Approx(0.1 / (1 - error) + pauses_s).epsilon(0.01));
  }
}

// Of up to two retries: 1 + e + e².
TEST_CASE("a batch that is given up has as many tries as its retries allow") {
  FailingLane lane = lane_with(0.5);
  lane.retries = 2;
  CHECK(batches_of_size(10, lane).tries == Approx(1.75).epsilon(0.002));
}

// A split is no retry: a pair is tried once and, where it fails, each of its halves 1 / (1 − e)
// times.
TEST_CASE("a failing batch is split in two, and its halves are tried by themselves") {
  FailingLane lane = lane_with(0.5);
  lane.bisect = true;
  CHECK(batches_of_size(2, lane).tries == Approx(1 + 0.5 * 2 / 0.5).epsilon(0.01));
}

TEST_CASE("a lane whose batches hardly ever fail has the batches of one that never fails") {
  const BatchSource source{.largest = 10, .poll_interval = std::chrono::seconds(1), .fixed_s = 0.1};
  for (const double per_s : {0.5, 5.0, 12.0}) {
    CHECK(batches_at(per_s, lane_with(1e-9)).records ==
          Approx(mean_batch(per_s, source)).epsilon(0.01));
  }
}

TEST_CASE("a lane that cannot keep up has full batches, one that can only just nearly so") {
  const FailingLane lane = lane_with(0.4);
  const double most = 10 / batches_of_size(10, lane).busy_s;
  CHECK(batches_at(most * 1.01, lane).records == 10);
  CHECK(batches_at(most * 0.95, lane).records > 9);
  CHECK(batches_at(most * 0.1, lane).records < 5);
}

TEST_CASE("between the rates of a table its batches are those at the rate") {
  const FailingLane lane = lane_with(0.3);
  RateTable table([&](double per_s) { return batches_at(per_s, lane).records; });
  for (const double per_s : {0.7, 3.3, 7.1}) {
    CHECK(table.at(per_s) == Approx(batches_at(per_s, lane).records).epsilon(0.01));
  }
}

TEST_CASE("where records expire, a lane has at most the tries that it has time for") {
  const FailingLane lane = lane_with(0.6);
  const double full = batches_of_size(10, lane).tries / batches_of_size(10, lane).busy_s;
  // What is too old cuts off long pauses: more tries than of a lane that waits for each batch.
  const double just = tries_per_s_where_expiring(5, lane);
  const double many = tries_per_s_where_expiring(50, lane);
  CHECK(just > full);
  CHECK(many > just);
  CHECK(many < 1 / 0.1);
}
