// Curves that are known are found again under noise, as well as the fit says of itself.
#include "analysis/growth/curve_fit.hpp"

#include <cmath>
#include <functional>
#include <random>
#include <tuple>

#include "support/catch.hpp"
#include "units/error.hpp"

using namespace costsim;
using namespace costsim::analysis;
using decision::GrowthCurve;

namespace {

constexpr int counts = 30;

/// Thirty months up to now; `noise` is the deviation of each count.
std::vector<Sample> noisy(const std::function<double(double)>& curve, double noise,
                          std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> normal(0, noise);
  std::vector<Sample> samples;
  for (int i = 0; i < counts; ++i) {
    const double at = i - counts + 0.5;
    samples.push_back({at, curve(at) + (noise > 0 ? normal(random) : 0)});
  }
  return samples;
}

struct Known {
  GrowthCurve curve;
  std::function<double(double)> value;
  std::vector<double> figures;
  double noise;
};

const Known known_curves[] = {
    {GrowthCurve::Exponential, [](double t) { return 3e6 * std::pow(1.08, t); }, {3e6, 0.08}, 6e4},
    {GrowthCurve::Linear, [](double t) { return 3e6 + 8e4 * t; }, {3e6, 8e4}, 6e4},
    {GrowthCurve::Logistic,
     [](double t) { return 5e6 / (1 + std::exp(-(t + 12) / 4)); },
     {5e6, -12, 8 * std::log(9)},
     6e4},
};

}  // namespace

TEST_CASE("parameters of noisy counts are recovered within their stated error") {
  constexpr int histories = 200;
  for (const Known& known : known_curves) {
    int inside = 0, asked = 0;
    for (std::uint64_t seed = 1; seed <= histories; ++seed) {
      const CurveFit fit(known.curve, noisy(known.value, known.noise, seed));
      CAPTURE(seed, static_cast<int>(known.curve));
      REQUIRE(fit.determined());
      const auto figures = fit.figures();
      REQUIRE(figures.size() == known.figures.size());
      for (std::size_t i = 0; i < figures.size(); ++i) {
        CAPTURE(figures[i].name, figures[i].value, figures[i].error, known.figures[i]);
        const double distance = std::abs(figures[i].value - known.figures[i]);
        CHECK(distance < 5 * figures[i].error);
        ++asked;
        if (distance < 2.05 * figures[i].error) ++inside;  // 95 % of Student's t, 28 of freedom
      }
      CHECK(fit.deviation() == Approx(known.noise).epsilon(0.5));
    }
    CAPTURE(static_cast<int>(known.curve), inside, asked);
    CHECK(inside > 0.92 * asked);
    CHECK(inside < 0.98 * asked);
  }
}

TEST_CASE("the band beyond the counts holds as many later counts as it says") {
  for (const Known& known : known_curves) {
    int inside = 0;
    constexpr int histories = 400;
    for (std::uint64_t seed = 1; seed <= histories; ++seed) {
      const CurveFit fit(known.curve, noisy(known.value, known.noise, seed));
      std::mt19937_64 random(seed + 1'000'000);
      const double later =
          known.value(11.5) + std::normal_distribution<double>(0, known.noise)(random);
      CAPTURE(seed, fit.at(11.5), fit.half_width(11.5), later);
      CHECK(std::abs(fit.at(11.5) - later) < 3 * fit.half_width(11.5));
      if (std::abs(fit.at(11.5) - later) < fit.half_width(11.5)) ++inside;
    }
    CAPTURE(static_cast<int>(known.curve), inside);
    CHECK(inside > 0.92 * histories);
    CHECK(inside < 0.98 * histories);
  }
}

TEST_CASE("without noise a curve is found exactly, and the best fit is the curve that it was") {
  for (const Known& known : known_curves) {
    const auto samples = noisy(known.value, 0, 0);
    const CurveFit fit(known.curve, samples);
    for (std::size_t i = 0; i < known.figures.size(); ++i) {
      CHECK(fit.figures()[i].value == Approx(known.figures[i]).epsilon(1e-6));
    }
    CHECK(best_fit(samples).curve.curve() == known.curve);
    int right = 0;
    constexpr int histories = 100;
    for (std::uint64_t seed = 1; seed <= histories; ++seed) {
      right += best_fit(noisy(known.value, known.noise, seed)).curve.curve() == known.curve ? 1 : 0;
    }
    CHECK(right >= 90);
  }
}

TEST_CASE("a history that does not bend tells no limit, and few counts tell nothing") {
  const auto rising = noisy(known_curves[0].value, 2e5, 7);
  CHECK_FALSE(CurveFit(GrowthCurve::Logistic, rising).determined());
  CHECK(best_fit(rising).curve.curve() == GrowthCurve::Exponential);
  CHECK_THROWS_AS(best_fit(std::vector<Sample>(5, Sample{1, 1})), Error);
  std::vector<Sample> nothing;
  for (int i = 0; i < 12; ++i) nothing.push_back({static_cast<double>(i), 0});
  CHECK_THROWS_AS(best_fit(nothing), Error);
}

TEST_CASE("counts that are all alike go on as they are") {
  std::vector<Sample> level;
  for (int i = -12; i < 0; ++i) level.push_back({i + 0.5, 1000});
  const ChosenFit fit = best_fit(level);
  CHECK(fit.curve.at(24) == Approx(1000).epsilon(1e-6));
  CHECK(fit.half_width(24) < 1);
}

TEST_CASE("what falls is followed, too") {
  const CurveFit fit(GrowthCurve::Exponential,
                     noisy([](double t) { return 1e6 * std::pow(0.95, t); }, 1e4, 3));
  CHECK(fit.figures()[1].value == Approx(-0.05).epsilon(0.1));
}

namespace {

/// Counts that grow by a part each month, each one off by a part of itself.
double scattered(double at, double growth, double part, std::mt19937_64& random) {
  return 2e6 * std::pow(1 + growth, at) *
         std::exp(std::normal_distribution<double>(0, part)(random));
}

struct Tally {
  int chosen = 0, inside = 0, asked = 0;
};

/// `histories` of known exponential growth: how often it is chosen, and how many of the next twelve
/// months lie in the band.
Tally tally(int months, double growth, double part, int histories) {
  Tally tally;
  for (int seed = 1; seed <= histories; ++seed) {
    std::mt19937_64 random(static_cast<std::uint64_t>(seed));
    std::vector<Sample> samples;
    for (int i = 0; i < months; ++i) {
      const double at = i - months + 0.5;
      samples.push_back({at, scattered(at, growth, part, random)});
    }
    const ChosenFit fit = best_fit(samples);
    tally.chosen += fit.curve.curve() == GrowthCurve::Exponential ? 1 : 0;
    for (int month = 0; month < 12; ++month, ++tally.asked) {
      const double at = month + 0.5, count = scattered(at, growth, part, random);
      tally.inside += std::abs(count - fit.curve.at(at)) <= fit.half_width(at) ? 1 : 0;
    }
  }
  return tally;
}

}  // namespace

TEST_CASE("exponential growth is taken for what it is, and its band holds the months to come",
          "[many]") {
  constexpr int histories = 100;
  for (const auto& [months, growth, part] :
       {std::tuple{24, 0.08, 0.05}, std::tuple{36, 0.05, 0.05}, std::tuple{18, 0.12, 0.08}}) {
    const Tally found = tally(months, growth, part, histories);
    CAPTURE(months, growth, part, found.chosen, found.inside, found.asked);
    CHECK(found.chosen >= 0.95 * histories);
    CHECK(found.inside >= 0.85 * found.asked);
    CHECK(found.inside <= 0.995 * found.asked);  // nor does it hold everything
  }
}

TEST_CASE("what is chosen says how likely the others are, and is wider for them") {
  const ChosenFit fit = best_fit(noisy(known_curves[0].value, 2e5, 7));
  double sum = 0;
  for (const ChosenFit::Possible& each : fit.possible) sum += each.weight;
  CHECK(sum == Approx(1));
  CHECK(fit.possible.size() >= 2);
  CHECK(fit.half_width(24) >= fit.curve.half_width(24) * 0.9);
}
