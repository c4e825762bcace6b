#include <cmath>

#include "services/lambda/billing.hpp"
#include "support/catch.hpp"

using namespace costsim::services;

namespace {

/// One shard, looked at once a second.
BatchSource reader(double largest, double fixed_s) {
  return {.largest = largest, .poll_interval = std::chrono::seconds(1), .fixed_s = fixed_s};
}

/// E⌈N/B⌉ of a Poisson count, term by term.
double batches(double mean, double largest) {
  double term = std::exp(-mean), sum = 0;
  for (double n = 1; n < mean + 20 * std::sqrt(mean); ++n) {
    term *= mean / n;
    sum += term * std::ceil(n / largest);
  }
  return sum;
}

}  // namespace

TEST_CASE("what a look finds makes as many batches as Poisson's counts say, whatever their size") {
  for (const double mean : {70.0, 300.0, 700.0}) {
    for (const double largest : {4.0, 7.0, 50.0, 100.0}) {
      INFO(mean << " in batches of " << largest);
      CHECK(mean / mean_batch(mean, reader(largest, 0)) ==
            Approx(batches(mean, largest)).epsilon(2e-4));
    }
  }
}

// Batches of a full second's work: a reader that is never idle takes what came while it worked.
TEST_CASE("a reader that is never idle has batches with which it just keeps up") {
  for (const double rate : {700.0, 790.0, 820.0, 830.0, 833.0}) {
    CHECK(mean_batch(rate, reader(100, 0.12)) == Approx(std::max(rate * 0.12, 93.4)).epsilon(1e-3));
  }
  CHECK(mean_batch(834, reader(100, 0.12)) == 100);
  BatchSource slow = reader(100, 0.05);
  slow.per_record_s = 0.001;
  CHECK(mean_batch(660, slow) == Approx(0.05 * 660 / (1 - 0.66)));
}
