// Every service that a scenario can name: those that are code, and those of
// models/aws/services/<service>.toml.
#pragma once

#include <optional>
#include <string>

#include "services/kit/catalogue.hpp"

namespace costsim::scenario {

/// A file of `models_dir` stands in place of the embedded file of the same service, or adds one; a
/// folder without aws/services/ adds none. A malformed file, or one with the name of a service that
/// is code: Error(Usage) at file:line:column. Unreadable: Error(Io).
services::Catalogue load_catalogue(const std::optional<std::string>& models_dir = {});

}  // namespace costsim::scenario
