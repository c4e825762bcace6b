#include "engine/distribution.hpp"

#include <cmath>

#include "engine/sampler.hpp"
#include "engine/statistics.hpp"
#include "support/catch.hpp"
#include "units/error.hpp"

using namespace costsim::engine;
using costsim::Error;

namespace {

Moments draw(const Distribution& distribution, int draws = 200'000) {
  RandomStream stream(11, "distribution");
  Moments moments;
  for (int i = 0; i < draws; ++i) {
    const double x = distribution.sample(stream);
    if (!(x >= 0)) FAIL("negative: " << x);
    moments.add(x);
  }
  return moments;
}

std::string message_of(std::string_view family, const Parameters& parameters) {
  try {
    make_distribution(family, parameters);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("every family draws with the mean and deviation it was asked for") {
  struct Row {
    const char* family;
    Parameters parameters;
    double mean, sd;
  };
  const Row rows[] = {
      {"deterministic", {{"mean", 0.12}}, 0.12, 0},
      {"exponential", {{"mean", 1.991}}, 1.991, 1.991},
      {"normal", {{"mean", 10}, {"cv", 0.25}}, 10, 2.5},
      {"normal", {{"mean", 10}, {"sd", 6}}, 10, 6},
      {"normal", {{"mean", 2}, {"cv", 0.85}}, 2, 1.7},
      {"lognormal", {{"mean", 2}, {"sd", 1}}, 2, 1},
      {"lognormal", {{"mean", 2}, {"cv", 0.5}}, 2, 1},
      {"gamma", {{"mean", 3}, {"cv", 0.5}}, 3, 1.5},
      {"gamma", {{"mean", 3}, {"shape", 0.5}}, 3, 3 * std::sqrt(2.0)},
      // Weibull of shape 2: variance / mean² = 4/π - 1.
      {"weibull", {{"mean", 1}, {"shape", 2}}, 1, std::sqrt(4 / 3.14159265358979 - 1)},
      // Pareto of shape 5 and mean 1: variance = 1 / (5 · 3).
      {"pareto", {{"mean", 1}, {"shape", 5}}, 1, std::sqrt(1.0 / 15)},
      // Uniform on [1, 3].
      {"empirical", {{"min", 1}, {"p50", 2}, {"max", 3}}, 2, 1 / std::sqrt(3.0)},
  };
  for (const auto& [family, parameters, mean, sd] : rows) {
    INFO(family);
    const auto distribution = make_distribution(family, parameters);
    const auto moments = draw(distribution);
    CHECK(distribution.mean() == Approx(mean).epsilon(1e-4));
    CHECK(std::abs(moments.mean() - mean) <= 4 * moments.standard_error() + 1e-12);
    CHECK(std::sqrt(moments.variance()) == Approx(sd).epsilon(0.03).margin(1e-9));
    CHECK(std::sqrt(distribution.squared_cv()) * mean == Approx(sd).epsilon(1e-4).margin(1e-6));
  }
}

TEST_CASE("a normal that would mostly be below zero is refused, and another family named") {
  CHECK(message_of("normal", {{"mean", 1}, {"cv", 3}}).find("lognormal") != std::string::npos);
  CHECK(message_of("normal", {{"mean", 2}, {"sd", 1.8}}).find("0.85") != std::string::npos);
}

TEST_CASE("percentiles given are percentiles drawn") {
  const auto measured = make_distribution("empirical", {{"p50", 0.1}, {"p90", 0.3}, {"p999", 2}});
  const auto lognormal = make_distribution("lognormal", {{"p50", 0.1}, {"p99", 1}});
  RandomStream stream(12, "percentiles");
  constexpr int draws = 200'000;
  int below_median = 0, below_p90 = 0, below_p999 = 0, lognormal_below_p99 = 0;
  for (int i = 0; i < draws; ++i) {
    const double x = measured.sample(stream);
    below_median += x < 0.1;
    below_p90 += x < 0.3;
    below_p999 += x < 2;
    lognormal_below_p99 += lognormal.sample(stream) < 1;
  }
  const auto near = [](int count, double p) {
    return std::abs(count - p * draws) < 4 * std::sqrt(draws * p * (1 - p));
  };
  CHECK(near(below_median, 0.5));
  CHECK(near(below_p90, 0.9));
  CHECK(near(below_p999, 0.999));
  CHECK(near(lognormal_below_p99, 0.99));
  CHECK(make_distribution("empirical", {{"p50", 1}, {"p99.9", 2}}).quantiles[2].probability ==
        Approx(0.999));
}

TEST_CASE("a Pareto of shape 2 or less has no variance") {
  CHECK(std::isinf(make_distribution("pareto", {{"mean", 1}, {"shape", 1.5}}).squared_cv()));
}

TEST_CASE("a mixture chooses its branches by weight") {
  const auto two = mixture({9, 1}, {deterministic(1), exponential(11)});
  CHECK(two.mean() == Approx(2));
  const auto moments = draw(two);
  CHECK(std::abs(moments.mean() - 2) < 4 * moments.standard_error());
  CHECK_THROWS_AS(mixture({1}, {}), Error);
  CHECK_THROWS_AS(mixture({1, -1}, {deterministic(1), deterministic(2)}), Error);
}

TEST_CASE("measured values are drawn as often as they were measured") {
  const auto measured = empirical({3, 1, 1, 11});
  CHECK(measured.mean() == Approx(4));
  CHECK(measured.squared_cv() == Approx((9 + 1 + 1 + 121) / 4.0 / 16 - 1));
  RandomStream stream(13, "values");
  int ones = 0;
  int elevens = 0;
  constexpr int draws = 40'000;
  for (int i = 0; i < draws; ++i) {
    const double x = measured.sample(stream);
    if (x != 1 && x != 3 && x != 11) FAIL("never measured: " << x);
    ones += x == 1;
    elevens += x == 11;
  }
  CHECK(std::abs(ones - draws / 2) < 4 * std::sqrt(draws / 4.0));
  CHECK(std::abs(elevens - draws / 4) < 4 * std::sqrt(draws * 3 / 16.0));
  CHECK(empirical({5}).mean() == 5);
  CHECK_THROWS_AS(empirical({}), Error);
  CHECK_THROWS_AS(empirical({-1, 2}), Error);
}

TEST_CASE("of many measured values the mean is kept exactly, and the tail nearly") {
  std::vector<double> values;
  for (int i = 0; i < 123'457; ++i) values.push_back(i);
  const auto measured = empirical(values);
  CHECK(measured.mean() == Approx(123'456 / 2.0).epsilon(1e-4));
  CHECK(measured.quantiles.size() <= 20'000);
  CHECK(measured.quantiles.back().value == Approx(123'456).epsilon(1e-4));
}

TEST_CASE("a distribution as a scenario states it may be a mixture of others") {
  costsim::DistributionText text{.family = "mixture"};
  text.weights = {0.9, 0.1};
  text.parts = {{.family = "exponential", .parameters = {{"mean", 0.02}}},
                {.family = "empirical", .parameters = {}, .values = {1, 3}}};
  const auto mixed = make_distribution(text);
  CHECK(mixed.mean() == Approx(0.9 * 0.02 + 0.1 * 2));
  const double square = 0.9 * 2 * 0.02 * 0.02 + 0.1 * 5;
  CHECK(mixed.squared_cv() == Approx(square / (mixed.mean() * mixed.mean()) - 1));
  const auto moments = draw(mixed);
  CHECK(std::abs(moments.mean() - mixed.mean()) < 4 * moments.standard_error());
  text.weights = {0.9};
  CHECK_THROWS_AS(make_distribution(text), Error);
}

TEST_CASE("what a distribution cannot be made of is an error that says what it takes") {
  CHECK(message_of("gauss", {}).find("exponential, normal, lognormal") != std::string::npos);
  CHECK(message_of("exponential", {}).find("\"mean\" is missing") != std::string::npos);
  CHECK(message_of("exponential", {{"mean", 1}, {"cv", 1}}).find("\"cv\"") != std::string::npos);
  CHECK(message_of("normal", {{"mean", 1}}).find("\"cv\" is missing") != std::string::npos);
  CHECK(message_of("exponential", {{"mean", -1}}).find("above 0, not -1") != std::string::npos);
  CHECK_FALSE(message_of("exponential", {{"mean", std::nan("")}}).empty());
  CHECK_FALSE(message_of("pareto", {{"mean", 1}, {"shape", 0.9}}).empty());
  CHECK_FALSE(message_of("empirical", {}).empty());
  CHECK_FALSE(message_of("empirical", {{"p50", 2}, {"p90", 1}}).empty());
  CHECK_FALSE(message_of("empirical", {{"median", 2}}).empty());
  CHECK_FALSE(message_of("lognormal", {{"p50", 2}, {"p10", 1}}).empty());
  CHECK_FALSE(message_of("lognormal", {{"p50", 2}}).empty());
}

TEST_CASE("samples drawn ahead in blocks are the samples drawn one by one") {
  for (const auto& distribution :
       {exponential(2), deterministic(3), make_distribution("gamma", {{"mean", 1}, {"cv", 2}})}) {
    RandomStream stream(14, "sampler");
    Sampler sampler(distribution, stream);
    bool equal = true;
    for (int i = 0; i < 1000; ++i) equal &= sampler.next() == distribution.sample_time(stream);
    CHECK(equal);
  }
}
