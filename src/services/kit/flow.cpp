#include "services/kit/flow.hpp"

#include <algorithm>
#include <cmath>

namespace costsim::services {
Patience shorter(const Patience& one, const Patience& other) {
  if (one.time <= Duration(0)) return other;
  if (other.time <= Duration(0)) return one;
  return other.left() < one.left() ? other : one;
}

double Flow::mean_per_second() const {
  const double time = seconds(span());
  return time > 0 ? total.to_double() / time : 0;
}

double Flow::every_s() const {
  return every > Duration(0) ? seconds(every) : together / mean_per_second();
}

double Flow::peak_per_second() const {
  return items.max() / seconds(step);
}

Counts of_each_load(const Counts& items, const std::function<double(double)>& figure) {
  return items.grouped().each(figure);
}

double steepest_rise_per_minute(const Eigen::ArrayXd& items, Duration step) {
  const double step_s = seconds(step);
  const auto reach = std::max<Eigen::Index>(1, std::llround(60 / step_s));
  if (items.size() <= reach) return 0;
  const Eigen::Index pairs = items.size() - reach;
  const double rise = (items.tail(pairs) - items.head(pairs)).maxCoeff() / step_s;
  return std::max(0.0, rise / (static_cast<double>(reach) * step_s / 60));
}

Flow scaled(const Flow& flow, const Decimal& factor) {
  Flow result = flow;
  if (factor == Decimal(1)) return result;
  result.items = flow.items * factor.to_double();
  result.total = flow.total * factor;
  result.together = flow.together * factor.to_double();
  result.recorded = flow.recorded && factor == factor.rounded(0);
  result.at_once = flow.at_once * factor.to_double();
  return result;
}

Flow merged(const Flow& a, const Flow& b) {
  if (a.items.size() == 0 || a.total.is_zero()) return b;
  if (b.items.size() == 0 || b.total.is_zero()) return a;
  Flow result = a;
  result.items = a.items + b.items;
  result.total += b.total;
  const double share_a = a.total.to_double() / result.total.to_double();
  const auto mean = [share_a](double x, double y) { return x * share_a + y * (1 - share_a); };
  result.size.value =
      std::llround(mean(static_cast<double>(a.size.value), static_cast<double>(b.size.value)));
  result.together = result.at_once = 0;
  result.recorded = a.recorded && b.recorded;
  result.every = Duration(0);
  result.dispersion = mean(a.dispersion, b.dispersion);
  result.events_per_item = mean(a.events_per_item, b.events_per_item);
  result.shards += b.shards;
  result.patience = shorter(a.patience, b.patience);
  return result;
}

}  // namespace costsim::services
