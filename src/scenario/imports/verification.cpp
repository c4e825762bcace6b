#include "scenario/imports/verification.hpp"

#include <algorithm>
#include <set>

#include "scenario/imports/plan_share.hpp"

namespace costsim::scenario {
namespace {

using metering::MeterId;
using pricing::Tariff;

/// The list's price as a tariff in the units of the book. Beyond what the book knows nothing is
/// compared.
Tariff listed(const Tariff& book, const FoundPrice& price) {
  Tariff tariff = book;
  tariff.tiers = price.tiers;
  for (pricing::Tier& tier : tariff.tiers) tier.price = tier.price * book.per;
  if (book.known_up_to && tariff.tiers.size() > book.tiers.size()) {
    tariff.tiers.resize(book.tiers.size());
    tariff.tiers.back().up_to.reset();
  }
  return tariff;
}

void compare(const MeterId& meter, const Tariff& book, const FoundPrice& price,
             Verification& result) {
  ++result.compared;
  pricing::PriceBook before, after;
  before.tariffs.own().emplace(meter, book);
  after.tariffs.own().emplace(meter, listed(book, price));
  const pricing::BookDifference difference = pricing::difference(before, after);
  const bool free_differs = price.free && *price.free != book.free_allowance;
  if (free_differs) result.free.push_back({meter, book.free_allowance, *price.free});
  std::ranges::copy(difference.changes, std::back_inserter(result.differing));
  if (difference.changes.empty() && !free_differs) result.confirmed.push_back(meter);
}

/// Of the list's own price where it has one, else of the book's.
void compare(const FoundPlan& plan, const PriceFiles& files, Verification& result) {
  const auto listed = result.found.prices.find(plan.meter);
  const std::optional<Decimal> price = listed != result.found.prices.end()
                                           ? listed->second.tiers.front().price
                                           : list_price(plan.meter, files.book);
  if (!price || price->is_zero()) return;
  const auto rules = files.rules.find(plan.service);
  const bool known = rules != files.rules.end() && rules->second.has(plan.rule);
  const std::optional<Decimal> book =
      known ? std::optional(rules->second.number(plan.rule)) : std::nullopt;
  const Decimal list = plan_share(plan, *price);
  if (book == list) {
    result.confirmed_plans.push_back(plan.service + "." + plan.rule);
  } else {
    result.plans.push_back({plan.service, plan.rule, book, list});
  }
}

}  // namespace

Verification verify_book(const ImportRequest& request) {
  const PriceFiles files = load_price_files(request.book, request.models);
  const PriceFiles stated = stated_price_files(request.book, request.models);
  Verification result;
  result.book = request.book;
  result.found = find_prices(request);
  for (const auto& [meter, free] : result.found.free)
    if (const auto price = result.found.prices.find(meter); price != result.found.prices.end())
      price->second.free = free;
  std::set<std::string> told;
  for (const auto& [meter, price] : result.found.prices) {
    told.insert(meter.service);
    const auto known = files.book.tariffs.find(meter);
    if (known == files.book.tariffs.end())
      result.unknown.push_back(meter);
    else
      compare(meter, known->second, price, result);
  }
  for (const auto& [meter, tariff] : stated.book.tariffs)
    if (told.contains(meter.service) && !result.found.prices.contains(meter))
      result.absent.push_back(meter);
  for (const FoundPlan& plan : result.found.plans) compare(plan, files, result);
  return result;
}

}  // namespace costsim::scenario
