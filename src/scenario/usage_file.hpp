// A plain list of quantities (`costsim price USAGE.toml`), such as those of a bill that is to be
// checked.
#pragma once

#include <string>
#include <vector>

#include "metering/usage.hpp"
#include "units/error.hpp"

namespace costsim::scenario {

/// One [[usage]] of the file.
struct UsageEntry {
  metering::Consumption consumption;  ///< its stage is the entry's `stage`, or the service
  Location where;
};

/// Reads [[usage]] entries of service, meter, quantity and, optionally, stage.
/// Unreadable file: Error(Io). Anything malformed, a negative quantity, or no entry at all:
/// Error(Usage) at file:line:column.
std::vector<UsageEntry> read_usage_file(const std::string& path);
/// The same from text that is known under a name.
std::vector<UsageEntry> parse_usage(std::string text, std::string name);

}  // namespace costsim::scenario
