#include "engine/statistics.hpp"

#include <algorithm>
#include <cmath>

#include "engine/histogram.hpp"
#include "engine/parallel.hpp"
#include "engine/random.hpp"
#include "support/catch.hpp"

using namespace costsim::engine;

TEST_CASE("a histogram's percentiles are within one percent of the sorted values") {
  RandomStream stream(1, "histogram");
  for (const double scale : {1e-7, 1e-3, 1.0, 1e5}) {
    Histogram histogram;
    std::vector<Time> values;
    for (int i = 0; i < 20'000; ++i) {
      values.push_back(time_from_seconds(scale * stream.exponential()));
      histogram.add(values.back());
    }
    std::sort(values.begin(), values.end());
    for (const double q : {0.001, 0.1, 0.5, 0.95, 0.99, 0.999}) {
      const auto rank = static_cast<std::size_t>(std::ceil(q * 20'000)) - 1;
      CHECK(to_seconds(histogram.quantile(q)) == Approx(to_seconds(values[rank])).epsilon(0.004));
    }
    CHECK(histogram.min() == values.front());
    CHECK(histogram.max() == values.back());
    CHECK(histogram.quantile(1) == values.back());
    Time sum{0};
    for (const Time value : values) sum += value;
    CHECK(histogram.mean_seconds() == Approx(to_seconds(sum) / 20'000));
  }
}

TEST_CASE("a histogram holds the extremes and is empty without values") {
  Histogram histogram;
  CHECK(histogram.quantile(0.99) == Time{0});
  CHECK(histogram.min() == Time{0});
  CHECK(histogram.mean_seconds() == 0);
  CHECK(histogram.fraction_above(Time{0}) == 0);
  histogram.add(Time{0});
  histogram.add(Time::max() - Time{1});
  CHECK(histogram.quantile(0.5) == Time{0});
  CHECK(histogram.quantile(1) == Time::max() - Time{1});
  CHECK(histogram.fraction_above(Time{1000}) == 0.5);
}

TEST_CASE("merged histograms equal the histogram of all values") {
  RandomStream stream(2, "merge");
  Histogram all, left, right;
  for (int i = 0; i < 10'000; ++i) {
    const Time value = time_from_seconds(stream.exponential());
    all.add(value);
    (i % 3 == 0 ? left : right).add(value);
  }
  left.merge(right);
  CHECK(left.count() == all.count());
  CHECK(left.sum_ns() == all.sum_ns());
  for (const double q : {0.0, 0.2, 0.5, 0.99, 1.0}) CHECK(left.quantile(q) == all.quantile(q));
}

TEST_CASE("a time integral is exact") {
  TimeIntegral running;
  running.set(Time{0}, 2);
  running.add(Time{10}, 3);
  running.add(Time{30}, -5);
  CHECK(running.value() == 0);
  CHECK(running.peak() == 5);
  CHECK(static_cast<std::uint64_t>(running.area_until(Time{40})) == 2 * 10 + 5 * 20);
  CHECK(running.mean_until(Time{40}) == 3);
  running.set(Time{40}, 7);
  running.restart(Time{50});
  CHECK(running.mean_until(Time{50}) == 7);
  CHECK(running.mean_until(Time{60}) == 7);
  CHECK(running.peak() == 7);
}

TEST_CASE("moments agree with the two-pass formulas and survive a large offset") {
  Moments moments;
  const double values[] = {1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16};
  for (const double x : values) moments.add(x);
  CHECK(moments.mean() == Approx(1e9 + 10));
  CHECK(moments.variance() == Approx(30));
}

TEST_CASE("confidence intervals cover the truth as often as they claim") {
  // Independent values: 95 % of 2,000 intervals, ± 4 standard deviations of that count.
  int covered = 0, covered_by_batches = 0;
  constexpr int trials = 2000;
  for (std::uint64_t trial = 0; trial < trials; ++trial) {
    RandomStream stream(trial, "confidence");
    Moments moments;
    BatchMeans batches(1);
    for (int i = 0; i < 300; ++i) {
      const double z = 5 + stream.normal();
      if (i < 10) moments.add(z);
      batches.add(z);
    }
    const auto few = estimate(moments);
    const auto many = batches.estimate();
    covered += std::abs(few.mean - 5) < few.half_width;
    covered_by_batches += std::abs(many.mean - 5) < many.half_width;
  }
  const double slack = 4 * std::sqrt(trials * 0.95 * 0.05);
  CHECK(std::abs(covered - 0.95 * trials) < slack);
  CHECK(std::abs(covered_by_batches - 0.95 * trials) < slack);
}

TEST_CASE("nothing can be said from one value") {
  Moments one;
  one.add(3);
  CHECK(estimate(one).mean == 3);
  CHECK(std::isinf(estimate(one).half_width));
}

TEST_CASE("parallel work gives the same at any number of threads, and its first failure") {
  const auto squares = [](unsigned threads) {
    std::vector<std::size_t> results(100);
    parallel_for(results.size(), threads, [&](std::size_t i) { results[i] = i * i; });
    return results;
  };
  CHECK(squares(1) == squares(2));
  CHECK(squares(1) == squares(8));
  CHECK(squares(1)[99] == 9801);
  parallel_for(0, 4, [](std::size_t) { FAIL("there is no work"); });
  const auto failing = [](std::size_t i) {
    if (i >= 3) throw std::runtime_error(std::to_string(i));
  };
  CHECK_THROWS_WITH(parallel_for(10, 4, failing), "3");
}

TEST_CASE("short times are counted exactly") {
  Histogram histogram;
  for (int ns = 0; ns <= 126; ++ns) histogram.add(Time{ns});
  for (int ns = 0; ns <= 126; ++ns) CHECK(histogram.quantile((ns + 0.5) / 127) == Time{ns});
}
