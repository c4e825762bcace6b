#include "analysis/bill_lines.hpp"

#include <algorithm>
#include <optional>
#include <tuple>

namespace costsim::analysis {
namespace {

// A quantity may have used up the digits that there are; so many decimals leave room for a sum and
// for a product with a price.
constexpr int kept_decimals = 18, decimals_of_mean = 15, decimals_of_product = 9;

using pricing::LineItem;

/// What one tier costs; several prices are those of different months.
struct TierLine {
  Decimal quantity;
  Money amount;
  const LineItem* only = nullptr;  ///< its item, where it is one
};

std::map<int, TierLine> tiers_of(const BillLine& line) {
  std::map<int, TierLine> tiers;
  for (const LineItem& item : line.items) {
    const auto [tier, fresh] = tiers.try_emplace(item.tier);
    tier->second.quantity += item.quantity.rounded(kept_decimals);
    tier->second.amount += item.amount;
    tier->second.only = fresh ? &item : nullptr;
  }
  return tiers;
}

bool same_price(const LineItem& a, const LineItem& b) {
  return std::tie(a.price, a.per, a.discount) == std::tie(b.price, b.per, b.discount);
}

/// Nothing where nothing was used, so that no price is known.
std::optional<Money> at_mean_price(const Decimal& quantity, const Decimal& of, Money cost_of_it) {
  if (of.is_zero()) return std::nullopt;
  const Decimal mean = cost_of_it.dollars().divided_by(of, decimals_of_mean);
  return quantity == of ? cost_of_it : cost(quantity.rounded(decimals_of_product), mean, 1);
}

std::optional<Money> at_price_of(const TierLine& tier, const Decimal& quantity) {
  if (tier.only == nullptr) return at_mean_price(quantity, tier.quantity, tier.amount);
  const Decimal price = tier.only->price * (Decimal(1) - tier.only->discount);
  return cost(quantity, price, tier.only->per);
}

Money effect_of_tier(const TierLine& before, const TierLine& after) {
  const bool known = before.only != nullptr && after.only != nullptr;
  if (known && same_price(*before.only, *after.only)) return {};
  return at_price_of(after, before.quantity).value_or(before.amount) - before.amount;
}

}  // namespace

BillLines lines_of(const pricing::Bill& bill) {
  BillLines lines;
  for (const LineItem& item : bill.items) {
    BillLine& line = lines[{item.stage, item.meter}];
    line.unit = item.unit;
    line.quantity += item.quantity.rounded(kept_decimals);
    line.amount += item.amount;
    line.items.push_back(item);
  }
  return lines;
}

Money price_effect_of_bills(const BillLine& before, const BillLine& after) {
  const auto old_tiers = tiers_of(before), new_tiers = tiers_of(after);
  constexpr int allowance = 0;
  if (old_tiers.contains(allowance) != new_tiers.contains(allowance)) {
    const auto anew = at_mean_price(before.quantity, after.quantity, after.amount);
    return anew.value_or(before.amount) - before.amount;
  }
  Money effect;
  for (const auto& [number, tier] : old_tiers) {
    const auto same = new_tiers.find(number);
    if (same != new_tiers.end()) effect += effect_of_tier(tier, same->second);
  }
  return effect;
}

}  // namespace costsim::analysis
