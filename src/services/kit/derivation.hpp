// How a billed quantity came about, as values that a report can tell.
#pragma once

#include <string>
#include <vector>

#include "units/decimal.hpp"

namespace costsim::services {

/// What becomes of a figure over several months.
enum class OverMonths { Largest, Mean, Sum };

/// One number on the way to a billed quantity.
struct Term {
  /// A parameter as --set takes it ("memory"), or what was counted ("records").
  std::string name;
  Decimal value;
  std::string unit = {};
  std::string why = {};  ///< where it is from: "37 KB in steps of put-unit = 25KB"
  OverMonths over_months = OverMonths::Sum;
  bool decides = false;  ///< of terms of which only the largest is billed: this one is
};

/// The way to the quantity of one meter.
struct Derivation {
  std::string meter;    ///< of the stage's own service
  std::string formula;  ///< in words: "the largest of its dimensions"
  std::vector<Term> terms;
};

/// Marks the largest term as the one that decides, and gives its value back; terms is not empty.
Decimal mark_largest(std::vector<Term>& terms);

}  // namespace costsim::services
