#include "analysis/uncertainty/design.hpp"

#include <numbers>
#include <utility>

#include <Eigen/Cholesky>
#include <fmt/format.h>

#include "engine/math.hpp"
#include "engine/random.hpp"
#include "engine/sobol.hpp"
#include "units/error.hpp"

namespace costsim::analysis {
namespace {

using Eigen::ArrayXXd;
using Eigen::Index;

engine::RandomStream stream_of(std::uint64_t seed, Index column) {
  return {seed, fmt::format("samples/{}", column)};
}

/// Each part once, in an order of chance (Fisher and Yates).
void fill_latin(ArrayXXd& points, std::uint64_t seed) {
  for (Index column = 0; column < points.cols(); ++column) {
    engine::RandomStream stream = stream_of(seed, column);
    auto values = points.col(column);
    for (Index row = 0; row < points.rows(); ++row) {
      values(row) =
          (static_cast<double>(row) + stream.uniform()) / static_cast<double>(points.rows());
    }
    for (Index left = points.rows(); left > 1; --left) {
      const auto other = static_cast<Index>(stream.below(static_cast<std::uint64_t>(left)));
      std::swap(values(left - 1), values(other));
    }
  }
}

void fill_random(ArrayXXd& points, std::uint64_t seed) {
  for (Index column = 0; column < points.cols(); ++column) {
    engine::RandomStream stream = stream_of(seed, column);
    for (double& value : points.col(column)) value = stream.uniform();
  }
}

/// Of |x| ≤ π / 6, by its series: the same bits everywhere.
double small_sine(double x) {
  double term = x, sum = x;
  for (int k = 1; k <= 8; ++k) {
    term *= -x * x / (2.0 * k * (2.0 * k + 1));
    sum += term;
  }
  return sum;
}

bool is_possible(const Eigen::MatrixXd& matrix) {
  constexpr double least = 1e-9;  // of the last pivot: what is perfectly determined cannot be drawn
  const Eigen::LLT<Eigen::MatrixXd> factor(matrix);
  return factor.info() == Eigen::Success && factor.matrixLLT().diagonal().minCoeff() > least;
}

}  // namespace

ArrayXXd sobol_points(std::uint64_t first, Index samples, Index inputs, std::uint64_t seed) {
  const auto most = static_cast<Index>(engine::most_sobol_dimensions);
  if (inputs > most) {
    throw Error(Failure::Usage,
                fmt::format("{} numbers are drawn for each sample, and Sobol's sequence has {}: "
                            "expected --sampling latin",
                            inputs, most));
  }
  ArrayXXd points(samples, inputs);
  for (Index column = 0; column < inputs; ++column) {
    for (Index row = 0; row < samples; ++row) {
      const auto index = static_cast<std::uint32_t>(first + static_cast<std::uint64_t>(row));
      points(row, column) = engine::scrambled_sobol(index, static_cast<std::size_t>(column), seed);
    }
  }
  return points;
}

ArrayXXd sample_points(Sampling sampling, Index samples, Index inputs, std::uint64_t seed) {
  ArrayXXd points(samples, inputs);
  switch (sampling) {
    case Sampling::Sobol:
      return sobol_points(0, samples, inputs, seed);
    case Sampling::Latin:
      fill_latin(points, seed);
      break;
    case Sampling::Random:
      fill_random(points, seed);
      break;
  }
  return points;
}

Correlated::Correlated(const std::vector<decision::RankCorrelation>& correlations, Index inputs) {
  if (correlations.empty()) return;
  Eigen::MatrixXd matrix = Eigen::MatrixXd::Identity(inputs, inputs);
  for (const decision::RankCorrelation& each : correlations) {
    const auto i = static_cast<Index>(each.first), j = static_cast<Index>(each.second);
    matrix(i, j) = matrix(j, i) = 2 * small_sine(std::numbers::pi * each.rank / 6);
    if (is_possible(matrix)) continue;
    throw Error(Failure::Usage, each.where,
                fmt::format("rank = {} cannot be together with the correlations before it: no "
                            "numbers have all of them",
                            each.rank));
  }
  lower_ = matrix.llt().matrixL();
}

void Correlated::apply(ArrayXXd& points) const {
  if (lower_.size() == 0) return;
  const Eigen::MatrixXd scores = points.unaryExpr(&engine::math::normal_quantile).matrix();
  const Eigen::MatrixXd together = scores * lower_.transpose();
  for (Index column = 0; column < points.cols(); ++column) {
    const bool is_alone = lower_.row(column).head(column).isZero(0);
    if (is_alone) continue;
    points.col(column) = together.col(column).unaryExpr(&engine::math::normal_cdf).array();
  }
  constexpr double edge = 1e-15;  // of scores beyond 8
  points = points.max(edge).min(1 - edge);
}

}  // namespace costsim::analysis
