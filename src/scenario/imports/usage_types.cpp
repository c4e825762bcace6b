#include "scenario/imports/usage_types.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "offers/price_list.hpp"
#include "scenario/books/model_folder.hpp"
#include "scenario/books/quoted_number.hpp"
#include "scenario/toml/table_reader.hpp"

namespace costsim::scenario {
namespace {

constexpr Parameter units_row = {.name = "units",
                                 .kind = Kind::Number,
                                 .fallback = "1",
                                 .help = "units of ours in one of AWS's",
                                 .min = 1e-9};
constexpr Parameter allowance_row = {.name = "allowance",
                                     .kind = Kind::Flag,
                                     .fallback = "false",
                                     .help = "its tier of price 0 is the meter's allowance"};

Document file_of(const std::string& name, const std::optional<std::string>& models_dir) {
  const auto files = model_files("aws", models_dir);
  const auto found = files.find(name);
  if (found == files.end())
    throw Error(Failure::Internal, fmt::format("no models/aws/{}.toml", name));
  return found->second.read();
}

void check_stars(TableReader& reader, const UsageRow& row) {
  const auto stars = [](const std::string& text) { return std::ranges::count(text, '*'); };
  if (stars(row.type) > 1 || stars(row.meter) > stars(row.type))
    reader.fail("expected at most one '*' in type, and in meter only where type has one");
}

UsageRow read_row(const Document& document, const toml::table& table, const UsageRow& defaults) {
  TableReader reader(document, table, "a row");
  UsageRow row = defaults;
  row.meter = reader.need_text("meter");
  row.type = reader.need_text("type");
  row.operation = reader.text("operation");
  row.unit = reader.text("unit").value_or("");
  row.units = *quoted_number(reader, units_row);
  row.allowance = std::get<bool>(*reader.value(allowance_row));
  if (const auto source = reader.text("source")) row.source = *source;
  if (const auto confidence = reader.text("confidence")) row.confidence = *confidence;
  if (const toml::table* with = reader.table("with")) {
    TableReader attributes(document, *with, "with");
    for (const auto& [key, node] : *with)
      row.with.emplace_back(offers::plain_name(key.str()), attributes.need_text(key.str()));
  }
  reader.finish();
  check_stars(reader, row);
  return row;
}

void read_service(const Document& document, const toml::table& table, UsageTypes& types) {
  TableReader reader(document, table, "a [[service]]");
  UsageRow defaults;
  defaults.code = reader.need_text("code");
  defaults.service = reader.need_text("service");
  defaults.source = reader.need_text("source");
  defaults.confidence = reader.need_text("confidence");
  for (const toml::table* row : reader.tables("rows"))
    types.rows.push_back(read_row(document, *row, defaults));
  reader.finish();
}

void read_regions(const Document& document, const toml::table& table, UsageTypes& types) {
  TableReader reader(document, table, "a [[region]]");
  for (const char* key : {"source", "confidence"}) reader.need_text(key);
  for (const toml::table* row : reader.tables("rows")) {
    TableReader region(document, *row, "a region");
    types.regions.push_back(
        {region.need_text("code"), region.need_text("place"), region.need_text("prefix")});
    region.finish();
  }
  reader.finish();
}

void read_usage_types(const Document& document, UsageTypes& types) {
  TableReader root(document, document.root(), "usage types");
  for (const toml::table* table : root.tables("region")) read_regions(document, *table, types);
  for (const toml::table* table : root.tables("service")) read_service(document, *table, types);
  if (const toml::table* table = root.table("instances")) {
    TableReader reader(document, *table, "[instances]");
    types.arm_processor = reader.need_text("arm");
    reader.finish();
  }
  if (const toml::table* table = root.table("plans")) {
    TableReader reader(document, *table, "[plans]");
    for (const auto& [key, node] : *table)
      types.plans.emplace(key.str(), reader.need_text(key.str()));
  }
  root.finish();
}

/// [service], with [service.or] and [service.plus].
void read_map_names(const Document& document, const std::string& service, const toml::table& table,
                    UsageTypes& types) {
  TableReader reader(document, table, fmt::format("[{}]", service));
  const std::string map = reader.need_text("map");
  const toml::table* others = reader.table("or");
  const toml::table* added = reader.table("plus");
  for (const auto& [key, node] : table) {
    if (key.str() == "map" || key.str() == "or" || key.str() == "plus") continue;
    MapNames names{{service, std::string(key.str())}, map, {reader.texts(key.str())}, {}};
    if (others != nullptr && others->contains(key.str()))
      names.alternatives.push_back(TableReader(document, *others, "or").texts(key.str()));
    if (added != nullptr && added->contains(key.str()))
      names.plus = TableReader(document, *added, "plus").need_text(key.str());
    types.map_names.push_back(std::move(names));
  }
}

}  // namespace

const PlaceOfRegion* UsageTypes::region(std::string_view code) const {
  const auto found = std::ranges::find(regions, code, &PlaceOfRegion::code);
  return found == regions.end() ? nullptr : &*found;
}

UsageTypes load_usage_types(const std::optional<std::string>& models_dir) {
  UsageTypes types;
  read_usage_types(file_of("usage-types", models_dir), types);
  const Document names = file_of("price-names", models_dir);
  for (const auto& [key, node] : names.root()) {
    if (!node.is_table()) names.fail(node, "expected a table of names");
    read_map_names(names, std::string(key.str()), *node.as_table(), types);
  }
  return types;
}

std::optional<std::string> matched(std::string_view pattern, std::string_view text) {
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos)
    return pattern == text ? std::optional<std::string>("") : std::nullopt;
  const std::string_view before = pattern.substr(0, star), behind = pattern.substr(star + 1);
  const bool fits = text.size() > before.size() + behind.size() && text.starts_with(before) &&
                    text.ends_with(behind);
  if (!fits) return std::nullopt;
  return std::string(text.substr(star, text.size() - before.size() - behind.size()));
}

std::string_view without_region(std::string_view usage_type, const PlaceOfRegion& region) {
  for (const std::string& begin : {region.code, region.prefix}) {
    const bool begins = usage_type.size() > begin.size() && usage_type.starts_with(begin) &&
                        usage_type[begin.size()] == '-';
    if (begins) return usage_type.substr(begin.size() + 1);
  }
  return usage_type;
}

}  // namespace costsim::scenario
