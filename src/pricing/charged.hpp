// What a bill was charged by, as far as its lines do not tell it: for other usage to be rated
// alike.
#pragma once

#include <optional>
#include <vector>

#include "pricing/bill.hpp"

namespace costsim::pricing {

/// The tariff of one meter as it was applied, from one month of the period on: all its tiers, those
/// that nothing reached, too, and its allowance where that came off. List prices and the share
/// that came off them are apart, as in a LineItem.
struct Charged {
  metering::MeterId meter;
  int from_month = 1;  ///< of the period; it holds until the meter's next one
  Tariff tariff;
  Decimal discount{};
};

/// Notes what the bill of a month was charged by. A line tells the price of a meter of one tier
/// without an allowance: such a meter is noted only where prices `change` over the months, or where
/// it was charged otherwise in an earlier month.
void note_charged(const Bill& bill, const PriceBook& book, const RatingOptions& options, int month,
                  bool change, std::vector<Charged>& known);

/// Months of usage rated by what a bill was charged by: by `charged`, and of a meter that it does
/// not name by the one price that the lines of `bill` have. Nothing of a meter that has neither.
Bill rate_as_charged(const std::vector<metering::Usage>& months, const Bill& bill,
                     const std::vector<Charged>& charged);

}  // namespace costsim::pricing
