// Names that a scenario gives: of architectures, stages, costs, traffics.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "scenario/toml/table_reader.hpp"

namespace costsim::scenario {

/// Of what an architecture has beside its stages: costs, commitments.
inline constexpr Parameter name_in_architecture_row = {
    .name = "name", .help = "unique in the architecture: what checks and `explain` call it"};

/// What stages take from that the users send.
inline constexpr std::string_view traffic_name = "traffic";

/// Names stand in checks, where a digit in front would be a number. Error(Usage) at the table's
/// `name`.
void check_name(TableReader& table, const std::string& name);

/// Refuses words that mean something else in a check.
void check_reserved(TableReader& table, const std::string& name,
                    std::initializer_list<std::string_view> reserved);

}  // namespace costsim::scenario
