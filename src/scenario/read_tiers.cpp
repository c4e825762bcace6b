#include "scenario/read_tiers.hpp"

#include <cctype>

namespace costsim::scenario {
namespace {

Decimal number_in(const Value& value) {
  const auto* money = std::get_if<Money>(&value);
  return money != nullptr ? money->dollars() : std::get<Decimal>(value);
}

/// Whether the last tier begins where the one before it ends.
bool rises(const std::vector<pricing::Tier>& tiers) {
  if (tiers.size() < 2) return true;
  const auto& before = tiers[tiers.size() - 2].up_to;
  const auto& last = tiers.back().up_to;
  return before && (!last || *last > *before);
}

}  // namespace

Decimal read_quantity(TableReader& table, Parameter row) {
  const std::string text = table.document().written(table.need(row.name));
  // A number's text ends in a digit, a count's may have a letter behind it.
  const bool has_letter = !text.empty() && std::isalpha(static_cast<unsigned char>(text.back()));
  if (row.kind == Kind::Number && has_letter) row.kind = Kind::Count;
  return number_in(*table.value(row));
}

std::vector<pricing::Tier> read_tiers(TableReader& table, const Parameter& up_to,
                                      const Parameter& price) {
  std::vector<pricing::Tier> tiers;
  const std::vector<const toml::table*> entries = table.tables("tiers");
  for (const toml::table* entry : entries) {
    TableReader tier(table.document(), *entry, "a tier");
    std::optional<Decimal> bound;
    tier.take(up_to.name);
    if (tier.has(up_to.name)) bound = read_quantity(tier, up_to);
    tiers.push_back({bound, number_in(*tier.value(price))});
    tier.finish();
    if (!rises(tiers))
      tier.fail("tiers: expected bounds that rise, and none on the last tier only");
  }
  if (tiers.empty()) table.fail("tiers: expected at least one { price = \"…\" }");
  if (tiers.back().up_to) table.fail("the last tier has a bound: quantities above it had no price");
  return tiers;
}

}  // namespace costsim::scenario
