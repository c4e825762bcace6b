// A service that is data, tried in the smallest scenario that there is of it: a definition may be
// well written and still be of no use to any.
#pragma once

#include <string>

#include "scenario/scenario.hpp"

namespace costsim::cli {

/// Runs a stage of the service, its parameters at their defaults, with each book that has it until
/// one does. What the first book's run is refused with, if all are: Errors. Nothing where no book
/// has the service, or where what is required of a stage cannot be guessed.
void try_definition(const std::string& service, const std::string& provider,
                    const scenario::LoadOptions& options);

}  // namespace costsim::cli
