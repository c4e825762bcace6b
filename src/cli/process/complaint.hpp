// What is wrong, as people read it best.
#pragma once

#include <string_view>

#include "cli/process/session.hpp"
#include "units/error.hpp"

namespace costsim::cli {

/// "costsim: …" in one line, as `tell`. At a terminal the message is bold and red, and below it
/// stands each line that it means, of a file or of the command line, with the place underlined.
void complain(const Error& error, Session& session);
/// The same of what has no place.
void complain(std::string_view message, Session& session);

}  // namespace costsim::cli
