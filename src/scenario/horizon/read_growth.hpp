// `growth` of [horizon]: "10%", or a curve.
#pragma once

#include "decision/horizon.hpp"
#include "scenario/toml/table_reader.hpp"

namespace costsim::scenario {

/// Of a table that has the key. "10%" and "10%/month" compound by the month, "50%/year" in twelve
/// equal steps; a table has the keys of growth_rows(). `month`: the billing month.
decision::Growth read_growth(TableReader& horizon, Duration month);

}  // namespace costsim::scenario
