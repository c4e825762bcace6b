// The names of sources that a folder of models knows: the keys of its SOURCES.md.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "units/diagnostics.hpp"

namespace costsim::scenario {

/// The first column of the tables in SOURCES.md, of which a cell may have several: "LC18, LC19".
/// Nothing where the folder has no such file, and names of sources mean what their writer says.
std::optional<std::set<std::string>> source_names(const std::string& models_dir);

/// Tells each `source` of the folder's price files that is none of these, where it stands.
void check_sources(const std::string& models_dir, const std::set<std::string>& names,
                   Diagnostics& diagnostics);

}  // namespace costsim::scenario
