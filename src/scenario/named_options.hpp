// [[option]]: assignments under a name, for --option.
#pragma once

#include <string>
#include <vector>

#include "scenario/toml/document.hpp"

namespace costsim::scenario {

struct NamedOption {
  std::string name;
  std::vector<std::string> sets;  ///< "traffic.rate=5M/h"
  Location where;
};

/// In the order of the file. Names are unique.
std::vector<NamedOption> read_options(const Document& document);

/// Error(Usage) with those that there are.
const NamedOption& option_named(const std::string& name, const std::vector<NamedOption>& options,
                                const Document& document);

}  // namespace costsim::scenario
