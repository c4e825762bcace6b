// What a command says beside its result.
#pragma once

#include <string_view>

#include "cli/process/session.hpp"

namespace costsim::cli {

/// "costsim: …" on standard error: one line, whatever the message quotes of files and arguments.
void tell(std::string_view message, Session& session);

}  // namespace costsim::cli
