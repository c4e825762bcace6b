// The busiest moment of a span, exceeded as often as not.
#include "services/kit/peak.hpp"

#include <algorithm>
#include <random>
#include <vector>

#include "services/kit/at_work.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::services;

namespace {

double peak_of(const Eigen::ArrayXd& items, double stay_s, double dispersion = 1) {
  const Duration step = std::chrono::minutes(1);
  return median_peak({.items = items,
                      .at_work = at_work(items, step, {.fixed_s = stay_s}),
                      .step = step,
                      .stay_s = stay_s,
                      .dispersion = dispersion});
}

/// Of so many runs of M/M/∞, found by going from event to event.
double simulated_median_peak(double rate, double stay_s, double span_s) {
  std::mt19937_64 random(7);
  const auto exponential = [&](double mean) {
    return std::exponential_distribution<double>(1 / mean)(random);
  };
  std::vector<int> peaks;
  for (int run = 0; run < 31; ++run) {
    int busy = std::poisson_distribution<int>(rate * stay_s)(random), peak = busy;
    for (double now = 0; now < span_s;) {
      const double events = rate + busy / stay_s;
      now += exponential(1 / events);
      busy += std::uniform_real_distribution<double>(0, events)(random) < rate ? 1 : -1;
      peak = std::max(peak, busy);
    }
    peaks.push_back(peak);
  }
  std::nth_element(peaks.begin(), peaks.begin() + 15, peaks.end());
  return peaks[15];
}

}  // namespace

// The median of a Poisson count lies between μ − ln 2 and μ + 1/3 (K. P. Choi, Proceedings of the
// AMS 121, 1994).
TEST_CASE("of a lone minute of long jobs the peak is the median of how many come") {
  Eigen::ArrayXd items = Eigen::ArrayXd::Zero(120);
  items[60] = 600;
  CHECK(peak_of(items, 300) == 600);
  items[60] = 3;
  CHECK(peak_of(items, 300) == 3);
}

TEST_CASE("a steady span's peak is the median of simulated ones") {
  struct Case {
    double rate, stay_s;
    int minutes;
  };
  for (const Case& one : {Case{2, 10, 60}, Case{0.1, 30, 1440}, Case{1, 200, 120}}) {
    INFO(one.rate << "/s × " << one.stay_s << " s in " << one.minutes << " min");
    const Eigen::ArrayXd items = Eigen::ArrayXd::Constant(one.minutes, one.rate * 60);
    CHECK(peak_of(items, one.stay_s) ==
          Approx(simulated_median_peak(one.rate, one.stay_s, one.minutes * 60)).margin(2));
  }
}

TEST_CASE("even traffic has no peak but its mean; bursts have a higher one; nothing has none") {
  const Eigen::ArrayXd items = Eigen::ArrayXd::Constant(60, 75);
  CHECK(peak_of(items, 10, 0) == 13);  // 12.5 on average
  CHECK(peak_of(items, 10, 10) > peak_of(items, 10) + 10);
  CHECK(peak_of(Eigen::ArrayXd::Zero(60), 10) == 0);
  CHECK(peak_of(Eigen::ArrayXd::Constant(60, 0.01), 0.1) == 1);
}
