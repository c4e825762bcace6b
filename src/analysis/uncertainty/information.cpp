#include "analysis/uncertainty/information.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace costsim::analysis {
namespace {

using Eigen::ArrayXXd;
using Eigen::Index;

/// The cheapest choice of all samples from `begin` to `end` of the order, on average.
double least_mean(const ArrayXXd& costs, const std::vector<Index>& order, std::size_t begin,
                  std::size_t end) {
  Eigen::ArrayXd sums = Eigen::ArrayXd::Zero(costs.cols());
  for (std::size_t i = begin; i < end; ++i) sums += costs.row(order[i]).transpose();
  return sums.minCoeff() / static_cast<double>(end - begin);
}

double worth_of(const Eigen::ArrayXd& input, const ArrayXXd& costs) {
  const auto count = static_cast<std::size_t>(costs.rows());
  std::vector<Index> order(count);
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](Index a, Index b) { return input(a) < input(b); });
  const auto bins = static_cast<std::size_t>(std::sqrt(static_cast<double>(count)));
  double known = 0;
  for (std::size_t bin = 0; bin < bins; ++bin) {
    const std::size_t begin = bin * count / bins, end = (bin + 1) * count / bins;
    known += least_mean(costs, order, begin, end) * static_cast<double>(end - begin);
  }
  return least_mean(costs, order, 0, count) - known / static_cast<double>(count);
}

/// Costs of the architectures among which one would choose.
ArrayXXd choices(const ArrayXXd& rows, const Columns& columns) {
  std::vector<Index> kept;
  for (std::size_t i = 0; i < columns.architectures.size(); ++i) {
    constexpr double most = 0.5;
    if (rows.col(static_cast<Index>(columns.copes(i))).mean() <= most) continue;
    kept.push_back(static_cast<Index>(columns.cost(i)));
  }
  return rows(Eigen::all, kept);
}

}  // namespace

std::vector<InputWorth> worth_of_knowing(const ArrayXXd& points, const ArrayXXd& rows,
                                         const Columns& columns) {
  const ArrayXXd costs = choices(rows, columns);
  std::vector<InputWorth> worth;
  for (Index i = 0; i < points.cols(); ++i) {
    const double dollars = costs.cols() < 2 ? 0 : worth_of(points.col(i), costs);
    constexpr double least = 1e-9;  // of the costs: what rounding makes of nothing
    const double scale = costs.size() == 0 ? 0 : costs.abs().maxCoeff();
    worth.push_back({static_cast<std::size_t>(i), dollars > least * scale ? dollars : 0});
  }
  std::stable_sort(worth.begin(), worth.end(),
                   [](const InputWorth& a, const InputWorth& b) { return a.dollars > b.dollars; });
  return worth;
}

}  // namespace costsim::analysis
