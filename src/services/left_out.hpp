// Services that people look for and that no book has.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace costsim::services {

/// To stand behind "expected one of …": of a service that is left out, as no source prices it by
/// region and type (docs/scenario.md), what to do in its place; of another name the one that is
/// meant.
std::string in_place_of(std::string_view service, const std::vector<std::string_view>& names);

}  // namespace costsim::services
