// The short names of --set: ARCHITECTURE.STAGE.KEY, as in checks and `explain`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

namespace costsim::scenario {

/// The table of a list that goes by this name: its `name`, `id` or, without one, its `service`.
toml::table* item_named(toml::array& items, std::string_view name);
const toml::table* item_named(const toml::array& items, std::string_view name);

/// The path with what a short name leaves out: "serverless", "lambda", "memory" becomes
/// "architecture", "serverless", "stages", "lambda", "memory", with "calls" on the way to a stage
/// that others call. Keys of the file itself stand before names; other paths stay as they are.
std::vector<std::string> full_path(const toml::table& root, std::vector<std::string> path);

}  // namespace costsim::scenario
