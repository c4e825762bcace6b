#include "scenario/prices/override_table.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace costsim::scenario {
namespace {

/// An empty table below a service's name says nothing where something was to be said.
bool is_leaf(const toml::node& node, const std::string& path,
             std::initializer_list<std::string_view> leaf_keys) {
  const toml::table* table = node.as_table();
  const bool is_named = path.find('.') != std::string::npos;
  return table == nullptr || (table->empty() && is_named) ||
         std::any_of(leaf_keys.begin(), leaf_keys.end(),
                     [&](auto key) { return table->get(key) != nullptr; });
}

void collect(const toml::table& table, const std::string& prefix,
             std::initializer_list<std::string_view> leaf_keys,
             std::vector<std::pair<std::string, const toml::node*>>& found) {
  for (const auto& [key, node] : table) {
    const std::string path = prefix + std::string(key.str());
    if (is_leaf(node, path, leaf_keys)) {
      found.emplace_back(path, &node);
    } else {
      collect(*node.as_table(), path + ".", leaf_keys, found);
    }
  }
}

}  // namespace

std::vector<NamedValue> named_values(const Document& document, const toml::table& table,
                                     std::initializer_list<std::string_view> leaf_keys) {
  std::vector<std::pair<std::string, const toml::node*>> found;
  collect(table, "", leaf_keys, found);
  std::vector<NamedValue> values;
  for (const auto& [path, node] : found) {
    const std::size_t dot = path.find('.');
    document.attempt([&, &path = path, &node = node] {
      if (dot == std::string::npos || dot == 0 || dot + 1 == path.size()) {
        document.fail(
            *node, fmt::format("'{}': expected SERVICE.NAME, such as kinesis.shard-hours", path));
      }
      values.push_back({path.substr(0, dot), path.substr(dot + 1), node});
    });
  }
  return values;
}

}  // namespace costsim::scenario
