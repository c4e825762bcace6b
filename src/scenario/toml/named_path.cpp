#include "scenario/toml/named_path.hpp"

#include <utility>

namespace costsim::scenario {
namespace {

/// The way from a table to the stage of this name: {"stages", "fn", "calls", "log"}; empty when it
/// has none. `list` is what holds the stages.
std::vector<std::string> way_to_stage(const toml::table& table, const char* list,
                                      const std::string& name) {
  const toml::array* stages = table[list].as_array();
  if (stages == nullptr) return {};
  if (item_named(*stages, name) != nullptr) return {list, name};
  for (std::size_t i = 0; i < stages->size(); ++i) {
    const toml::table* stage = stages->get(i)->as_table();
    if (stage == nullptr) continue;
    const std::vector<std::string> rest = way_to_stage(*stage, "calls", name);
    if (rest.empty()) continue;
    std::vector<std::string> way = {list, std::to_string(i)};
    way.insert(way.end(), rest.begin(), rest.end());
    return way;
  }
  return {};
}

}  // namespace

const toml::table* item_named(const toml::array& items, std::string_view name) {
  for (const char* key : {"name", "id", "service"}) {
    for (const auto& item : items) {
      const toml::table* table = item.as_table();
      if (table != nullptr && (*table)[key].value<std::string_view>() == name) return table;
    }
  }
  return nullptr;
}

toml::table* item_named(toml::array& items, std::string_view name) {
  return const_cast<toml::table*>(item_named(std::as_const(items), name));
}

std::vector<std::string> full_path(const toml::table& root, std::vector<std::string> path) {
  const toml::array* architectures = root["architecture"].as_array();
  if (path.size() < 2 || architectures == nullptr) return path;
  if (!root.contains(path[0]) && item_named(*architectures, path[0]) != nullptr) {
    path.insert(path.begin(), "architecture");
  }
  if (path.size() < 4 || path[0] != "architecture") return path;
  const toml::table* architecture = item_named(*architectures, path[1]);
  if (architecture == nullptr || architecture->contains(path[2])) return path;
  std::vector<std::string> way = way_to_stage(*architecture, "stages", path[2]);
  for (const char* list : {"costs", "commitments"}) {
    if (way.empty()) way = way_to_stage(*architecture, list, path[2]);
  }
  if (way.empty()) return path;
  path.erase(path.begin() + 2);
  path.insert(path.begin() + 2, way.begin(), way.end());
  return path;
}

}  // namespace costsim::scenario
