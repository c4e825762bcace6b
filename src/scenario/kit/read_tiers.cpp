#include "scenario/kit/read_tiers.hpp"

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

namespace {

pricing::Tier read_tier(TableReader& table, const Parameter& up_to, const Parameter& price) {
  table.take(up_to.name);
  pricing::Tier tier;
  table.attempt([&] {
    if (table.has(up_to.name)) tier.up_to = read_quantity(table, up_to);
  });
  table.attempt([&] { tier.price = number_in(*table.value(price)); });
  table.finish();
  return tier;
}

}  // namespace

std::vector<pricing::Tier> read_tiers(TableReader& table, const Parameter& up_to,
                                      const Parameter& price) {
  std::vector<pricing::Tier> tiers;
  const std::vector<const toml::table*> entries = table.tables("tiers");
  if (entries.empty()) table.fail("tiers: expected at least one { price = \"…\" }");
  const std::size_t errors = table.document().errors();
  for (const toml::table* entry : entries) {
    table.attempt([&] {
      TableReader tier(table.document(), *entry, "a tier");
      tiers.push_back(read_tier(tier, up_to, price));
      if (!rises(tiers))
        tier.fail("tiers: expected bounds that rise, and none on the last tier only");
    });
  }
  if (table.document().errors() > errors) throw AlreadyTold{};
  if (tiers.back().up_to) table.fail("the last tier has a bound: quantities above it had no price");
  return tiers;
}

}  // namespace costsim::scenario
