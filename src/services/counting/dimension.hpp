// What the parts of an expression are of: a size is no time, and neither is a plain number.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>

#include "services/counting/expression.hpp"

namespace costsim::services {

/// Powers of bytes and of seconds. Counts, shares, flags and what gb(…), steps(…), months(…),
/// hours(…) and stored(…) give have none.
struct Dimension {
  int bytes = 0;
  int seconds = 0;

  friend bool operator==(const Dimension&, const Dimension&) = default;
};

inline constexpr Dimension plain_number{}, a_size{.bytes = 1}, a_time{.seconds = 1};

/// "a plain number", "a size", "a time", "a size times a time"
std::string text_of(const Dimension& dimension);

Dimension dimension_of(Kind kind);

/// Absent: not known, or a literal 0; it fits any.
using MaybeDimension = std::optional<Dimension>;
using RuleDimension = std::function<MaybeDimension(const std::string& rule)>;

/// What the names of an expression are of, and where its text stands.
struct Names {
  std::span<const Parameter> parameters;
  RuleDimension of_rule;
  PlaceOf place_of = no_place;
};

/// Error(Usage) at the part that is not what it must be beside the others, or to come to what is
/// expected: "item.size is a size, where a plain number is expected". The terms of a sum, the
/// arguments of max, steps and given and what they stand for are alike.
MaybeDimension dimension_of(const Expression& expression, const Names& names,
                            const MaybeDimension& expected = {});

/// That refusal of a whole expression; `expected`: "a plain number or a time".
[[noreturn]] void refuse_dimension(const Expression& expression, const Dimension& found,
                                   const std::string& expected, const Names& names);

}  // namespace costsim::services
