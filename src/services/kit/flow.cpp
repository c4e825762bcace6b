#include "services/kit/flow.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <vector>

namespace costsim::services {
namespace {

/// Loads with their figures: open addressing, since a month asks 43,200 times for some thousands.
class KnownFigures {
 public:
  KnownFigures() : places_(fewest_places) {}

  double of(double load, const std::function<double(double)>& figure) {
    Place& place = place_of(load);
    if (place.taken) return place.figure;
    place = {load, figure(load), true};
    const double found = place.figure;
    if (++taken_ * 2 > places_.size()) grow();
    return found;
  }

 private:
  struct Place {
    double load = 0, figure = 0;
    bool taken = false;
  };
  static constexpr std::size_t fewest_places = 1024;

  /// Where a load is, or belongs. Whole counts differ in the upper bits of a double alone, so that
  /// only the topmost bits of a product spread them (Knuth, The Art of Computer Programming 3,
  /// §6.4).
  Place& place_of(double load) {
    constexpr std::uint64_t golden = 0x9E3779B97F4A7C15;
    const std::uint64_t product = std::bit_cast<std::uint64_t>(load) * golden;
    std::size_t i = product >> (64 - std::bit_width(places_.size() - 1));
    while (places_[i].taken && places_[i].load != load) i = (i + 1) & (places_.size() - 1);
    return places_[i];
  }

  void grow() {
    std::vector<Place> before(places_.size() * 2);
    before.swap(places_);
    for (const Place& place : before) {
      if (place.taken) place_of(place.load) = place;
    }
  }

  std::vector<Place> places_;
  std::size_t taken_ = 0;
};

}  // namespace

double Flow::mean_per_second() const {
  const double time = seconds(span());
  return time > 0 ? total.to_double() / time : 0;
}

double Flow::peak_per_second() const {
  return items->size() > 0 ? items->maxCoeff() / seconds(step) : 0;
}

Eigen::ArrayXd of_each_load(const Eigen::ArrayXd& items,
                            const std::function<double(double items)>& figure) {
  KnownFigures known;
  Eigen::ArrayXd figures(items.size());
  for (Eigen::Index i = 0; i < items.size(); ++i) figures[i] = known.of(items[i], figure);
  return figures;
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
  result.items = *flow.items * factor.to_double();
  result.total = flow.total * factor;
  result.together = flow.together * factor.to_double();
  return result;
}

Flow merged(const Flow& a, const Flow& b) {
  if (a.items->size() == 0 || a.total.is_zero()) return b;
  if (b.items->size() == 0 || b.total.is_zero()) return a;
  Flow result = a;
  result.items = *a.items + *b.items;
  result.total += b.total;
  const double share_a = a.total.to_double() / result.total.to_double();
  const auto mean = [share_a](double x, double y) { return x * share_a + y * (1 - share_a); };
  result.size.value =
      std::llround(mean(static_cast<double>(a.size.value), static_cast<double>(b.size.value)));
  result.together = 0;
  result.dispersion = mean(a.dispersion, b.dispersion);
  result.events_per_item = mean(a.events_per_item, b.events_per_item);
  result.shards += b.shards;
  return result;
}

}  // namespace costsim::services
