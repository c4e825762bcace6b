// The little language of `require`: comparisons over costs, items, capacity and latency.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "units/decimal.hpp"
#include "units/error.hpp"

namespace costsim::decision {

/// What a number counts; only like may be added to or compared with like.
enum class Dimension { Number, Money, Time, Rate, Bytes };

/// An exact value: dollars, seconds, events/s, bytes or a plain number.
struct Quantity {
  Decimal value;
  Dimension dimension = Dimension::Number;
  Decimal per =
      1;  ///< the quantity is value / per: 12 million in 3600 seconds has no end in decimals

  std::string text() const;  ///< "$402.192", "185 ms", "412"
};

/// The value of a dotted name ("serverless.lambda.peak_concurrency"), or an Error(Usage) that lists
/// the nearest names.
using Lookup = std::function<Quantity(std::string_view name)>;

struct Judgement {
  bool passed = false;
  Quantity left, right;
  std::string comparison;  ///< "<", "<=", ">", ">=", "==", "!="
};

/// Judges `left OP right`, where a side is + − × ÷ over names, "$2500", "40%", "185ms", "5M",
/// "12M/h" and parentheses, min(…), max(…). `x + 40%` means x × 1.4, `x - 10%` means x × 0.9.
/// A dash inside a word belongs to the name (`api-gateway`); a difference has spaces (`a - b`).
/// Everything is exact, divisions too. Errors point into the text: `where` is the place of its
/// first character.
Judgement judge(std::string_view require, const Lookup& lookup, const Location& where);

/// Syntax only, for `validate`: throws what judge would throw without looking any name up.
void check_syntax(std::string_view require, const Location& where);

}  // namespace costsim::decision
