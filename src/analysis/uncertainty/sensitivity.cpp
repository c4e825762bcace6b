#include "analysis/uncertainty/sensitivity.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include <Eigen/Core>

#include "analysis/uncertainty/design.hpp"
#include "engine/parallel.hpp"
#include "engine/random.hpp"

namespace costsim::analysis {
namespace {

using Eigen::ArrayXd;
using Eigen::ArrayXXd;

/// Row i: the outputs at row i of the points.
ArrayXXd asked(const Answer& answer, const ArrayXXd& points,
               const std::vector<std::size_t>& outputs, unsigned threads) {
  ArrayXXd values(points.rows(), static_cast<Eigen::Index>(outputs.size()));
  engine::parallel_for(static_cast<std::size_t>(points.rows()), threads, [&](std::size_t i) {
    const auto row = static_cast<Eigen::Index>(i);
    const ArrayXd point = points.row(row);
    const std::vector<double> all = answer({point.data(), static_cast<std::size_t>(point.size())});
    for (std::size_t k = 0; k < outputs.size(); ++k) {
      values(row, static_cast<Eigen::Index>(k)) = all[outputs[k]];
    }
  });
  return values;
}

/// One output at the three sets of points: A, B, and A with one column of B.
struct Triple {
  ArrayXd a, b, mixed;
};

struct Pair {
  double first = 0, total = 0;
};

/// Over the rows that are named, some of them several times.
Pair jansen(const Triple& at, const std::vector<Eigen::Index>& rows) {
  double sum = 0, squares = 0, without = 0, alone = 0;
  for (const Eigen::Index i : rows) {
    sum += at.a(i) + at.b(i);
    squares += at.a(i) * at.a(i) + at.b(i) * at.b(i);
    without += (at.b(i) - at.mixed(i)) * (at.b(i) - at.mixed(i));
    alone += (at.a(i) - at.mixed(i)) * (at.a(i) - at.mixed(i));
  }
  const auto n = static_cast<double>(rows.size());
  const double mean = sum / (2 * n);
  const double variance = squares / (2 * n) - mean * mean;
  if (!(variance > 0)) return {};
  return {1 - without / (2 * n * variance), alone / (2 * n * variance)};
}

constexpr int bootstraps = 200;

/// Rows drawn with replacement, the same for all inputs and outputs.
std::vector<std::vector<Eigen::Index>> resamples(Eigen::Index rows, std::uint64_t seed) {
  engine::RandomStream stream(seed, "samples/bootstrap");
  std::vector<std::vector<Eigen::Index>> all(bootstraps);
  for (auto& each : all) {
    for (Eigen::Index i = 0; i < rows; ++i) {
      each.push_back(static_cast<Eigen::Index>(stream.below(static_cast<std::uint64_t>(rows))));
    }
  }
  return all;
}

SobolIndex with_interval(double value, std::vector<double> resampled) {
  constexpr std::size_t tail = bootstraps / 40;  // 2.5 %
  std::sort(resampled.begin(), resampled.end());
  return {value, resampled[tail], resampled[bootstraps - 1 - tail]};
}

using Rows = std::vector<Eigen::Index>;

/// What one input does to one output.
void add_indices(const Triple& triple, const Rows& once, const std::vector<Rows>& again,
                 IndexRow& row) {
  row.varies = (triple.a != triple.a(0)).any() || (triple.b != triple.a(0)).any();
  const Pair whole = jansen(triple, once);
  std::vector<double> firsts, totals;
  for (const Rows& rows : again) {
    const Pair part = jansen(triple, rows);
    firsts.push_back(part.first);
    totals.push_back(part.total);
  }
  row.first.push_back(with_interval(whole.first, std::move(firsts)));
  row.total.push_back(with_interval(whole.total, std::move(totals)));
}

}  // namespace

Indices sobol_indices(const Answer& answer, std::size_t inputs,
                      const std::vector<std::size_t>& outputs, std::size_t samples,
                      std::uint64_t seed, unsigned threads) {
  const auto d = static_cast<Eigen::Index>(inputs);
  const auto n = static_cast<Eigen::Index>(samples);
  const ArrayXXd points = sample_points(Sampling::Sobol, n, 2 * d, seed);
  const ArrayXXd a = points.leftCols(d), b = points.rightCols(d);
  const ArrayXXd at_a = asked(answer, a, outputs, threads);
  const ArrayXXd at_b = asked(answer, b, outputs, threads);
  const std::vector<Rows> again = resamples(n, seed);
  Rows once(samples);
  std::iota(once.begin(), once.end(), 0);
  Indices indices{samples, std::vector<IndexRow>(outputs.size())};
  for (Eigen::Index input = 0; input < d; ++input) {
    ArrayXXd mixed = a;
    mixed.col(input) = b.col(input);
    const ArrayXXd at_mixed = asked(answer, mixed, outputs, threads);
    for (std::size_t k = 0; k < outputs.size(); ++k) {
      const auto column = static_cast<Eigen::Index>(k);
      const double offset =
          at_a.col(column).mean();  // variances of large numbers keep their digits
      add_indices(
          {at_a.col(column) - offset, at_b.col(column) - offset, at_mixed.col(column) - offset},
          once, again, indices.outputs[k]);
    }
  }
  return indices;
}

}  // namespace costsim::analysis
