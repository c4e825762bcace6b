// What one vCPU of the real service did: models/measured/<name>.toml, as `costsim measure` writes
// it.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "services/kit/service.hpp"

namespace costsim::scenario {

/// Every figure of the files embedded in the program and of `models_dir`/measured, by
/// "<file>/<figure>": "batching-core/http-single". A file of `models_dir` stands in place of the
/// embedded file of the same name; a folder without measured/ adds none.
/// A malformed file: Error(Usage) at file:line:column. Unreadable: Error(Io).
std::map<std::string, services::Measurement> load_measurements(
    const std::optional<std::string>& models_dir = {});

}  // namespace costsim::scenario
