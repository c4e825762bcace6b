// Tables of a document that stand for a single value.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "scenario/toml/document.hpp"
#include "scenario/toml/named_path.hpp"

namespace costsim::scenario {
namespace {

/// The name by which `set` finds this item of the list, or its index.
std::string name_in(toml::array& items, std::size_t index) {
  const toml::table* table = items.get(index)->as_table();
  for (const char* key : {"name", "id", "service"}) {
    if (table == nullptr) break;
    const auto name = (*table)[key].value<std::string>();
    const bool is_plain = name && !name->empty() && name->find('.') == name->npos;
    if (is_plain && item_named(items, *name) == table) return *name;
  }
  return std::to_string(index);
}

}  // namespace

void Document::replace_in(
    toml::node& node, const std::string& path,
    const std::function<std::optional<Replacement>(const toml::table&)>& replacement,
    std::vector<Replaced>& replaced) {
  const auto below = [&](const std::string& name) {
    return path.empty() ? name : fmt::format("{}.{}", path, name);
  };
  if (toml::array* items = node.as_array()) {
    for (std::size_t i = 0; i < items->size(); ++i) {
      replace_in(*items->get(i), below(name_in(*items, i)), replacement, replaced);
    }
    return;
  }
  toml::table* table = node.as_table();
  if (table == nullptr) return;
  for (auto&& [key, value] : *table) {
    const std::string name(key.str());
    toml::table* inner = value.as_table();
    const auto text = inner == nullptr ? std::nullopt : replacement(*inner);
    if (!text) {
      replace_in(value, below(name), replacement, replaced);
      continue;
    }
    replaced.push_back({below(name), std::move(*inner), where(*inner)});
    table->insert_or_assign(name, text->text.value_or(""));  // the key stays, and its place
    const toml::node* now = table->get(name);
    remember(*now, text->where);
    if (!text->text) refused_.insert(now);
    if (text->is_between) between_.insert(now);
  }
}

std::vector<Document::Replaced> Document::replace_tables(
    const std::function<std::optional<Replacement>(const toml::table&)>& replacement) {
  std::vector<Replaced> replaced;
  replace_in(root_, "", replacement, replaced);
  return replaced;
}

std::string Document::full_key(std::string_view key) const {
  std::vector<std::string> path;
  for (std::size_t begin = 0; begin <= key.size();) {
    const std::size_t end = std::min(key.find('.', begin), key.size());
    path.emplace_back(key.substr(begin, end - begin));
    begin = end + 1;
  }
  return fmt::format("{}", fmt::join(full_path(root_, std::move(path)), "."));
}

}  // namespace costsim::scenario
