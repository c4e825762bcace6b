#include "scenario/toml/table_reader.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "scenario/toml/distribution.hpp"
#include "scenario/toml/memory_curve.hpp"
#include "units/located.hpp"

namespace costsim::scenario {
namespace {

std::string kind_name(const toml::node& node) {
  static constexpr std::pair<toml::node_type, std::string_view> names[] = {
      {toml::node_type::table, "a table"},  {toml::node_type::array, "a list"},
      {toml::node_type::string, "a text"},  {toml::node_type::integer, "a number"},
      {toml::node_type::boolean, "a flag"}, {toml::node_type::floating_point, "a number"}};
  for (const auto& [type, name] : names) {
    if (type == node.type()) return std::string(name);
  }
  return "a date or time";
}

/// The nearest whole number, at least 1; other texts as they are.
std::string whole_text(const std::string& number) {
  try {
    const Decimal nearest = Decimal::parse(number).rounded(0);
    return (nearest < Decimal(1) ? Decimal(1) : nearest).text();
  } catch (const Error&) {
    return number;
  }
}

/// { total = "10GB/month" }: bytes of all items together.
Rate read_volume(const Document& document, const toml::table& table) {
  TableReader reader(document, table, "a volume");
  const toml::node& total = reader.need("total");
  const std::string text = reader.need_text("total");
  reader.finish();
  const std::size_t slash = text.find('/');
  try {
    if (slash == std::string::npos) throw Error(Failure::Usage, "no time is there");
    const Bytes bytes = parse_bytes(text.substr(0, slash));
    const Rate per = parse_rate("1/" + text.substr(slash + 1), document.calendar());
    return {Decimal(bytes.value), per.per};
  } catch (const Error&) {
    document.fail(total,
                  fmt::format("total = '{}': expected a volume such as \"10GB/month\" (sizes: "
                              "{}; per {})",
                              text, byte_units_text(), duration_units_text()));
  }
}

template <typename... Ordered>
bool exceeds_as(const Value& a, const Value& b) {
  const auto both = [&]<typename T>(const T*) {
    return std::holds_alternative<T>(a) && std::holds_alternative<T>(b) &&
           std::get<T>(a) > std::get<T>(b);
  };
  return (both(static_cast<const Ordered*>(nullptr)) || ...);
}

bool exceeds(const Value& a, const Value& b) {
  return exceeds_as<Decimal, Bytes, Duration, Money>(a, b);
}

/// Most of the letters of a name that is absent must be there in a key that nobody knows: it may
/// yet turn out to be a right one.
bool may_mean(std::string_view unknown, std::string_view absent) {
  return edit_distance(unknown, absent) <= std::max<std::size_t>(1, absent.size() / 3);
}

}  // namespace

TableReader::TableReader(const Document& document, const toml::table& table, std::string what)
    : document_(document),
      table_(table),
      what_(std::move(what)),
      errors_before_(document.errors()) {}

const toml::node* TableReader::take(std::string_view key) {
  known_.emplace(key);
  return table_.get(key);
}

const toml::node& TableReader::need(std::string_view key) {
  const toml::node* node = take(key);
  if (node == nullptr) missing(key, fmt::format("{} needs '{}'", what_, key));
  return *node;
}

std::optional<std::string> TableReader::text(std::string_view key) {
  const toml::node* node = take(key);
  if (node == nullptr) return std::nullopt;
  if (!node->is_string()) {
    document_.fail(*node, fmt::format("{} is {}: expected a text", key, kind_name(*node)));
  }
  return document_.written(*node);
}

std::string TableReader::need_text(std::string_view key) {
  need(key);
  return *text(key);
}

Value TableReader::read(const Parameter& row, const toml::node& node) const {
  return located(document_.where(node), [&]() -> Value {
    if (const toml::table* table = node.as_table(); table && row.kind == Kind::Distribution) {
      Value value = read_distribution(document_, *table, row.name == "arrivals");
      check_range(row, value, "{ distribution … }");
      return value;
    }
    if (const toml::table* table = node.as_table();
        table && row.volume && row.kind == Kind::Bytes) {
      return read_volume(document_, *table);
    }
    if (row.volume && row.kind == Kind::Number && node.is_string()) {
      const std::string text = document_.written(node);
      if (text.find('/') != std::string::npos) return parse_rate(text, document_.calendar());
    }
    if (node.is_table() || node.is_array() || kind_name(node) == "a date or time") {
      throw Error(Failure::Usage, fmt::format("{} is {}: expected {}", row.name, kind_name(node),
                                              expected_text(row)));
    }
    // A text may be a count, too: shards are "auto" or so many.
    const bool counts = row.kind == Kind::Count || row.kind == Kind::Text;
    const bool nearest = counts && document_.is_between(node);
    return read_value(row, nearest ? whole_text(document_.written(node)) : document_.written(node),
                      document_.calendar());
  });
}

std::optional<Value> TableReader::value(const Parameter& row) {
  const toml::node* node = take(row.name);
  if (node != nullptr) return read(row, *node);
  if (row.fallback == optional) return std::nullopt;
  if (row.fallback == required) {
    missing(row.name,
            fmt::format("{} needs '{}': {}, {}", what_, row.name, row.help, expected_text(row)));
  }
  return read_value(row, row.fallback);
}

Parameters TableReader::parameters(std::span<const Parameter> rows) {
  Parameters values(rows);
  for (const Parameter& row : rows) take(row.name);  // all are known before one is missed
  for (const Parameter& row : rows) {
    if (is_curve(row)) continue;  // it follows another value
    if (!has(row.name) && row.fallback != required) continue;
    attempt([&] { values.set(row.name, *value(row)); });
  }
  for (const Parameter& row : rows) {
    if (!is_curve(row)) continue;
    attempt([&] { values.set(row.name, read_curve(row, rows, values)); });
  }
  if (sound()) attempt([&] { refuse_crossed_bounds(rows, values); });
  return values;
}

bool TableReader::is_curve(const Parameter& row) const {
  const toml::node* node = table_.get(row.name);
  return row.kind == Kind::Distribution && node != nullptr && node->is_table() &&
         is_memory_curve(*node->as_table());
}

Value TableReader::read_curve(const Parameter& row, std::span<const Parameter> rows,
                              const Parameters& values) const {
  const toml::table& points = *table_.get(row.name)->as_table();
  const Parameter* memory = find_parameter(rows, "memory");
  if (memory == nullptr || memory->kind != Kind::Bytes) {
    document_.fail(points,
                   fmt::format("{} by memory: there is no `memory` here to follow", row.name));
  }
  if (has(memory->name) && !values.stated(memory->name)) throw AlreadyTold{};
  Value value = read_memory_curve(document_, points, row.name, values.bytes(memory->name));
  check_range(row, value, "{ memory = time … }");
  return value;
}

void TableReader::refuse_crossed_bounds(std::span<const Parameter> rows,
                                        const Parameters& values) const {
  constexpr std::string_view fewest = "min_", most = "max_";
  for (const Parameter& low : rows) {
    if (low.name.substr(0, fewest.size()) != fewest) continue;
    const std::string bound = std::string(most).append(low.name.substr(fewest.size()));
    if (find_parameter(rows, bound) == nullptr || !values.has(low.name) || !values.has(bound)) {
      continue;
    }
    if (!exceeds(values.value(low.name), values.value(bound))) continue;
    const bool both = values.stated(bound);
    const toml::node* place = table_.get(both ? bound : low.name);
    const auto text = [&](std::string_view name) {
      const toml::node* written = table_.get(name);
      return written != nullptr ? document_.written(*written)
                                : std::string(find_parameter(rows, name)->fallback);
    };
    document_.fail(*place,
                   fmt::format("{} = {} is above {} = {}{}: expected no more than that", low.name,
                               text(low.name), bound, text(bound), both ? "" : ", its default"));
  }
}

const toml::table* TableReader::table(std::string_view key) {
  const toml::node* node = take(key);
  if (node == nullptr) return nullptr;
  if (!node->is_table()) {
    document_.fail(*node, fmt::format("{} is {}: expected a table", key, kind_name(*node)));
  }
  return node->as_table();
}

std::vector<const toml::table*> TableReader::tables(std::string_view key) {
  std::vector<const toml::table*> result;
  const toml::node* node = take(key);
  if (node == nullptr) return result;
  const toml::array* items = node->as_array();
  if (items == nullptr) {
    document_.fail(*node,
                   fmt::format("{} is {}: expected a list of tables", key, kind_name(*node)));
  }
  for (const toml::node& item : *items) {
    if (!item.is_table()) {
      document_.fail(item,
                     fmt::format("{} has {} in its list: expected tables", key, kind_name(item)));
    }
    result.push_back(item.as_table());
  }
  return result;
}

std::vector<std::string> TableReader::texts(std::string_view key) {
  const toml::node* node = take(key);
  if (node == nullptr) return {};
  if (node->is_string()) return {document_.written(*node)};
  std::vector<std::string> result;
  const toml::array* items = node->as_array();
  if (items == nullptr) {
    document_.fail(
        *node, fmt::format("{} is {}: expected a text or a list of texts", key, kind_name(*node)));
  }
  for (const toml::node& item : *items) {
    if (!item.is_string())
      document_.fail(item,
                     fmt::format("{} has {} in its list: expected texts", key, kind_name(item)));
    result.push_back(document_.written(item));
  }
  return result;
}

std::vector<std::string_view> TableReader::unknown_keys() const {
  std::vector<std::string_view> unknown;
  for (const auto& [key, node] : table_) {
    if (!known_.contains(key.str()) && !refused_.contains(key.str())) unknown.push_back(key.str());
  }
  return unknown;
}

void TableReader::refuse_unknown(std::string_view key, const std::string& hint) {
  refused_.emplace(key);
  throw Error(Failure::Usage, document_.where(table_.find(key)->first),
              fmt::format("unknown key '{}' in {}{}", key, what_, hint));
}

/// Of those that may be there.
std::vector<std::string_view> TableReader::absent_keys() const {
  std::vector<std::string_view> absent;
  for (const std::string& name : known_) {
    if (!has(name)) absent.push_back(name);
  }
  return absent;
}

void TableReader::refuse_misspelling_of(std::string_view absent) {
  const std::vector<std::string_view> unknown = unknown_keys();
  std::size_t nearest = std::numeric_limits<std::size_t>::max();
  std::string_view written;
  for (const std::string_view key : unknown) {
    if (!may_mean(key, absent) || edit_distance(key, absent) >= nearest) continue;
    nearest = edit_distance(key, absent);
    written = key;
  }
  if (!written.empty()) refuse_unknown(written, fmt::format("; did you mean '{}'?", absent));
}

void TableReader::missing(std::string_view key, const std::string& message) {
  refuse_misspelling_of(key);
  if (!deciding_.empty() && !has(deciding_)) refuse_misspelling_of(deciding_);
  fail(message);
}

void TableReader::require_sound() const {
  if (!sound()) throw AlreadyTold{};
}

/// Of the keys that may be there, one that is not comes before others.
std::string TableReader::hint_for(std::string_view unknown) const {
  std::vector<std::string_view> meant = absent_keys();
  std::erase_if(meant, [&](std::string_view absent) { return !may_mean(unknown, absent); });
  if (!meant.empty()) return suggestion(unknown, meant);
  return suggestion(unknown, std::vector<std::string_view>(known_.begin(), known_.end()));
}

/// Where no key is near: those that there are, as long as they can be taken in at a glance.
std::string TableReader::right_keys() const {
  constexpr std::size_t most = 12;
  if (known_.empty() || known_.size() > most) return "";
  return fmt::format(": expected one of {}", fmt::join(known_, ", "));
}

void TableReader::finish(std::string_view remark) {
  if (!deciding_.empty() && !has(deciding_)) refuse_misspelling_of(deciding_);
  for (const std::string_view key : unknown_keys()) {
    std::string hint = hint_for(key);
    if (hint.empty() && remark.empty()) hint = right_keys();
    attempt([&] { refuse_unknown(key, hint.append(remark)); });
  }
  require_sound();
}

void TableReader::fail(const std::string& message) const {
  throw Error(Failure::Usage, where(), message);
}

}  // namespace costsim::scenario
