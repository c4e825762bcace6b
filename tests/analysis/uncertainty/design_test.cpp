// Where samples are taken, and how they are correlated.
#include "analysis/uncertainty/design.hpp"

#include <cmath>
#include <numeric>
#include <set>

#include "support/catch.hpp"
#include "units/error.hpp"

using namespace costsim;
using namespace costsim::analysis;
using Catch::Matchers::Contains;

namespace {

Eigen::ArrayXd ranks_of(const Eigen::ArrayXd& values) {
  std::vector<Eigen::Index> order(static_cast<std::size_t>(values.size()));
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(),
            [&](Eigen::Index a, Eigen::Index b) { return values(a) < values(b); });
  Eigen::ArrayXd ranks(values.size());
  for (std::size_t i = 0; i < order.size(); ++i) ranks(order[i]) = static_cast<double>(i);
  return ranks;
}

double spearman(const Eigen::ArrayXd& a, const Eigen::ArrayXd& b) {
  const Eigen::ArrayXd x = ranks_of(a) - ranks_of(a).mean(), y = ranks_of(b) - ranks_of(b).mean();
  return (x * y).sum() / std::sqrt((x * x).sum() * (y * y).sum());
}

/// Of the integral of a smooth function over five numbers: 1.
double error_of(Sampling sampling, Eigen::Index samples, std::uint64_t seed) {
  const Eigen::ArrayXXd points = sample_points(sampling, samples, 5, seed);
  double sum = 0;
  for (Eigen::Index i = 0; i < samples; ++i) {
    double product = 1;
    for (Eigen::Index k = 0; k < 5; ++k) {
      product *= 1 + (points(i, k) - 0.5) / static_cast<double>(k + 1);
    }
    sum += product;
  }
  return std::abs(sum / static_cast<double>(samples) - 1);
}

/// Over several seeds.
double root_mean_square(Sampling sampling) {
  double squares = 0;
  constexpr int seeds = 16;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    const double error = error_of(sampling, 4096, seed);
    squares += error * error;
  }
  return std::sqrt(squares / seeds);
}

}  // namespace

TEST_CASE("a Latin hypercube has one sample in each part of each input") {
  const Eigen::ArrayXXd points = sample_points(Sampling::Latin, 100, 3, 9);
  for (Eigen::Index column = 0; column < 3; ++column) {
    std::set<int> parts;
    for (const double x : points.col(column)) parts.insert(static_cast<int>(x * 100));
    CHECK(parts.size() == 100);
  }
  CHECK(std::abs(spearman(points.col(0), points.col(1))) < 0.3);
}

TEST_CASE("scrambled Sobol' points err at most a fifth of what chance does, of 4,096") {
  CHECK(root_mean_square(Sampling::Sobol) * 5 < root_mean_square(Sampling::Random));
  CHECK(root_mean_square(Sampling::Latin) < root_mean_square(Sampling::Random));
}

TEST_CASE("rank correlations come out as asked, and the margins stay") {
  for (const Sampling sampling : {Sampling::Sobol, Sampling::Latin, Sampling::Random}) {
    Eigen::ArrayXXd points = sample_points(sampling, 4096, 4, 3);
    const Eigen::ArrayXd alone = points.col(2);
    Correlated({{0, 1, 0.7, {}}, {1, 3, -0.5, {}}}, 4).apply(points);
    CHECK(spearman(points.col(0), points.col(1)) == Approx(0.7).margin(0.03));
    CHECK(spearman(points.col(1), points.col(3)) == Approx(-0.5).margin(0.03));
    CHECK(spearman(points.col(0), points.col(2)) == Approx(0).margin(0.05));
    CHECK((points.col(2) == alone).all());
    for (Eigen::Index column = 0; column < 4; ++column) {
      CHECK(points.col(column).mean() == Approx(0.5).margin(0.02));
      CHECK((points.col(column) < 0.1).cast<double>().mean() == Approx(0.1).margin(0.02));
    }
  }
}

TEST_CASE("correlations that cannot be together are refused at the one that is too much") {
  const std::vector<decision::RankCorrelation> all = {
      {0, 1, 0.6, {}}, {1, 2, 0.6, {}}, {0, 2, -0.9, {"s.toml", 7, 8}}};
  CHECK_THROWS_WITH(Correlated(all, 3), Contains("s.toml:7:8") && Contains("cannot be together"));
  CHECK_NOTHROW(Correlated({all[0], all[1]}, 3));
}

TEST_CASE("more inputs than Sobol' has columns need another sampling") {
  CHECK_THROWS_WITH(sample_points(Sampling::Sobol, 8, 65, 1), Contains("--sampling latin"));
  CHECK(sample_points(Sampling::Latin, 8, 65, 1).cols() == 65);
}
