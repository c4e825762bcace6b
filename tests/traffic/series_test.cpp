#include "traffic/series.hpp"

#include "specs.hpp"
#include "support/catch.hpp"

using namespace costsim;
using traffic::Series;

namespace {

Series steps(std::initializer_list<double> counts) {
  Eigen::ArrayXd array(static_cast<Eigen::Index>(counts.size()));
  std::copy(counts.begin(), counts.end(), array.begin());
  return traffic::make_series(std::chrono::minutes(1), array);
}

}  // namespace

TEST_CASE("mean, peak and period of a series") {
  const Series series = steps({60, 120, 0, 180});
  CHECK(series.total == 360);
  CHECK(traffic::period(series) == std::chrono::minutes(4));
  CHECK(traffic::mean_per_second(series) == 1.5);
  CHECK(traffic::peak_per_second(series) == 3);
  CHECK(traffic::peak_to_mean(series) == 2);
  CHECK(traffic::peak_to_mean(steps({0, 0})) == 0);
}

TEST_CASE("slices add up to the whole") {
  const Series year = traffic::generate(specs::shape("diurnal", {{"rate", "12345/s"}}),
                                        std::chrono::hours(8760), std::chrono::minutes(1), 2.5);
  std::int64_t sum = 0;
  for (int m = 0; m < 12; ++m) {
    const Series part = traffic::slice(year, std::chrono::hours(730 * m), std::chrono::hours(730));
    CHECK(specs::counts_are_whole_and_add_up(part));
    CHECK(part.dispersion == 2.5);
    sum += part.total;
  }
  CHECK(sum == year.total);
}

TEST_CASE("a slice outside the series or within a step is refused") {
  using std::chrono::minutes;
  const Series series = steps({1, 2, 3});
  CHECK(traffic::slice(series, minutes(1), minutes(2)).total == 5);
  CHECK_THROWS_AS(traffic::slice(series, minutes(2), minutes(2)), Error);
  CHECK_THROWS_AS(traffic::slice(series, minutes(-1), minutes(2)), Error);
  CHECK_THROWS_AS(traffic::slice(series, minutes(0), minutes(0)), Error);
  CHECK_THROWS_AS(traffic::slice(series, std::chrono::seconds(30), minutes(1)), Error);
  CHECK_THROWS_AS(traffic::slice(series, minutes(1), Duration::max()), Error);
}

TEST_CASE("resampling keeps the mean and shares a step on a boundary") {
  const Series series = steps({60, 120, 0, 180});
  const Eigen::ArrayXd two = traffic::resample(series, 2);
  CHECK(two(0) == Approx(1.5));
  CHECK(two(1) == Approx(1.5));
  const Eigen::ArrayXd three = traffic::resample(series, 3);
  CHECK(three(1) == Approx((120 * 2.0 / 3 + 0) / 80));
  for (const Eigen::Index buckets : {1, 2, 3, 7, 60}) {
    CHECK(traffic::resample(series, buckets).mean() == Approx(1.5));
  }
}

TEST_CASE("a series cannot count more than a double can") {
  Eigen::ArrayXd counts = Eigen::ArrayXd::Constant(4, 9e15);
  CHECK_THROWS_AS(traffic::make_series(std::chrono::minutes(1), counts), Error);
  counts(0) = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_AS(traffic::make_series(std::chrono::minutes(1), counts), Error);
}
