// The names behind `--format NAME` and `--export NAME=FILE`.
#pragma once

#include <span>
#include <string_view>

#include "report/report.hpp"

namespace costsim::report {

using Renderer = std::string (*)(const decision::Outcome& outcome, const Options& options);

struct Format {
  std::string_view name;
  std::string_view help;  ///< one line
  Renderer report;        ///< everything
  Renderer checks;        ///< checks and verdict only
};

/// Every format there is, in the order of the help.
std::span<const Format> formats();
/// The format with this name, or Error(Usage) that lists them all and the nearest.
const Format& find_format(std::string_view name);

}  // namespace costsim::report
