#include "scenario/toml/document.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <filesystem>
#include <sstream>
#include <stdexcept>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "scenario/toml/key_depth.hpp"
#include "scenario/toml/named_path.hpp"
#include "units/parameters.hpp"

namespace costsim::scenario {
namespace {

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

/// Byte offset of a 1-based line and column; TOML columns count characters, not bytes.
std::size_t offset_of(std::string_view text, toml::source_position position) {
  std::size_t offset = 0;
  for (toml::source_index line = 1; line < position.line; ++line) {
    const std::size_t end = text.find('\n', offset);
    if (end == std::string_view::npos) return text.size();
    offset = end + 1;
  }
  for (toml::source_index column = 1; column < position.column && offset < text.size(); ++column) {
    do ++offset;
    while (offset < text.size() && is_continuation(text[offset]));
  }
  return offset;
}

std::string without_underscores(std::string_view text) {
  std::string plain;
  for (const char c : text) {
    if (c != '_') plain.push_back(c);
  }
  return plain;
}

/// The names that items of a list go by, and the nearest of them.
std::string item_suggestion(const toml::node& list, std::string_view misspelt) {
  const toml::array* items = list.as_array();
  if (items == nullptr) return "";
  std::vector<std::string> names;
  for (const auto& item : *items) {
    for (const char* key : {"name", "id", "service"}) {
      const toml::table* table = item.as_table();
      if (table == nullptr) continue;
      if (const auto name = (*table)[key].value<std::string>()) names.push_back(*name);
    }
  }
  std::string nearest = suggestion(misspelt, names);
  if (!nearest.empty() || names.empty()) return nearest;
  return fmt::format(": expected one of {}", fmt::join(names, ", "));
}

toml::node* child(toml::node& parent, const std::string& key) {
  if (toml::table* table = parent.as_table()) return table->get(key);
  toml::array* items = parent.as_array();
  if (items == nullptr) return nullptr;
  if (toml::table* named = item_named(*items, key)) return named;
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), index);
  if (error != std::errc{} || end != key.data() + key.size()) return nullptr;
  return items->get(index);
}

std::vector<std::string> split_path(std::string_view path) {
  std::vector<std::string> keys;
  std::stringstream stream{std::string(path)};
  for (std::string key; std::getline(stream, key, '.');) keys.push_back(key);
  return keys;
}

/// A list or table is read as TOML; anything else stands as text, just as it would between quotes.
void insert_value(toml::table& table, const std::string& key, const std::string& value) {
  if (!value.empty() && (value.front() == '[' || value.front() == '{')) {
    const toml::table parsed = toml::parse("value = " + value);
    table.insert_or_assign(key, *parsed.get("value"));  // a copy: without a place in this file
  } else {
    table.insert_or_assign(key, value);
  }
}

}  // namespace

Location place_in(const std::string& said, std::string_view part) {
  std::size_t begin = said.size() < part.size() ? said.npos : said.size() - part.size();
  if (begin == said.npos || said.compare(begin, part.size(), part) != 0) begin = said.find(' ') + 1;
  Location place;
  place.said = said;
  const auto before = std::string_view(said).substr(0, begin);
  place.column = 1 + static_cast<std::size_t>(std::count_if(
                         before.begin(), before.end(), [](char c) { return !is_continuation(c); }));
  return place;
}

Document Document::read(const std::string& path) {
  const std::string name(path == standard_input ? standard_input_name : path);
  return parse(read_file(path), name, std::filesystem::path(path).parent_path().string());
}

namespace {

/// The first line that opens a table and does not name it; the file as a whole when there is none.
Location keyless_header(std::string_view text, const std::string& name) {
  std::size_t line = 1;
  for (std::size_t begin = 0; begin < text.size(); ++line) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view row = text.substr(begin, end - begin);
    const std::size_t bracket = row.find_first_not_of(" \t");
    const std::size_t key = row.find_first_not_of("[ \t", bracket);
    const std::size_t brackets = key == row.npos ? row.size() : key;
    const bool opens = bracket != row.npos && row[bracket] == '[';
    const auto begins_key = [](char c) {
      return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '"' ||
             c == '\'';
    };
    if (opens && (key == row.npos || !begins_key(row[key]) || row.substr(bracket, 3) == "[[["))
      return {name, line, brackets + 1};
    begin = end + 1;
  }
  return {name};
}

}  // namespace

Document Document::parse(std::string text, std::string name, std::string directory) {
  Document document;
  document.directory_ = std::move(directory);
  document.name_ = std::move(name);
  document.text_ = std::move(text);
  if (const DeepKey deep = find_deep_key(document.text_); deep.found) {
    throw Error(Failure::Usage, {document.name_, deep.line, deep.column},
                fmt::format("a key of more than {} parts: expected at most a few, joined by dots",
                            most_key_parts));
  }
  try {
    document.root_ = toml::parse(std::string_view(document.text_), document.name_);
  } catch (const toml::parse_error& error) {
    const auto begin = error.source().begin;
    throw Error(Failure::Usage, {document.name_, begin.line, begin.column},
                fmt::format("not valid TOML: {}", error.description()));
  } catch (const std::logic_error& error) {  // of parser.cpp
    throw Error(Failure::Usage, keyless_header(document.text_, document.name_),
                fmt::format("not valid TOML: {} in a table header: expected one such as [traffic]",
                            error.what()));
  }
  return document;
}

void Document::set(std::string_view assignment, std::string said) {
  if (said.empty()) said = fmt::format("--set {}", assignment);
  const auto refuse = [&](const std::string& why) {
    throw Error(Failure::Usage, place_in(said, assignment), fmt::format("{}: {}", said, why));
  };
  const std::size_t equals = assignment.find('=');
  if (equals == std::string_view::npos || equals == 0) {
    refuse("expected KEY=VALUE, such as traffic.rate=5M/h");
  }
  const std::vector<std::string> path = full_path(root_, split_path(assignment.substr(0, equals)));
  const SetPlaces places = places_of(assignment, said);
  toml::node* node = &root_;
  for (std::size_t i = 0; i + 1 < path.size(); ++i) {
    toml::node* next = child(*node, path[i]);
    if (next == nullptr && node->is_table()) {
      node->as_table()->insert(path[i], toml::table{});
      remember(*node->as_table(), path[i], places);
      next = node->as_table()->get(path[i]);
    }
    if (next == nullptr) {
      refuse(
          fmt::format("there is no '{}' in {}{}", path[i], name_, item_suggestion(*node, path[i])));
    }
    node = next;
  }
  toml::table* table = node->as_table();
  if (table == nullptr) {
    refuse(fmt::format("'{}' is {}{}", path.size() > 1 ? path[path.size() - 2] : path[0],
                       node->is_array() ? "a list" : "not a table",
                       item_suggestion(*node, path.back())));
  }
  try {
    insert_value(*table, path.back(), std::string(assignment.substr(equals + 1)));
  } catch (const toml::parse_error& error) {
    refuse(std::string(error.description()));
  }
  remember(*table, path.back(), places);
  set_keys_.insert(fmt::format("{}", fmt::join(path, ".")));
}

Document::SetPlaces Document::places_of(std::string_view assignment,
                                        const std::string& said) const {
  const std::size_t equals = assignment.find('=');
  const std::size_t dot = assignment.rfind('.', equals);
  SetPlaces places{place_in(said, assignment.substr(dot == assignment.npos ? 0 : dot + 1)),
                   place_in(said, assignment.substr(equals + 1))};
  // "--set KEY", "--option NAME"; of "--growth 10%" the option alone.
  std::size_t end = std::min(said.find('='), said.find(": "));
  if (end == said.npos) end = said.find(' ');
  const std::string file = fmt::format("{} ({})", name_, said.substr(0, end));
  places.key.file = places.value.file = file;
  return places;
}

/// A value that was set, with the key that stands before it.
void Document::remember(const toml::table& parent, std::string_view key, const SetPlaces& places) {
  const auto entry = parent.find(key);
  set_[&entry->first] = places.key;
  remember(entry->second, places.value);
}

void Document::remember(const toml::node& node, const Location& place) {
  set_[&node] = place;
  if (const toml::table* table = node.as_table()) {
    for (const auto& [key, value] : *table) {
      set_[&key] = place;
      remember(value, place);
    }
  } else if (const toml::array* items = node.as_array()) {
    for (const toml::node& item : *items) remember(item, place);
  }
}

toml::node* Document::node_at(const std::vector<std::string>& path) {
  toml::node* node = &root_;
  for (const std::string& part : path)
    if ((node = child(*node, part)) == nullptr) return nullptr;
  return node;
}

const toml::node* Document::scalar_at(std::string_view key) {
  const toml::node* node = node_at(full_path(root_, split_path(key)));
  return node == nullptr || node->is_table() || node->is_array() ? nullptr : node;
}

std::optional<std::string> Document::stated(std::string_view key) {
  const toml::node* node = scalar_at(key);
  return node == nullptr ? std::nullopt : std::optional(written(*node));
}

std::optional<std::string_view> Document::place_of_value(std::string_view key) {
  const toml::node* node = node_at(full_path(root_, split_path(key)));
  const toml::table* table = node == nullptr ? nullptr : node->as_table();
  const bool has_text = node != nullptr && (table == nullptr || table->is_inline());
  if (!has_text || node->source().begin.line == 0) return std::nullopt;
  return text_of(*node);
}

std::optional<Document::TablePlace> Document::place_of_table(std::string_view key) {
  std::vector<std::string> path = full_path(root_, split_path(key));
  std::string name = path.back();
  path.pop_back();
  const toml::node* node = node_at(path);
  const toml::table* table = node == nullptr ? nullptr : node->as_table();
  if (table == nullptr || table->source().begin.line == 0) return std::nullopt;
  if (table->is_inline()) return TablePlace{text_of(*table), true, std::move(name)};
  const std::size_t begin = offset_of(text_, table->source().begin);
  const std::string_view line =
      std::string_view(text_).substr(begin, text_.find('\n', begin) - begin);
  if (!line.starts_with('[')) return std::nullopt;
  return TablePlace{line, false, std::move(name)};
}

std::string_view Document::text_of(const toml::node& node) const {
  const std::size_t begin = offset_of(text_, node.source().begin);
  return std::string_view(text_).substr(begin, offset_of(text_, node.source().end) - begin);
}

std::string Document::architecture_of(std::string_view key) const {
  toml::table root = root_;  // looked at as `set` looks at it
  const std::vector<std::string> path = full_path(root, split_path(key));
  if (path.size() < 3 || path[0] != "architecture" || !root.contains(path[0])) return "";
  const toml::node* named = child(*root.get(path[0]), path[1]);
  const toml::table* architecture = named == nullptr ? nullptr : named->as_table();
  return architecture == nullptr ? "" : (*architecture)["name"].value_or(std::string());
}

Location Document::place_of_set(const void* part) const {
  const auto place = set_.find(part);
  return place == set_.end() ? Location{fmt::format("{} (--set)", name_)} : place->second;
}

Location Document::where(const toml::node& node) const {
  const auto begin = node.source().begin;
  if (begin.line == 0) return place_of_set(&node);
  return {name_, begin.line, begin.column};
}

Location Document::where(const toml::key& key) const {
  const auto begin = key.source().begin;
  if (begin.line == 0) return place_of_set(&key);
  return {name_, begin.line, begin.column};
}

std::string Document::written(const toml::node& node) const {
  if (refused_.contains(&node)) throw AlreadyTold{};
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* flag = node.as_boolean()) return flag->get() ? "true" : "false";
  if (const auto* whole = node.as_integer()) return std::to_string(whole->get());
  if (node.source().begin.line == 0) return fmt::format("{}", node.value_or(0.0));
  return without_underscores(text_of(node));
}

std::string Document::path_of(const std::string& file, const toml::node& node) const {
  const bool from_command_line = node.source().begin.line == 0;
  if (file == standard_input) {
    if (name_ == standard_input_name) fail(node, "standard input is the scenario: expected a file");
    return file;
  }
  const std::filesystem::path path(file);
  if (path.is_absolute() || from_command_line) return file;
  return (std::filesystem::path(directory_) / path).string();
}

void Document::fail(const toml::node& node, const std::string& message) const {
  throw Error(Failure::Usage, where(node), message);
}

}  // namespace costsim::scenario
