// What an option, or a word without one, takes.
#pragma once

#include "cli/shell/candidates.hpp"
#include "cli/shell/typed_line.hpp"

namespace costsim::cli {

/// Values of the option at the cursor, among them those that begin as typed.
Candidates values_of(const TypedLine& line, const Session& session);

}  // namespace costsim::cli
