// Every service that a scenario can name: those that are code, and those of
// models/<provider>/services/<service>.toml.
#pragma once

#include <optional>
#include <string>

#include "scenario/books/price_files.hpp"
#include "services/kit/catalogue.hpp"

namespace costsim::scenario {

/// A file of `models_dir` stands in place of the embedded file of the same service, or adds one; a
/// folder without <provider>/services/ adds none. A malformed file, or one with the name of a
/// service that is code: Error(Usage) at file:line:column. Unreadable: Error(Io).
services::Catalogue load_catalogue(const std::optional<std::string>& models_dir = {},
                                   const std::string& provider = default_provider);

}  // namespace costsim::scenario
