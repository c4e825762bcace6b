// What a scenario does not know for sure, and what it believes instead of one value.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "decision/check.hpp"
#include "decision/requirement/likely.hpp"
#include "units/error.hpp"

namespace costsim::decision {

/// A value below which so much of the belief lies, a share between 0 and 1.
struct Percentile {
  double share = 0, value = 0;
};

/// Two or more, rising, of values above 0: the lognormal distribution through two of them; through
/// more, each stretch between neighbours is that of the lognormal through both, and the outermost
/// ones go on beyond them.
struct Percentiles {
  std::vector<Percentile> points;
};

/// Between two ends: triangular with a mode, else each value as likely as any other.
struct Spread {
  double low = 0, high = 0;
  std::optional<double> mode = {};
};

/// One of several, in proportion to weights that come to 1.
struct Alternative {
  std::string text;
  double weight = 0;
};
using Alternatives = std::vector<Alternative>;

struct UncertainInput {
  std::string key;  ///< as --set takes it
  Location where;
  std::string before, after;  ///< what stands around a number: "$" and "/month", "" and "ms"
  std::variant<Percentiles, Spread, Alternatives> belief;
};

/// Spearman's rank correlation of two inputs, by their places in `Uncertainty::inputs`.
struct RankCorrelation {
  std::size_t first = 0, second = 0;
  double rank = 0;  ///< between -1 and 1, neither
  Location where;
};

/// A check that asks how likely it is to hold.
struct LikelyCheck {
  Check check;       ///< of the requirement in the brackets
  std::string text;  ///< "probability(…) >= 90%", as written
  Bound bound;
};

struct Uncertainty {
  std::vector<UncertainInput> inputs;
  std::vector<RankCorrelation> correlations;
  std::vector<LikelyCheck> checks;
};

}  // namespace costsim::decision
