// [traffic]: a tree of shapes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scenario/toml/table_reader.hpp"
#include "traffic/traffic.hpp"

namespace costsim::scenario {

struct TrafficText {
  traffic::ShapeSpec shape;  ///< unused with `replay`
  double dispersion = 1;
  /// Gaps between arrivals, when `arrivals` is a distribution.
  std::optional<DistributionText> gaps;
  /// Of each request, when they are replayed: then there is no shape.
  std::vector<Duration> replay;
  std::vector<traffic::ImportReport> traces;  ///< what was read on the way
};

/// The parameter that names a node's shape.
const Parameter& shape_row();

/// `month`: of growth that says none.
TrafficText read_traffic(TableReader& table, Duration month);

}  // namespace costsim::scenario
