// A command line as it can be copied into a shell.
#pragma once

#include <string>
#include <string_view>

#include "scenario/scenario.hpp"

namespace costsim::cli {

/// As it is, or between single quotes where a shell would make something else of it.
std::string shell_word(std::string_view text);

/// "costsim run my.toml --region us-east-1 --set traffic.rate=5M/h"
std::string command_text(const std::string& file, const scenario::LoadOptions& load);

}  // namespace costsim::cli
