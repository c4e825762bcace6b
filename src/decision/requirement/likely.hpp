// "probability(serverless.cost < containers.cost + 40%) >= 90%": a requirement that need not hold
// for sure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "decision/requirement/syntax.hpp"

namespace costsim::decision {

/// How likely something must be.
struct Bound {
  double share = 0;        ///< 0 to 1
  bool is_strict = false;  ///< ">", not ">="
  std::string text;        ///< as written: "90%"

  bool met_by(double probability) const {
    return is_strict ? probability > share : probability >= share;
  }
};

struct LikelyRequirement {
  Requirement requirement;  ///< in the brackets
  std::string text;         ///< the whole, as written
  Bound bound;
};

/// Nothing of a text that does not begin with "probability(". Error(Usage) as of parse_requirement,
/// and for a bound that no probability could have on its other side.
std::optional<LikelyRequirement> parse_likely(std::string_view text, const Location& where,
                                              const Calendar& calendar = {});

}  // namespace costsim::decision
