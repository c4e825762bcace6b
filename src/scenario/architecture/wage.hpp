// What an engineer costs, as a scenario states it.
#pragma once

#include <string>

#include "scenario/toml/table_reader.hpp"
#include "units/decimal.hpp"

namespace costsim::scenario {

/// "$12000/month" → the meter and the dollars of `per` of its units.
struct Wage {
  std::string meter, unit;
  Decimal dollars;
  Decimal per = 1;
};

/// The key `engineer` of a table of operations; Error(Usage) at its place.
Wage read_wage(TableReader& reader);

}  // namespace costsim::scenario
