// What the months of an architecture cost together, and where its book has no price for that.
#pragma once

#include <span>

#include "decision/outcome.hpp"
#include "decision/study.hpp"
#include "metering/usage.hpp"
#include "pricing/bill.hpp"
#include "pricing/charged.hpp"

namespace costsim::decision {

/// One bill of all months, each rated by itself. The account is opened when the period begins:
/// allowances of its first twelve months end with the twelfth. A month has the prices of its
/// beginning.
struct PeriodBill {
  pricing::Bill bill;
  std::vector<pricing::Bill> months;      ///< which add up to it
  std::vector<pricing::Charged> charged;  ///< what the lines of the bill do not tell of its prices
};

/// How the month with this number, from 0, is rated: an account's first twelve months end.
pricing::RatingOptions rating_of_month(pricing::RatingOptions rating, std::size_t month);

PeriodBill bill_of(std::span<const metering::Usage> months, const pricing::PriceBook& book,
                   const Study& study);

/// A warning for each meter that reached tiers whose prices the book does not know.
std::vector<services::Finding> findings_beyond(const pricing::Bill& bill);

}  // namespace costsim::decision
