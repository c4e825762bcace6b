// A [[setting]] of a service that only counts: what its platform refuses, whatever the traffic.
#pragma once

#include <span>

#include "scenario/toml/table_reader.hpp"
#include "services/counting/counting.hpp"

namespace costsim::scenario {

/// `rows`: the service's parameters, one of which it is about. A bound is of that parameter's kind
/// and range, leaves its default as it is, and some value beside the bounds of `earlier` ones. Not
/// judged where some parameters could not be read. Each key that is wrong is told by itself;
/// finish() is the caller's.
services::CountedSetting read_counting_setting(TableReader& reader, std::span<const Parameter> rows,
                                               bool rows_are_known,
                                               std::span<const services::CountedSetting> earlier);

}  // namespace costsim::scenario
