// Which services a scenario names: only their definitions have to be read.
#pragma once

#include <set>
#include <string>

#include "scenario/toml/document.hpp"

namespace costsim::scenario {

/// Adds the texts of all keys `service` in a table and in what it holds.
void add_services(const toml::table& table, std::set<std::string>& named);

}  // namespace costsim::scenario
