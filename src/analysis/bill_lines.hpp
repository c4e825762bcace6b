// A bill by stage and meter, for two of them to be held against each other.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "pricing/bill.hpp"

namespace costsim::analysis {

/// All that one stage used of one meter.
struct BillLine {
  std::string unit;
  Decimal quantity;
  Money amount;
  std::vector<pricing::LineItem> items;  ///< of its tiers
};

using BillLines = std::map<std::pair<std::string, metering::MeterId>, BillLine>;

BillLines lines_of(const pricing::Bill& bill);

/// The price effect of one line as far as the two bills alone tell it: see `difference`.
Money price_effect_of_bills(const BillLine& before, const BillLine& after);

}  // namespace costsim::analysis
