#include "scenario/books/quoted_number.hpp"

#include <fmt/format.h>

namespace costsim::scenario {

std::optional<Decimal> quoted_number(TableReader& reader, const Parameter& row) {
  if (const toml::node* node = reader.take(row.name); node != nullptr && !node->is_string()) {
    reader.document().fail(
        *node, fmt::format("{} must be quoted, such as {} = \"0.014\"", row.name, row.name));
  }
  const std::optional<Value> value = reader.value(row);
  if (!value) return std::nullopt;
  return std::get<Decimal>(*value);
}

}  // namespace costsim::scenario
