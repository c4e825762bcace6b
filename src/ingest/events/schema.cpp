#include "ingest/events/schema.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <re2/re2.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "ingest/encoding/utf8.hpp"
#include "units/error.hpp"
#include "units/parameters.hpp"
#include "units/whole_file.hpp"

namespace costsim::ingest {

using Json = nlohmann::json;

namespace {

[[noreturn]] void refuse_schema(const std::string& path, const std::string& message) {
  throw Error(Failure::Usage, "schema" + path + ": " + message);
}

/// " at line 3, column 7" of the byte, counted from 1, where reading stopped.
std::string place_of(std::string_view text, std::size_t byte) {
  const std::string_view before = text.substr(0, std::min(byte, text.size() + 1) - (byte > 0));
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  return fmt::format(" at line {}, column {}", line, before.size() - before.rfind('\n'));
}

bool has_type(const Json& value, const std::string& type) {
  if (type == "integer")
    return value.is_number_integer() ||
           (value.is_number() && std::trunc(value.get<double>()) == value.get<double>());
  return (type == "object" && value.is_object()) || (type == "array" && value.is_array()) ||
         (type == "string" && value.is_string()) || (type == "number" && value.is_number()) ||
         (type == "boolean" && value.is_boolean()) || (type == "null" && value.is_null());
}

/// A member name as one step of a JSON Pointer (RFC 6901).
std::string step(const std::string& name) {
  std::string escaped = "/";
  for (const char c : name) {
    if (c == '~' || c == '/')
      escaped += c == '~' ? "~0" : "~1";
    else
      escaped += c;
  }
  return escaped;
}

struct Findings {
  std::vector<std::string> errors;
  std::size_t more = 0;  ///< that are not told: nobody mends so many at once

  void add(const std::string& path, const std::string& expected) {
    constexpr std::size_t most = 100;
    if (errors.size() < most)
      errors.push_back((path.empty() ? "/" : path) + ": " + expected);
    else
      ++more;
  }
};

}  // namespace

struct EventSchema::Node {
  bool never = false;  ///< the schema `false`
  std::vector<std::string> types, required;
  std::map<std::string, Node> properties;
  std::unique_ptr<Node> additional, items;
  std::optional<Json> allowed;
  std::optional<double> minimum, maximum;
  std::optional<std::size_t> min_length, max_length;
  std::shared_ptr<const RE2> pattern;

  struct Keyword {
    const char* name;
    void (*read)(Node& node, const Json& value, const std::string& path);
  };
  static const Keyword keywords[];
  [[noreturn]] static void refuse_keyword(const std::string& path, const std::string& name);

  static Node read(const Json& schema, const std::string& path);
  void check(const Json& value, const std::string& path, Findings& found) const;
  void check_object(const Json& value, const std::string& path, Findings& found) const;
  void check_string(const std::string& text, const std::string& path, Findings& found) const;
  void check_number(double number, const std::string& path, Findings& found) const;
};

namespace {

/// Enough of what stands there to be found again.
std::string shown(const Json& value) {
  constexpr std::size_t most = 60;
  const std::string text = value.dump(-1, ' ', true);
  return text.size() <= most ? text : text.substr(0, most) + "…";
}

std::vector<std::string> strings(const Json& list, const std::string& path) {
  const auto is_string = [](const Json& item) { return item.is_string(); };
  if (!list.is_array() || !std::all_of(list.begin(), list.end(), is_string))
    refuse_schema(path, fmt::format("{}: expected a list of strings", shown(list)));
  auto all = list.get<std::vector<std::string>>();
  for (auto at = all.begin(); at != all.end(); ++at)
    if (std::find(all.begin(), at, *at) != at)
      refuse_schema(path, fmt::format("\"{}\" is there twice: expected it once", *at));
  return all;
}

std::vector<std::string> type_names(const Json& value, const std::string& path) {
  static const std::vector<std::string> known = {"object",  "array",   "string", "number",
                                                 "integer", "boolean", "null"};
  std::vector<std::string> names =
      value.is_string() ? std::vector{value.get<std::string>()} : strings(value, path);
  if (names.empty()) refuse_schema(path, "[]: expected at least one type");
  for (const auto& name : names)
    if (std::find(known.begin(), known.end(), name) == known.end())
      refuse_schema(path, "unknown type \"" + name + "\"");
  return names;
}

double number(const Json& value, const std::string& path) {
  if (!value.is_number()) refuse_schema(path, "expected a number");
  return value.get<double>();
}

std::size_t length(const Json& value, const std::string& path) {
  if (!value.is_number_unsigned()) refuse_schema(path, "expected a whole number");
  return value.get<std::size_t>();
}

/// RE2 matches in linear time: no event can make a pattern run away.
std::shared_ptr<const RE2> compiled(const Json& value, const std::string& path) {
  if (!value.is_string()) refuse_schema(path, "expected a regular expression");
  auto pattern = std::make_shared<RE2>(value.get<std::string>(), RE2::Quiet);
  if (!pattern->ok()) refuse_schema(path, pattern->error());
  return pattern;
}

const Json& list(const Json& value, const std::string& path) {
  if (!value.is_array() || value.empty())
    refuse_schema(path, shown(value) + ": expected a list of at least one value");
  return value;
}

bool is_annotation(const std::string& keyword) {
  static const std::vector<std::string> known = {"$schema",     "$id",      "$comment", "title",
                                                 "description", "examples", "default"};
  return std::find(known.begin(), known.end(), keyword) != known.end();
}

}  // namespace

const EventSchema::Node::Keyword EventSchema::Node::keywords[] = {
    {"type", [](Node& n, const Json& v, const std::string& p) { n.types = type_names(v, p); }},
    {"required", [](Node& n, const Json& v, const std::string& p) { n.required = strings(v, p); }},
    {"properties",
     [](Node& n, const Json& v, const std::string& p) {
       if (!v.is_object()) refuse_schema(p, "expected an object of schemas");
       for (const auto& [name, schema] : v.items())
         n.properties.emplace(name, read(schema, p + step(name)));
     }},
    {"additionalProperties",
     [](Node& n, const Json& v, const std::string& p) {
       n.additional = std::make_unique<Node>(read(v, p));
     }},
    {"items", [](Node& n, const Json& v,
                 const std::string& p) { n.items = std::make_unique<Node>(read(v, p)); }},
    {"enum", [](Node& n, const Json& v, const std::string& p) { n.allowed = list(v, p); }},
    {"minimum", [](Node& n, const Json& v, const std::string& p) { n.minimum = number(v, p); }},
    {"maximum", [](Node& n, const Json& v, const std::string& p) { n.maximum = number(v, p); }},
    {"minLength",
     [](Node& n, const Json& v, const std::string& p) { n.min_length = length(v, p); }},
    {"maxLength",
     [](Node& n, const Json& v, const std::string& p) { n.max_length = length(v, p); }},
    {"pattern", [](Node& n, const Json& v, const std::string& p) { n.pattern = compiled(v, p); }},
};

void EventSchema::Node::refuse_keyword(const std::string& path, const std::string& name) {
  std::vector<std::string> known;
  for (const Keyword& keyword : keywords) known.emplace_back(keyword.name);
  refuse_schema(path, fmt::format("unknown keyword \"{}\"{}; known are {}", name,
                                  suggestion(name, known), fmt::join(known, ", ")));
}

EventSchema::Node EventSchema::Node::read(const Json& schema, const std::string& path) {
  Node node;
  if (schema.is_boolean()) {
    node.never = !schema.get<bool>();
    return node;
  }
  if (!schema.is_object()) refuse_schema(path, "expected an object, true or false");
  for (const auto& [name, value] : schema.items()) {
    if (is_annotation(name)) continue;
    const auto keyword = std::find_if(std::begin(keywords), std::end(keywords),
                                      [&name = name](const Keyword& k) { return k.name == name; });
    if (keyword == std::end(keywords)) refuse_keyword(path, name);
    keyword->read(node, value, path + step(name));
  }
  return node;
}

void EventSchema::Node::check(const Json& value, const std::string& path, Findings& found) const {
  if (never) return found.add(path, "not allowed here");
  const auto fits = [&](const std::string& type) { return has_type(value, type); };
  if (!types.empty() && std::none_of(types.begin(), types.end(), fits))
    found.add(path,
              fmt::format("expected {}, not {}", fmt::join(types, " or "), value.type_name()));
  if (allowed && std::find(allowed->begin(), allowed->end(), value) == allowed->end())
    found.add(path, "expected one of " + allowed->dump());
  if (value.is_object()) check_object(value, path, found);
  if (value.is_string()) check_string(value.get_ref<const std::string&>(), path, found);
  if (value.is_number()) check_number(value.get<double>(), path, found);
  if (value.is_array() && items)
    for (std::size_t i = 0; i < value.size(); ++i)
      items->check(value[i], path + "/" + std::to_string(i), found);
}

void EventSchema::Node::check_object(const Json& value, const std::string& path,
                                     Findings& found) const {
  for (const auto& name : required)
    if (!value.contains(name)) found.add(path + step(name), "required");
  for (const auto& [name, member] : value.items()) {
    const auto property = properties.find(name);
    if (property != properties.end())
      property->second.check(member, path + step(name), found);
    else if (additional)
      additional->check(member, path + step(name), found);
  }
}

void EventSchema::Node::check_string(const std::string& text, const std::string& path,
                                     Findings& found) const {
  const std::size_t characters = utf8_characters(text);
  if (min_length && characters < *min_length)
    found.add(path, fmt::format("expected at least {} characters", *min_length));
  if (max_length && characters > *max_length)
    found.add(path, fmt::format("expected at most {} characters", *max_length));
  if (pattern && !RE2::PartialMatch(text, *pattern))
    found.add(path, "does not match " + pattern->pattern());
}

void EventSchema::Node::check_number(double number, const std::string& path,
                                     Findings& found) const {
  if (minimum && number < *minimum) found.add(path, fmt::format("expected at least {}", *minimum));
  if (maximum && number > *maximum) found.add(path, fmt::format("expected at most {}", *maximum));
}

EventSchema::EventSchema(std::string_view text) {
  Json schema;
  try {
    schema = Json::parse(text);
  } catch (const Json::parse_error& error) {
    refuse_schema("", "not well-formed JSON" + place_of(text, error.byte));
  } catch (const Json::exception&) {
    refuse_schema("", "not well-formed JSON: a number beyond the range of a double");
  }
  root_ = std::make_unique<Node>(Node::read(schema, ""));
}

EventSchema::~EventSchema() = default;
EventSchema::EventSchema(EventSchema&&) noexcept = default;
EventSchema& EventSchema::operator=(EventSchema&&) noexcept = default;

std::vector<std::string> EventSchema::errors(std::string_view event) const {
  Json value;
  try {
    value = Json::parse(event);
  } catch (const Json::parse_error&) {  // all else that a parser refuses is not well-formed
    return {"/: holds half of a surrogate pair, which is no character"};
  } catch (const Json::exception&) {
    return {"/: holds a number beyond the range of a double"};
  }
  Findings found;
  root_->check(value, "", found);
  if (found.more > 0) found.errors.push_back(fmt::format("/: {} more error(s)", found.more));
  return found.errors;
}

EventSchema load_schema(const std::string& path) {
  const std::string text = read_whole_file(path);
  try {
    return EventSchema(text);
  } catch (const Error& error) {
    throw error.with_context(path);
  }
}

}  // namespace costsim::ingest
