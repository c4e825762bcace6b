// The names behind `--format NAME` and `--export NAME=FILE`.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "report/outcome/report.hpp"

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
std::vector<std::string_view> format_names();
/// Error(Usage) that lists them all and the nearest, unless it is one of them.
void check_format(std::string_view name, const std::vector<std::string_view>& names);
/// The format with this name; errors as of check_format.
const Format& find_format(std::string_view name);

}  // namespace costsim::report
