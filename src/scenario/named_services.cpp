#include "scenario/named_services.hpp"

namespace costsim::scenario {

void add_services(const toml::table& table, std::set<std::string>& named) {
  for (const auto& [key, node] : table) {
    if (key.str() == "service" && node.is_string()) named.insert(*node.value<std::string>());
    if (const toml::table* below = node.as_table()) add_services(*below, named);
    if (const toml::array* list = node.as_array()) {
      for (const toml::node& item : *list) {
        if (const toml::table* below = item.as_table()) add_services(*below, named);
      }
    }
  }
}

}  // namespace costsim::scenario
