// What is known of the instances of functions at one epoch → rules of their service. The format is
// described in models/README.md.
#pragma once

#include "metering/rules.hpp"
#include "scenario/toml/document.hpp"

namespace costsim::scenario {

/// What models/<provider>/cold-starts/<epoch>.toml says of one service's instances: the idle life,
/// cold starts by kind of package, and by runtime. A malformed or doubled entry is Error(Usage) at
/// file:line:column.
metering::Rules read_cold_starts(const Document& document);

/// The rules of that service with them. A rule that the price file already has stands.
metering::Rules with_cold_starts(metering::Rules rules, const metering::Rules& cold_starts);

}  // namespace costsim::scenario
