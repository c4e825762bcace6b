// What a period of several months costs, month by month, or in groups of months where there are
// many.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "decision/outcome.hpp"

namespace costsim::report {

/// So many months one after the other, the last group maybe of fewer.
struct MonthGroup {
  std::size_t first = 0, count = 1;  ///< months from 0
  std::int64_t requests = 0;
  std::vector<Money> costs;  ///< of the architectures, in their order

  /// "3", or "13-24": months from 1.
  std::string label() const;
};

/// How many months a group has: one, three, six or twelve, the fewest of which there are at most
/// `most_rows` groups; else twelve.
std::size_t months_in_group(std::size_t months, std::size_t most_rows);

/// Months in groups of one, three, six or twelve: the smallest of which there are at most
/// `most_rows`, else years. Empty for a period of one month.
std::vector<MonthGroup> grouped_months(const decision::Outcome& outcome, std::size_t most_rows);

}  // namespace costsim::report
