#include "decision/commitment_split.hpp"

#include <algorithm>
#include <numeric>

namespace costsim::decision {
namespace {

/// Dollars of a commitment that a unit takes.
double rate_of(const CoverableUse& use) {
  return use.list_price * (1 - use.discount);
}

std::vector<std::size_t> by_discount(const std::vector<CoverableUse>& uses) {
  std::vector<std::size_t> order(uses.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return uses[a].discount > uses[b].discount;
  });
  return order;
}

/// From so many dollars an hour on, a further one pays for less of the list price, by `worth`.
struct Worth {
  double from = 0, less = 0;
};

/// Of the hours together, in the order of `from`.
std::vector<Worth> falls_of(const Eigen::ArrayXd& hours, const std::vector<CoverableUse>& uses) {
  const std::vector<std::size_t> order = by_discount(uses);
  std::vector<Worth> falls;
  for (Eigen::Index hour = 0; hour < hours.size(); ++hour) {
    double level = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
      const CoverableUse& use = uses[order[i]];
      const double next = i + 1 < order.size() ? 1 / (1 - uses[order[i + 1]].discount) : 0;
      level += use.by_hour[hour] * rate_of(use) / hours[hour];
      falls.push_back({level, hours[hour] * (1 / (1 - use.discount) - next)});
    }
  }
  std::sort(falls.begin(), falls.end(),
            [](const Worth& a, const Worth& b) { return a.from < b.from; });
  return falls;
}

}  // namespace

Split split(double per_hour, const Eigen::ArrayXd& hours, std::vector<CoverableUse>& uses,
            double list_share) {
  Split result;
  result.best_per_hour = best_commitment(hours, uses, list_share);
  result.covered.assign(uses.size(), 0);
  Eigen::ArrayXd left = per_hour * hours;
  for (const std::size_t i : by_discount(uses)) {
    CoverableUse& use = uses[i];
    const Eigen::ArrayXd taken = left.min(use.by_hour * rate_of(use));
    const Eigen::ArrayXd covered = (taken / rate_of(use)).min(use.by_hour);
    left -= taken;
    use.by_hour -= covered;
    result.covered[i] = covered.sum();
    result.used += taken.sum();
  }
  result.wasted = left.sum();
  return result;
}

double best_commitment(const Eigen::ArrayXd& hours, const std::vector<CoverableUse>& uses,
                       double list_share) {
  std::vector<Worth> falls = falls_of(hours, uses);
  for (Worth& fall : falls) fall.less *= list_share;
  double worth = -hours.sum();
  for (const Worth& fall : falls) worth += fall.less;
  // A sum of many parts that should be nothing is rounding.
  const double nothing = 1e-9 * hours.sum();
  double best = 0;
  for (const Worth& fall : falls) {
    if (worth <= nothing) break;
    best = fall.from;
    worth -= fall.less;
  }
  return best;
}

}  // namespace costsim::decision
