// A flat TOML file of settings, each with its place: what `costsim serve --config` reads.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "units/diagnostics.hpp"
#include "units/error.hpp"

namespace costsim::scenario {

/// `threads = 2` or `listen = "…"`; the value as it was written, without quotes.
struct WrittenSetting {
  std::string key;
  std::string value;
  Location where;  ///< of the value
};

/// In the order of their keys. Unreadable file: Error(Io); bad syntax: Error(Usage). A key that is
/// not one of `known` (with the nearest one), a value that is neither text, number nor flag: added
/// to `wrong` as Error(Usage) at file:line:column, and the others are given.
std::vector<WrittenSetting> read_settings_file(const std::string& path,
                                               std::span<const std::string_view> known,
                                               Diagnostics& wrong);
/// The same from text that is known under a name.
std::vector<WrittenSetting> parse_settings(std::string text, std::string name,
                                           std::span<const std::string_view> known,
                                           Diagnostics& wrong);

}  // namespace costsim::scenario
