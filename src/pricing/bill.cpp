#include "pricing/bill.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "units/diagnostics.hpp"
#include "units/error.hpp"

namespace costsim::pricing {
namespace {

using metering::Consumption;
using metering::MeterId;
using metering::Usage;

/// One meter's consumption over all stages, in order of first appearance.
struct MeterUsage {
  const MeterId& meter;
  Decimal quantity;
  std::vector<const Consumption*> shares;
};

/// For messages; plain quantities have no stage.
std::string of_stage(const std::string& stage) {
  return stage.empty() ? "" : fmt::format(" of stage '{}'", stage);
}

std::vector<MeterUsage> by_meter(const Usage& usage) {
  std::vector<MeterUsage> meters;
  std::map<MeterId, std::size_t> index;
  meters.reserve(usage.size());
  for (const Consumption& entry : usage) {
    if (entry.quantity.is_negative()) {
      throw Error(Failure::Usage,
                  fmt::format("a quantity cannot be negative: {}{} = {}", entry.meter.text(),
                              of_stage(entry.stage), entry.quantity.text()));
    }
    const auto [found, fresh] = index.try_emplace(entry.meter, meters.size());
    if (fresh) meters.push_back({entry.meter, 0, {}});
    meters[found->second].quantity += entry.quantity;
    meters[found->second].shares.push_back(&entry);
  }
  return meters;
}

const Tariff& tariff_of(const PriceBook& book, const MeterId& meter) {
  const auto found = book.tariffs.find(meter);
  if (found == book.tariffs.end()) {
    throw Error(
        Failure::Untrustworthy,
        fmt::format("no price for {} in {} {}: add it to the price book or to [prices.override]",
                    meter.text(), book.region, book.epoch));
  }
  return found->second;
}

/// A part of a meter's quantity that has one price.
struct Slice {
  int tier;
  Decimal quantity;
  Decimal price;
};

/// Cuts `quantity` into the free part and one slice per tier it reaches. A bound belongs to the
/// lower tier.
std::vector<Slice> cut(Decimal quantity, const Decimal& free, const Tariff& tariff) {
  std::vector<Slice> slices;
  slices.reserve(tariff.tiers.size() + 1);
  const Decimal given = std::min(quantity, free);
  if (given > Decimal(0)) {
    slices.push_back({0, given, 0});
    quantity -= given;
  }
  Decimal reached;
  int tier = 1;
  for (const Tier& step : tariff.tiers) {
    const Decimal bound = step.up_to ? std::min(quantity, *step.up_to) : quantity;
    if (bound > reached || (quantity.is_zero() && slices.empty())) {
      slices.push_back({tier, bound - reached, step.price});
      reached = bound;
    }
    if (reached == quantity) break;
    ++tier;
  }
  return slices;
}

/// Splits a slice among the stages in proportion to their use. The parts' quantities and amounts
/// add up exactly: each part is the difference of two rounded running sums.
void apportion(const MeterUsage& meter, const Slice& slice, const Tariff& tariff,
               const Decimal& discount, Bill& bill) {
  const Decimal price = slice.price * (Decimal(1) - discount);
  Decimal used;
  Decimal quantity_before;
  Money amount_before;
  for (const Consumption* share : meter.shares) {
    used += share->quantity;
    const bool last = share == meter.shares.back();
    const Decimal quantity_now =
        last ? slice.quantity
             : (meter.quantity.is_zero()
                    ? Decimal(0)
                    : slice.quantity.times(used).divided_by(meter.quantity, 15));
    const Money amount_now = cost(quantity_now, price, tariff.per);
    bill.items.push_back({share->stage, meter.meter, slice.tier, quantity_now - quantity_before,
                          tariff.unit, slice.price, tariff.per, amount_now - amount_before,
                          tariff.provenance, discount});
    quantity_before = quantity_now;
    amount_before = amount_now;
  }
}

/// What is left of the allowances that several meters share.
class Allowances {
 public:
  explicit Allowances(const FreeTier& switched_on) : switched_on_(switched_on) {}

  /// The free part of this meter's quantity, and takes it off.
  Decimal take(const MeterUsage& meter, const Tariff& tariff) {
    if (!switched_on_.covers(tariff.free_for)) return 0;
    if (tariff.allowance_group.empty()) return tariff.free_allowance;
    const std::string group = meter.meter.service + "/" + tariff.allowance_group;
    Decimal& left = left_.try_emplace(group, tariff.free_allowance).first->second;
    const Decimal free = left;
    left -= std::min(left, meter.quantity);
    return free;
  }

 private:
  FreeTier switched_on_;
  std::map<std::string, Decimal> left_;
};

void note_beyond(const MeterUsage& meter, const Decimal& free, const Tariff& tariff, Bill& bill) {
  if (!tariff.known_up_to) return;
  const Decimal billed = meter.quantity - std::min(meter.quantity, free);
  if (billed <= *tariff.known_up_to) return;
  BeyondBook beyond{meter.meter, tariff.unit, billed, *tariff.known_up_to, {}, tariff.provenance};
  for (const Consumption* share : meter.shares) beyond.stages.push_back(share->stage);
  bill.beyond.push_back(std::move(beyond));
}

/// Keeps the farthest of several months.
void merge_beyond(const BeyondBook& month, std::vector<BeyondBook>& all) {
  const auto known = std::find_if(
      all.begin(), all.end(), [&](const BeyondBook& other) { return other.meter == month.meter; });
  if (known == all.end()) {
    all.push_back(month);
  } else if (month.quantity > known->quantity) {
    *known = month;
  }
}

void add_month(const LineItem& item, Money& amount) {
  try {
    amount += item.amount;
  } catch (const Error& error) {  // more than can be counted
    throw error.with_context(
        fmt::format("all months of {}{}", item.meter.text(), of_stage(item.stage)));
  }
}

}  // namespace

Money Bill::total() const {
  Money sum;
  try {
    for (const LineItem& item : items) sum += item.amount;
  } catch (const Error& error) {  // more than can be counted
    const LineItem& most = *std::ranges::max_element(items, {}, &LineItem::amount);
    throw error.with_context(
        fmt::format("a bill, most of it {}{}", most.meter.text(), of_stage(most.stage)));
  }
  return sum;
}

Money Bill::total_of(std::string_view stage) const {
  Money sum;
  for (const LineItem& item : items) {
    if (item.stage == stage) sum += item.amount;
  }
  return sum;
}

void require_prices(const Usage& usage, const PriceBook& book) {
  Diagnostics missing;
  for (const Consumption& line : usage) missing.attempt([&] { tariff_of(book, line.meter); });
  missing.raise();
}

Bill rate(const Usage& usage, const PriceBook& book, const RatingOptions& options) {
  Bill bill;
  bill.items.reserve(4 * usage.size());  // a line is heavy to move, and most meters reach few tiers
  const Usage lines = metering::merged(usage);
  Allowances allowances(options.free_tier);
  require_prices(usage, book);
  for (const MeterUsage& meter : by_meter(lines)) {
    const Tariff& tariff = tariff_of(book, meter.meter);
    const Decimal free = allowances.take(meter, tariff);
    try {
      note_beyond(meter, free, tariff, bill);
      for (const Slice& slice : cut(meter.quantity, free, tariff)) {
        apportion(meter, slice, tariff, tariff.stated ? Decimal(0) : options.discount, bill);
      }
    } catch (const Error& error) {  // more than can be counted
      throw error.with_context(fmt::format("price of {} ({}){}", meter.meter.text(),
                                           tariff.provenance.source,
                                           of_stage(meter.shares.front()->stage)));
    }
  }
  return bill;
}

Bill combined(const std::vector<Bill>& bills) {
  // Amounts are exact; of a quantity, which parts of months may have given all the digits that
  // there are, so many decimals leave room for the sum of years.
  constexpr int told_decimals = 18;
  Bill sum;
  std::map<std::tuple<std::string, MeterId, int, Decimal>, std::size_t> index;
  for (const Bill& bill : bills) {
    for (const BeyondBook& beyond : bill.beyond) merge_beyond(beyond, sum.beyond);
    for (const LineItem& item : bill.items) {
      const auto [found, fresh] =
          index.try_emplace({item.stage, item.meter, item.tier, item.price}, sum.items.size());
      if (fresh) {
        sum.items.push_back(item);
      } else {
        Decimal& quantity = sum.items[found->second].quantity;
        quantity = quantity.rounded(told_decimals) + item.quantity.rounded(told_decimals);
        add_month(item, sum.items[found->second].amount);
      }
    }
  }
  return sum;
}

}  // namespace costsim::pricing
