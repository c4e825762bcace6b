// Where a service that is data stands in the network: `site`, and `site_when`.
#pragma once

#include <optional>
#include <span>

#include "scenario/toml/table_reader.hpp"
#include "services/counting/counting.hpp"

namespace costsim::scenario {

/// None where the file says nothing: as usual for its role. `rows`: its parameters, of which
/// `site_when` names one that is a number; not judged where some could not be read.
std::optional<services::CountedSite> read_counting_site(TableReader& root,
                                                        std::span<const Parameter> rows,
                                                        bool rows_are_known);

}  // namespace costsim::scenario
