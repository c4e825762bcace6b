// What `costsim run --format json` printed, read again.
#pragma once

#include <string>
#include <string_view>

#include "analysis/snapshot.hpp"

namespace costsim::scenario {

/// Whether a file is meant as such a result and not as a scenario: by its name, "main.json", or as
/// its text is JSON. That begins with a brace, which TOML never does, or is JSON of another kind.
bool is_saved_result(std::string_view text, std::string_view name);

/// `name` stands for the file in messages. The bill's lines are read, with quantities and prices;
/// where the period is one billing month they are that month's usage, else `usage` tells each
/// month's. `tariffs` are what the items were charged by; a result of an older costsim has none. No
/// JSON: Error(Usage) at file:line:column. JSON of another kind: Error(Usage). No result, one of
/// another schema version, a value of another kind, or items that do not add up to their total:
/// Error(Usage) with the JSON Pointer (RFC 6901) of what is wrong.
analysis::Snapshot read_saved_result(const std::string& text, const std::string& name);

}  // namespace costsim::scenario
