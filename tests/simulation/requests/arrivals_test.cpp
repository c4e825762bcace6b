#include "simulation/requests/arrivals.hpp"

#include <cmath>

#include "engine/statistics.hpp"
#include "simulation/oracles.hpp"
#include "simulation/pool_fixture.hpp"
#include "support/catch.hpp"
#include "units/error.hpp"

using namespace costsim;
using namespace costsim::simulation;

namespace {

/// Counts in consecutive windows.
engine::Moments window_counts(const ArrivalConfig& config, double window, double seconds,
                              std::uint64_t seed = 1) {
  const auto arrivals = make_arrivals(config, seed, "test");
  engine::Moments counts;
  double edge = window;
  int count = 0;
  for (double at = engine::to_seconds(arrivals->next()); edge <= seconds;) {
    if (at < edge) {
      ++count;
      at = engine::to_seconds(arrivals->next());
    } else {
      counts.add(count);
      count = 0;
      edge += window;
    }
  }
  return counts;
}

}  // namespace

TEST_CASE("Poisson arrivals come at their rate with a variance equal to the mean") {
  const auto counts = window_counts({.rate = {.per_second = {50}}}, 1, 20'000);
  CHECK(std::abs(counts.mean() - 50) < 4 * counts.standard_error());
  CHECK(counts.variance() / counts.mean() == Approx(1).epsilon(0.05));
}

TEST_CASE("deterministic arrivals come like clockwork, without drift") {
  const auto arrivals =
      make_arrivals({.rate = {.per_second = {3}}, .gaps = engine::deterministic(1)}, 1, "test");
  Time last{0};
  for (int i = 0; i < 300'000; ++i) last = arrivals->next();
  CHECK(std::abs((last - s(100'000)).count()) <= 1000);
}

TEST_CASE("a rate beyond one per nanosecond keeps its mean") {
  const auto arrivals = make_arrivals({.rate = {.per_second = {3e9}}}, 1, "test");
  Time last{0};
  for (int i = 0; i < 300'000; ++i) last = arrivals->next();
  CHECK(static_cast<double>(last.count()) == Approx(100'000).epsilon(0.01));
}

TEST_CASE("renewal arrivals take their rate from the profile and their shape from the gaps") {
  // For long windows the index of dispersion of a renewal process tends to cv².
  const ArrivalConfig config{
      .rate = {.per_second = {10}},
      .gaps = engine::make_distribution("gamma", {{"mean", 1}, {"cv", 0.5}})};
  const auto counts = window_counts(config, 50, 100'000);
  CHECK(counts.mean() == Approx(500).epsilon(0.005));
  CHECK(counts.variance() / counts.mean() == Approx(0.25).epsilon(0.15));
}

TEST_CASE("arrivals follow a rate that changes by the step") {
  const ArrivalConfig config{.rate = {.per_second = {10, 0, 40}, .step = s(100)}};
  oracles::check_within_three_standard_errors(
      oracles::replicas(
          [&](auto seed) {
            const auto arrivals = make_arrivals(config, seed, "test");
            int before = 0, between = 0, after = 0;
            for (Time at = arrivals->next(); at < s(300); at = arrivals->next()) {
              ++(at < s(100) ? before : at < s(200) ? between : after);
            }
            CHECK(between == 0);
            CHECK(std::abs(before - 1000) < 5 * std::sqrt(1000.0));
            return after;
          },
          30),
      4000);
  CHECK(expected_arrivals(config, s(300)) == Approx(5000));
  CHECK(expected_arrivals(config, s(50)) == Approx(500));
  CHECK(expected_arrivals(config, s(400)) == Approx(9000));  // the last rate holds
}

TEST_CASE("arrivals end with a rate of nothing") {
  CHECK(make_arrivals({.rate = {.per_second = {0}}}, 1, "test")->next() == engine::never);
  const auto ending = make_arrivals({.rate = {.per_second = {5, 0}, .step = s(10)}}, 1, "test");
  Time last{0};
  while (true) {
    const Time at = ending->next();
    if (at == engine::never) break;
    last = at;
  }
  CHECK(last < s(10));
  CHECK(last > s(5));
  const ArrivalConfig bursty_then_silent{.rate = {.per_second = {1, 0}, .step = s(10)},
                                         .dispersion = {.index = 5}};
  const auto bursts = make_arrivals(bursty_then_silent, 1, "test");
  while (bursts->next() != engine::never) continue;
  CHECK(bursts->next() == engine::never);
}

TEST_CASE("over-dispersed arrivals have the stated index of dispersion and mean") {
  // Mild: two states around the mean. Strong at a low rate: bursts and silence.
  struct Row {
    double rate, index;
  };
  for (const auto& [rate, index] : {Row{100, 2}, Row{100, 8}, Row{2, 6}}) {
    const ArrivalConfig config{.rate = {.per_second = {rate}}, .dispersion = {.index = index}};
    engine::Moments means, indices;
    for (std::uint64_t i = 0; i < 10; ++i) {
      const auto counts = window_counts(config, 1, 4'000, engine::derived_seed(5, i));
      means.add(counts.mean());
      indices.add(counts.variance() / counts.mean());
    }
    oracles::check_within_three_standard_errors(means, rate);
    oracles::check_within_three_standard_errors(indices, index);
  }
}

TEST_CASE("a replay gives back its instants and then nothing") {
  const auto arrivals = make_arrivals({.replay = {s(1), s(1), s(5)}}, 1, "test");
  CHECK(arrivals->next() == s(1));
  CHECK(arrivals->next() == s(1));
  CHECK(arrivals->next() == s(5));
  CHECK(arrivals->next() == engine::never);
  CHECK(expected_arrivals({.replay = {s(1), s(1), s(5)}}, s(1)) == 2);
}

TEST_CASE("a timer lets out so many at each tick, until its end") {
  ArrivalConfig timer;
  timer.ticks = {.every = s(60), .count = 2, .until = s(120)};
  const auto arrivals = make_arrivals(timer, 1, "test");
  for (const double expected : {0, 0, 60, 60}) CHECK(arrivals->next() == s(expected));
  CHECK(arrivals->next() == engine::never);
  CHECK(expected_arrivals(timer, s(59)) == 2);
  CHECK(expected_arrivals(timer, s(60)) == 4);
  CHECK(expected_arrivals(timer, s(1e6)) == 4);
  timer.ticks.every = Time{0};
  CHECK_THROWS_AS(make_arrivals(timer, 1, "test"), Error);
}

TEST_CASE("arrivals that cannot be are refused") {
  CHECK_THROWS_AS(make_arrivals({}, 1, "test"), Error);
  CHECK_THROWS_AS(make_arrivals({.rate = {.per_second = {-1}}}, 1, "test"), Error);
  CHECK_THROWS_AS(make_arrivals({.rate = {.per_second = {std::nan("")}}}, 1, "test"), Error);
  CHECK_THROWS_AS(make_arrivals({.replay = {s(2), s(1)}}, 1, "test"), Error);
  CHECK_THROWS_AS(
      make_arrivals({.rate = {.per_second = {1}}, .gaps = engine::deterministic(0)}, 1, "test"),
      Error);
  CHECK_THROWS_AS(
      make_arrivals({.rate = {.per_second = {1}}, .dispersion = {.index = 0.5}}, 1, "test"), Error);
}
