// Quantities in the words of a service's data file: "items * calls * (1 - cached)". Exact, in
// Decimal.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "services/kit/service.hpp"
#include "units/error.hpp"

namespace costsim::services {

struct Expression {
  enum class Op {
    Number,        ///< 0.5
    Size,          ///< 64KB
    Items,         ///< items: that come to the stage in the billing month
    ItemSize,      ///< item.size: bytes of one of them
    ResponseSize,  ///< response.size: bytes of the workload's answer
    Parameter,     ///< calls: bytes and seconds for sizes and times, 1 and 0 for flags
    Rule,          ///< rule('billing-chunk'): of the price files
    Is,            ///< is(class, 'standard'): 1 when that was chosen, else 0
    Given,         ///< given(bytes, item.size): the parameter, or the other when it is left out
    Add,
    Subtract,
    Multiply,
    Max,        ///< max(a, b)
    Months,     ///< months(keys): held for the whole span, in month-units
    Hours,      ///< hours(zones): the same in hours
    Gigabytes,  ///< gb(items * item.size): bytes / 2^30
    Steps,      ///< steps(item.size, 64KB): whole steps that a size or a time takes, at least one
    Stored,     ///< stored(gb, retention, gb_at_start): GB-months of what comes in and is kept so
                ///< long, or for good when the time is left out, and of what there was before
  };

  Op op = Op::Number;
  Decimal number = {};
  std::string name = {};    ///< of the parameter or rule; of a size as it was written
  std::string choice = {};  ///< of Is
  std::vector<Expression> operands = {};
  std::size_t at = 0;  ///< bytes of the text in front of it, for messages
};

/// Where the text stands of which so many bytes are in front.
using PlaceOf = std::function<Location(std::size_t at)>;
inline const PlaceOf no_place = [](std::size_t) { return Location(); };

/// Error(Usage) that quotes what is wrong and names what was expected, with the nearest name, at
/// the place of that part. A parameter that may be left out stands only in given(…) and as the time
/// of stored(…).
Expression parse_expression(std::string_view text, std::span<const Parameter> parameters,
                            const PlaceOf& place_of = no_place);

/// The expression as a data file writes it.
std::string text_of(const Expression& expression);

/// Its parts that are no plain numbers, each once, with their values: how a quantity came about.
std::vector<Term> terms_of(const Expression& expression, const Flow& input,
                           const Parameters& values, const Context& context);

/// Whether a value depends on what came in earlier months.
bool keeps(const Expression& expression);

/// A rule that the price files do not have, or of a kind that is no quantity:
/// Error(Untrustworthy).
Decimal value_of(const Expression& expression, const Flow& input, const Parameters& values,
                 const Context& context);

}  // namespace costsim::services
