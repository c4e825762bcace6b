#include "pricing/difference.hpp"

#include <algorithm>
#include <set>

namespace costsim::pricing {
namespace {

const Tariff* find(const PriceBook& book, const metering::MeterId& meter) {
  const auto found = book.tariffs.find(meter);
  return found == book.tariffs.end() ? nullptr : &found->second;
}

std::size_t tiers_of(const Tariff* tariff) {
  return tariff == nullptr ? 0 : tariff->tiers.size();
}

std::optional<Decimal> unit_price(const Tariff* tariff, std::size_t tier) {
  if (tier >= tiers_of(tariff)) return std::nullopt;
  return tariff->tiers[tier].price.divided_by(tariff->per, 18);
}

PriceChange compare(const metering::MeterId& meter, std::size_t tier, const Tariff* before,
                    const Tariff* after) {
  PriceChange change{meter, static_cast<int>(tier) + 1,
                     after != nullptr ? after->unit : before->unit, unit_price(before, tier),
                     unit_price(after, tier)};
  change.bounds_moved =
      change.before && change.after && before->tiers[tier].up_to != after->tiers[tier].up_to;
  return change;
}

}  // namespace

std::optional<Decimal> PriceChange::relative() const {
  if (!before || !after || before->is_zero()) return std::nullopt;
  return after->divided_by(*before, 9) - Decimal(1);
}

BookDifference difference(const PriceBook& before, const PriceBook& after) {
  std::set<metering::MeterId> meters;
  for (const PriceBook* book : {&before, &after}) {
    for (const auto& [meter, tariff] : book->tariffs) meters.insert(meter);
  }
  BookDifference result;
  for (const metering::MeterId& meter : meters) {
    const Tariff* old_tariff = find(before, meter);
    const Tariff* new_tariff = find(after, meter);
    const std::size_t tiers = std::max(tiers_of(old_tariff), tiers_of(new_tariff));
    for (std::size_t tier = 0; tier < tiers; ++tier) {
      PriceChange change = compare(meter, tier, old_tariff, new_tariff);
      if (change.before == change.after && !change.bounds_moved) {
        ++result.equal;
      } else {
        result.changes.push_back(std::move(change));
      }
    }
  }
  return result;
}

}  // namespace costsim::pricing
