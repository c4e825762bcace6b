// One question under several price books: is the decision the same in each?
#pragma once

#include <string>
#include <vector>

#include "decision/outcome.hpp"

namespace costsim::analysis {

/// What a book decides otherwise than the first one.
struct DecisionChange {
  enum class Of {
    Check,     ///< `name` is its id, `holds` whether it does
    Cheapest,  ///< `name` is the architecture; "" where several cost the same
    Copes,     ///< `name` is the architecture, `holds` whether it does
  };
  Of of = Of::Check;
  std::string name;
  bool holds = true;
};

/// The answer of one region at one epoch.
struct BookAnswer {
  decision::Outcome outcome;
  std::string cheapest;                      ///< architecture; "" where several cost the same
  std::vector<DecisionChange> changes = {};  ///< none for the first book
};

/// Outcomes of one scenario, whose checks and architectures therefore have the same names and
/// order; the first is what the others are held against.
std::vector<BookAnswer> book_answers(std::vector<decision::Outcome> outcomes);

}  // namespace costsim::analysis
