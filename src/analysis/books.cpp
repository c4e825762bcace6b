#include "analysis/books.hpp"

#include "analysis/contests.hpp"

namespace costsim::analysis {
namespace {

using decision::ArchitectureOutcome;
using decision::Outcome;

std::vector<DecisionChange> changes_from(const BookAnswer& first, const BookAnswer& other) {
  using Of = DecisionChange::Of;
  std::vector<DecisionChange> changes;
  for (std::size_t i = 0; i < other.outcome.checks.size(); ++i) {
    const decision::CheckOutcome& check = other.outcome.checks[i];
    if (check.passed == first.outcome.checks.at(i).passed) continue;
    changes.push_back({Of::Check, check.check.id, check.passed});
  }
  if (other.cheapest != first.cheapest) changes.push_back({Of::Cheapest, other.cheapest});
  for (std::size_t i = 0; i < other.outcome.architectures.size(); ++i) {
    const ArchitectureOutcome& each = other.outcome.architectures[i];
    if (each.copes() == first.outcome.architectures.at(i).copes()) continue;
    changes.push_back({Of::Copes, each.name, each.copes()});
  }
  return changes;
}

}  // namespace

std::vector<BookAnswer> book_answers(std::vector<Outcome> outcomes) {
  std::vector<BookAnswer> answers;
  for (Outcome& outcome : outcomes) {
    BookAnswer answer{std::move(outcome), {}};
    answer.cheapest = cheapest_of(answer.outcome);
    if (!answers.empty()) answer.changes = changes_from(answers.front(), answer);
    answers.push_back(std::move(answer));
  }
  return answers;
}

}  // namespace costsim::analysis
