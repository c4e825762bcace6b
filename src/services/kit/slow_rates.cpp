#include "services/kit/slow_rates.hpp"

#include <algorithm>
#include <cmath>

namespace costsim::services {
namespace {

constexpr double few = 10;

/// The mean of the busiest `window` steps in a row.
double busiest_window(const Eigen::ArrayXd& items, Eigen::Index window) {
  double sum = items.head(window).sum(), most = sum;
  for (Eigen::Index i = window; i < items.size(); ++i) {
    sum += items[i] - items[i - window];
    most = std::max(most, sum);
  }
  return most / static_cast<double>(window);
}

}  // namespace

double busiest_step(const Counts& items, double limit_per_step) {
  if (items.size() == 0 || limit_per_step <= 0 || limit_per_step >= few) return items.max();
  const double steps = std::ceil(few / limit_per_step);
  const auto all = static_cast<double>(items.size());
  return busiest_window(items.by_step(), static_cast<Eigen::Index>(std::min(steps, all)));
}

Counts let_through_steps(const Counts& items, double limit_per_step, double burst) {
  if (limit_per_step >= few) {
    return items.each([limit_per_step](double all) { return std::min(all, limit_per_step); });
  }
  const Eigen::ArrayXd& come = items.by_step();
  Eigen::ArrayXd taken = Eigen::ArrayXd::Zero(come.size());
  double saved = burst;
  for (int span = 0; span < 2; ++span) {
    for (Eigen::Index i = 0; i < come.size(); ++i) {
      const double there = saved + limit_per_step;
      taken[i] = std::min(come[i], there);
      saved = std::min(burst, there - taken[i]);
    }
  }
  return taken;
}

}  // namespace costsim::services
