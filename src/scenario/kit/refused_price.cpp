#include "scenario/kit/refused_price.hpp"

#include <algorithm>

namespace costsim::scenario {
namespace {

/// "x.m" is { x.m = … }, { x = { m = … } } or { "x.m" = … }.
bool states(const toml::table& table, std::string_view name) {
  return std::any_of(table.begin(), table.end(), [&](const auto& entry) {
    const std::string_view key = entry.first.str();
    if (key == name) return true;
    const bool leads = name.starts_with(key) && name[key.size()] == '.';
    const toml::table* inner = entry.second.as_table();
    return leads && inner != nullptr && states(*inner, name.substr(key.size() + 1));
  });
}

bool names_several_books(const Document& document) {
  const toml::array* architectures = document.root()["architecture"].as_array();
  return architectures != nullptr &&
         std::any_of(architectures->begin(), architectures->end(), [](const toml::node& each) {
           const toml::table* table = each.as_table();
           return table != nullptr && (table->contains("region") || table->contains("prices"));
         });
}

}  // namespace

bool refuses_price(const Document& document, std::string_view meter) {
  const toml::table* overrides = document.root()["prices"]["override"].as_table();
  return overrides != nullptr && !names_several_books(document) && states(*overrides, meter);
}

}  // namespace costsim::scenario
