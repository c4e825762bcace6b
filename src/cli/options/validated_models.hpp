// A folder of models, held against what the program expects of one.
#pragma once

#include <string>

#include "cli/process/session.hpp"

namespace costsim::cli {

/// Reads every definition, price file and file of measurements of the folder, runs its examples,
/// and tells what was checked, and what could not be. All that is wrong, as one: Errors. A folder
/// that holds none of these: Error(Usage). It cannot be read: Error(Io).
void validate_models(const std::string& models_dir, Session& session);

}  // namespace costsim::cli
