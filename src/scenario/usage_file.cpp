#include "scenario/usage_file.hpp"

#include <fmt/format.h>

#include "scenario/toml/table_reader.hpp"

namespace costsim::scenario {
namespace {

/// "46440000000", "46.44B" or 0.5, to the last digit.
Decimal read_quantity(TableReader& reader) {
  const toml::node& node = reader.need("quantity");
  if (!node.is_string() && !node.is_number()) {
    reader.document().fail(node, "quantity: expected a number such as \"46440000000\" or \"5M\"");
  }
  Decimal quantity;
  try {
    quantity = parse_count(reader.document().written(node));
  } catch (const Error& error) {
    throw error.at(reader.document().where(node));
  }
  if (quantity.is_negative()) {
    reader.document().fail(node,
                           fmt::format("quantity = {}: expected at least 0", quantity.text()));
  }
  return quantity;
}

UsageEntry read_entry(const Document& document, const toml::table& table) {
  TableReader reader(document, table, "a [[usage]]");
  UsageEntry entry;
  entry.where = reader.where();
  metering::Consumption& use = entry.consumption;
  reader.attempt([&] { use.meter.service = reader.need_text("service"); });
  reader.attempt([&] { use.meter.meter = reader.need_text("meter"); });
  reader.attempt([&] { use.quantity = read_quantity(reader); });
  reader.attempt([&] { use.stage = reader.text("stage").value_or(use.meter.service); });
  reader.finish();
  return entry;
}

std::vector<UsageEntry> read_entries(const Document& document) {
  TableReader root(document, document.root(), "a usage file");
  std::vector<UsageEntry> entries;
  for (const toml::table* table : root.tables("usage")) {
    root.attempt([&] { entries.push_back(read_entry(document, *table)); });
  }
  root.finish();
  if (entries.empty()) {
    throw Error(Failure::Usage, {document.name(), 0, 0},
                "has no usage: expected [[usage]] with service, meter and quantity");
  }
  return entries;
}

/// All that is wrong with the file is told at once.
std::vector<UsageEntry> entries_of(Document document) {
  Diagnostics diagnostics;
  document.keep_errors_in(diagnostics);
  std::vector<UsageEntry> entries;
  diagnostics.attempt([&] { entries = read_entries(document); });
  diagnostics.raise();
  return entries;
}

}  // namespace

std::vector<UsageEntry> read_usage_file(const std::string& path) {
  return entries_of(Document::read(path));
}

std::vector<UsageEntry> parse_usage(std::string text, std::string name) {
  return entries_of(Document::parse(std::move(text), std::move(name)));
}

}  // namespace costsim::scenario
