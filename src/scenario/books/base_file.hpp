// A book that only says what changed since another epoch of its region:
// models/<provider>/<region>/<epoch>/base.toml.
#pragma once

#include <string>
#include <string_view>

#include "scenario/toml/document.hpp"

namespace costsim::scenario {

/// The name of such a file without its ending, where others have that of a service.
inline constexpr std::string_view base_file = "base";

/// The epoch whose files hold for each service that the folder has none of: `epoch = "2026"`.
std::string base_epoch(const Document& document);

/// The text of such a file.
std::string base_file_text(const std::string& epoch);

}  // namespace costsim::scenario
