// [traffic]: a tree of shapes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scenario/toml/table_reader.hpp"
#include "traffic/plan.hpp"

namespace costsim::scenario {

struct TrafficText {
  traffic::Plan plan;
  std::optional<Rate> split_at = {};
  std::vector<traffic::ImportReport> traces;  ///< what was read on the way
};

/// The parameter that names a node's shape.
const Parameter& shape_row();

/// The parameter that tells the unit of times that are numbers.
const Parameter& time_unit_row();

/// The parameter that cuts it in two: what comes up to a rate, and what comes beyond it.
const Parameter& split_row();

/// `month`: of growth that says none.
TrafficText read_traffic(TableReader& table, Duration month);

}  // namespace costsim::scenario
