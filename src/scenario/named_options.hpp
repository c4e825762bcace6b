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

/// Sets in the document what the named options say, each told by a note. None where one of the file
/// cannot be read: it may be the one that is meant.
void choose_options(Document& document, const std::vector<std::string>& chosen,
                    std::vector<std::string>& notes);

}  // namespace costsim::scenario
