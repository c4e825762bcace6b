#include "scenario/named_services.hpp"

namespace costsim::scenario {
namespace {

void add_services_of(std::string_view key, const std::string& text, NamedServices& named) {
  if (key == "service") named.stages.insert(text);
  if (key == "meter") named.billed.insert(text.substr(0, text.find('.')));
}

}  // namespace

void add_services(const toml::table& table, NamedServices& named) {
  for (const auto& [key, node] : table) {
    if (node.is_string()) add_services_of(key.str(), *node.value<std::string>(), named);
    if (const toml::table* below = node.as_table()) add_services(*below, named);
    if (const toml::array* list = node.as_array()) {
      for (const toml::node& item : *list) {
        if (const toml::table* below = item.as_table()) add_services(*below, named);
      }
    }
  }
}

}  // namespace costsim::scenario
