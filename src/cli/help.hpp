// How --help looks.
#pragma once

#include <memory>

#include <CLI/CLI.hpp>

namespace costsim::cli {

/// 80 columns: what describes an option or a verb is broken between words.
std::shared_ptr<CLI::FormatterBase> help_formatter();

}  // namespace costsim::cli
