#include <algorithm>
#include <array>

#include "traffic/shapes.hpp"

namespace costsim::traffic {

std::span<const ShapeKind> shape_catalogue() {
  static const std::array kinds = {
      ShapeKind{.name = "constant",
                .help = "the same rate all the time",
                .parameters = constant_parameters(),
                .evaluate = constant},
      ShapeKind{.name = "diurnal",
                .help = "a day of people: one peak, one trough",
                .parameters = diurnal_parameters(),
                .evaluate = diurnal},
      ShapeKind{.name = "weekly",
                .help = "working days and quieter (or busier) weekends",
                .parameters = weekly_parameters(),
                .evaluate = weekly},
      ShapeKind{.name = "spikes",
                .help = "short bursts, once or again and again",
                .parameters = spikes_parameters(),
                .evaluate = spikes},
      ShapeKind{.name = "growth",
                .help = "more (or less) month by month: linear, exponential, logistic or a step; "
                        "changes the total",
                .parameters = growth_parameters(),
                .role = Role::Growth,
                .evaluate = growth},
      ShapeKind{.name = "points",
                .help = "rates at stated times, joined by lines or steps",
                .parameters = points_parameters(),
                .takes_points = true,
                .evaluate = points},
      ShapeKind{.name = "trace",
                .help = "recorded requests from a CSV file of timestamp,count",
                .parameters = trace_parameters(),
                .takes_trace = true,
                .evaluate = replayed_trace}};
  return kinds;
}

const ShapeKind* find_shape(std::string_view name) {
  const auto kinds = shape_catalogue();
  const auto found = std::find_if(kinds.begin(), kinds.end(),
                                  [&](const ShapeKind& kind) { return kind.name == name; });
  return found == kinds.end() ? nullptr : &*found;
}

}  // namespace costsim::traffic
