// Which services a scenario names: only their definitions have to be read.
#pragma once

#include "scenario/books/catalogue_files.hpp"
#include "scenario/toml/document.hpp"

namespace costsim::scenario {

/// Adds the texts of all keys `service` in a table and in what it holds, and the services of the
/// meters that it names.
void add_services(const toml::table& table, NamedServices& named);

}  // namespace costsim::scenario
