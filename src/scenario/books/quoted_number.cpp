#include "scenario/books/quoted_number.hpp"

#include <fmt/format.h>

namespace costsim::scenario {

std::optional<std::string> quoted_text(TableReader& reader, std::string_view key) {
  const toml::node* node = reader.take(key);
  if (node != nullptr && (node->is_number() || node->is_boolean())) {
    reader.document().fail(*node, fmt::format("{} must be quoted: {} = \"{}\"", key, key,
                                              reader.document().written(*node)));
  }
  return reader.text(key);
}

std::optional<Decimal> quoted_number(TableReader& reader, const Parameter& row) {
  if (reader.has(row.name)) quoted_text(reader, row.name);
  const std::optional<Value> value = reader.value(row);
  if (!value) return std::nullopt;
  return std::get<Decimal>(*value);
}

}  // namespace costsim::scenario
