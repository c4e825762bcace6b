// A command line as it can be copied into a shell.
#pragma once

#include <string>

#include "scenario/scenario.hpp"

namespace costsim::cli {

/// "costsim run my.toml --region us-east-1 --set traffic.rate=5M/h"
std::string command_text(const std::string& file, const scenario::LoadOptions& load);

}  // namespace costsim::cli
