// The scenarios of the repository, part of the program: what `costsim init` starts people from.
#pragma once

#include <string_view>
#include <vector>

namespace costsim::scenario {

struct Template {
  std::string_view name;   ///< "event-collector"
  std::string_view shows;  ///< its first comment line
  std::string_view text;
};

/// By name.
std::vector<Template> templates();
/// Error(Usage) that lists them, with the nearest.
Template find_template(std::string_view name);

}  // namespace costsim::scenario
