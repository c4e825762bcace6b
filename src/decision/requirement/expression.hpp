// The little language of `require`: comparisons over costs, items, capacity and latency.
#pragma once

#include <compare>
#include <functional>
#include <string>
#include <string_view>

#include "decision/requirement/quantity.hpp"
#include "decision/requirement/syntax.hpp"

namespace costsim::decision {

/// The value of a dotted name ("serverless.lambda.peak_concurrency"), or an Error(Usage) that lists
/// the nearest names.
using Lookup = std::function<Quantity(std::string_view name)>;

struct Judgement {
  bool passed = false;
  Quantity left, right;
  std::string comparison;                                    ///< "<", "<=", ">", ">=", "==", "!="
  std::strong_ordering order = std::strong_ordering::equal;  ///< of left to right, exactly
};

/// Judges `left OP right`. `x + 40%` means x × 1.4, `x - 10%` means x × 0.9; everything is exact,
/// divisions too. Errors point into the requirement's text.
Judgement judge(const Requirement& requirement, const Lookup& lookup);

}  // namespace costsim::decision
