#include "scenario/imports/plan_share.hpp"

namespace costsim::scenario {

std::optional<Decimal> list_price(const metering::MeterId& meter, const pricing::PriceBook& book) {
  const auto listed = book.tariffs.find(meter);
  if (listed == book.tariffs.end() || listed->second.tiers.front().price.is_zero()) {
    return std::nullopt;
  }
  return listed->second.tiers.front().price.divided_by(listed->second.per);
}

Decimal plan_share(const FoundPlan& plan, const Decimal& list_price) {
  constexpr int decimals = 4;
  return (Decimal(1) - plan.price.divided_by(list_price)).rounded(decimals);
}

}  // namespace costsim::scenario
