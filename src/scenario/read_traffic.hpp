// [traffic]: a tree of shapes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scenario/table_reader.hpp"
#include "traffic/traffic.hpp"

namespace costsim::scenario {

struct TrafficText {
  traffic::ShapeSpec shape;
  double dispersion = 1;
  /// Gaps between arrivals, when `arrivals` is a distribution.
  std::optional<DistributionText> gaps;
  std::vector<traffic::ImportReport> traces;  ///< what was read on the way
};

/// The parameter that names a node's shape.
const Parameter& shape_row();

/// `directory`: where relative paths of traces start. `month`: of growth that says none.
TrafficText read_traffic(TableReader& table, const std::string& directory, Duration month);

}  // namespace costsim::scenario
