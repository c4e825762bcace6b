#include <algorithm>

#include <fmt/format.h>

#include "offers/price_text.hpp"
#include "scenario/imports/meter_prices.hpp"

namespace costsim::scenario {
namespace {

struct Step {
  Decimal begin;
  std::optional<Decimal> end;
  Decimal price;
};

[[noreturn]] void refuse(const std::string& why) {
  throw Error(Failure::Usage, why);
}

Decimal bound(const std::string& text) {
  const auto value = offers::price_of(text);
  if (!value || value->rounded) refuse(fmt::format("'{}' is no bound of a tier", text));
  return value->value;
}

Step step_of(const offers::Rate& rate, const UsageRow& row, bool& rounded) {
  if (rate.currency.empty()) refuse("no currency of its price is said");
  if (rate.currency != "USD") refuse(fmt::format("its price is in '{}'", rate.currency));
  if (!row.unit.empty() && rate.unit != row.unit)
    refuse(fmt::format("its price is for '{}', expected '{}'", rate.unit, row.unit));
  const auto price = offers::price_of(rate.price);
  if (!price) refuse(fmt::format("'{}' is no price", rate.price));
  rounded = rounded || price->rounded;
  Step step{bound(rate.begin) * row.units, std::nullopt,
            row.units == Decimal(1) ? price->value : price->value.divided_by(row.units)};
  if (rate.end != "Inf") step.end = bound(rate.end) * row.units;
  return step;
}

void check_joined(const std::vector<Step>& steps, const Decimal& one) {
  Decimal reached = 0;
  for (const Step& step : steps) {
    // "0 to 20000", then "20001 to Inf": KMS of GovCloud counts so.
    const bool joined =
        step.begin == reached || (step.begin == reached + one && !reached.is_zero());
    if (!joined) refuse(fmt::format("its tiers leave a gap or overlap at {}", reached.text()));
    if (!step.end) {
      if (&step != &steps.back()) refuse("a tier follows the last one");
      return;
    }
    if (*step.end <= step.begin) refuse(fmt::format("its tier at {} is empty", reached.text()));
    reached = *step.end;
  }
  refuse(fmt::format("its tiers end at {}", reached.text()));
}

}  // namespace

JoinedTiers joined_tiers(const TermPrices& term, const UsageRow& row) {
  JoinedTiers joined;
  std::vector<Step> steps;
  for (const auto& [code, rate] : term.rates) steps.push_back(step_of(rate, row, joined.rounded));
  std::ranges::sort(steps, {}, &Step::begin);
  if (row.allowance && steps.size() == 1 && steps[0].price.is_zero() && steps[0].end) {
    joined.free = steps[0].end;
    return joined;
  }
  check_joined(steps, row.units);
  if (steps.size() > 1 && steps[0].price.is_zero()) {
    joined.free = steps[0].end;
    steps.erase(steps.begin());
  }
  for (const Step& step : steps) joined.tiers.push_back({step.end, step.price});
  return joined;
}

}  // namespace costsim::scenario
