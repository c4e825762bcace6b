#include "pricing/charged.hpp"

#include <algorithm>

namespace costsim::pricing {
namespace {

using metering::MeterId;

bool same_tiers(const std::vector<Tier>& a, const std::vector<Tier>& b) {
  return std::ranges::equal(a, b, [](const Tier& one, const Tier& other) {
    return one.up_to == other.up_to && one.price == other.price;
  });
}

bool same_charge(const Charged& a, const Charged& b) {
  return a.discount == b.discount && a.tariff.per == b.tariff.per &&
         a.tariff.free_allowance == b.tariff.free_allowance &&
         same_tiers(a.tariff.tiers, b.tariff.tiers);
}

/// The newest of the meter up to a month; before its first one, the first.
const Charged* in_month(const std::vector<Charged>& all, const MeterId& meter, int month) {
  const Charged* found = nullptr;
  for (const Charged& each : all) {
    if (each.meter != meter) continue;
    if (found == nullptr || each.from_month <= month) found = &each;
  }
  return found;
}

Charged charged_by(const LineItem& line, const Tariff& tariff, const RatingOptions& options,
                   int month) {
  Charged charged{line.meter, month, {}, line.discount};
  charged.tariff.unit = tariff.unit;
  charged.tariff.per = tariff.per;
  charged.tariff.tiers = tariff.tiers;
  charged.tariff.allowance_group = tariff.allowance_group;
  if (options.free_tier.covers(tariff.free_for)) {
    charged.tariff.free_allowance = tariff.free_allowance;
  }
  return charged;
}

/// The price that is paid, which no discount comes off any more.
Tariff net(const Charged& charged) {
  Tariff tariff = charged.tariff;
  for (Tier& tier : tariff.tiers) tier.price = tier.price * (Decimal(1) - charged.discount);
  return tariff;
}

/// Of the meters that have one price in all their lines.
Tariffs::Map single_prices(const Bill& bill) {
  Tariffs::Map told;
  for (const LineItem& line : bill.items) {
    const Decimal price = line.price * (Decimal(1) - line.discount);
    const auto [known, fresh] = told.try_emplace(line.meter);
    Tariff& tariff = known->second;
    if (fresh) {
      tariff.unit = line.unit;
      tariff.per = line.per;
      tariff.tiers = {{std::nullopt, price}};
    } else if (tariff.per != line.per || tariff.tiers.front().price != price) {
      tariff.per = 0;  // no single one
    }
  }
  std::erase_if(told, [](const auto& each) { return each.second.per.is_zero(); });
  return told;
}

}  // namespace

void note_charged(const Bill& bill, const PriceBook& book, const RatingOptions& options, int month,
                  bool change, std::vector<Charged>& known) {
  const MeterId* last = nullptr;  // the lines of a meter are neighbours
  for (const LineItem& line : bill.items) {
    if (last != nullptr && *last == line.meter) continue;
    last = &line.meter;
    const Tariff& tariff = book.tariffs.at(line.meter);
    const bool plain = tariff.tiers.size() == 1 && (tariff.free_allowance.is_zero() ||
                                                    !options.free_tier.covers(tariff.free_for));
    const Charged* before = in_month(known, line.meter, month);
    if (plain && !change && before == nullptr) continue;
    Charged now = charged_by(line, tariff, options, month);
    if (before == nullptr || !same_charge(*before, now)) known.push_back(std::move(now));
  }
}

Bill rate_as_charged(const std::vector<metering::Usage>& months, const Bill& bill,
                     const std::vector<Charged>& charged) {
  const Tariffs::Map single = single_prices(bill);
  std::vector<Bill> bills;
  for (const metering::Usage& month : months) {
    PriceBook book;
    metering::Usage known;
    for (const metering::Consumption& used : month) {
      const auto price = single.find(used.meter);
      if (const Charged* by = in_month(charged, used.meter, static_cast<int>(bills.size()) + 1)) {
        book.tariffs.own().try_emplace(used.meter, net(*by));
      } else if (price != single.end()) {
        book.tariffs.own().try_emplace(used.meter, price->second);
      } else {
        continue;
      }
      known.push_back(used);
    }
    bills.push_back(rate(known, book, {FreeTier::all(), 0}));
  }
  return combined(bills);
}

}  // namespace costsim::pricing
