#include "scenario/prices/plausible_price.hpp"

#include <fmt/format.h>

namespace costsim::scenario {
namespace {

using pricing::Tariff;
using pricing::Tier;

/// The price of the book's tiers, none of them for nothing, that comes nearest to a stated one.
std::optional<Decimal> nearest_price(const Decimal& stated, const Tariff& book) {
  std::optional<Decimal> below, above;
  for (const Tier& tier : book.tiers) {
    if (tier.price.is_zero()) continue;
    std::optional<Decimal>& bound = tier.price < stated ? below : above;
    if (!bound || (tier.price < stated ? tier.price > *bound : tier.price < *bound)) {
      bound = tier.price;
    }
  }
  if (!below || !above) return below ? below : above;
  return stated * stated < *below * *above ? below : above;
}

bool far_off(const Decimal& price, const Decimal& known) {
  return price > known * plausible_factor || price * plausible_factor < known;
}

}  // namespace

std::optional<Decimal> far_from(const Decimal& stated, const Tariff& book) {
  if (stated.is_zero()) return std::nullopt;
  const std::optional<Decimal> known = nearest_price(stated, book);
  return known && far_off(stated, *known) ? known : std::nullopt;
}

std::string price_text(const Decimal& price, const Tariff& tariff) {
  if (tariff.per == Decimal(1)) return fmt::format("${} per {}", price.text(2), tariff.unit);
  return fmt::format("${} per {} {}s", price.text(2), tariff.per.text(), tariff.unit);
}

}  // namespace costsim::scenario
