#include <algorithm>

#include <fmt/format.h>

#include "report/analysis/books.hpp"
#include "report/kit/numbers.hpp"
#include "report/outcome/summary.hpp"

namespace costsim::report {
namespace {

std::string decision_change_text(const analysis::DecisionChange& change) {
  using Of = analysis::DecisionChange::Of;
  switch (change.of) {
    case Of::Check:
      return fmt::format("{} {}", change.name, change.holds ? "holds" : "fails");
    case Of::Copes:
      return fmt::format("{} {}", change.name, change.holds ? "copes" : "does not cope");
    case Of::Cheapest:
      break;
  }
  return change.name.empty() ? "several cost the same" : change.name + " is cheapest";
}

}  // namespace

std::string book_text(const decision::PriceBasis& prices) {
  return prices.region + " " + prices.epoch;
}

std::string decision_changes_text(const analysis::BookAnswer& answer) {
  std::string text;
  for (const analysis::DecisionChange& change : answer.changes) {
    text += (text.empty() ? "" : "; ") + decision_change_text(change);
  }
  return text;
}

std::vector<std::string> common_notes(const BookAnswers& answers) {
  std::vector<std::string> notes = answers.front().outcome.notes;
  std::erase_if(notes, [&](const std::string& note) {
    return std::any_of(answers.begin(), answers.end(), [&](const analysis::BookAnswer& answer) {
      const auto& all = answer.outcome.notes;
      return std::find(all.begin(), all.end(), note) == all.end();
    });
  });
  return notes;
}

std::string flip_place_text(const decision::CheckOutcome& check, const decision::Outcome& outcome) {
  if (!outcome.flips) return "";
  for (const decision::CheckFlip& flip : *outcome.flips) {
    if (flip.check != check.check.id || !flip.factor) continue;
    const LastLoad last = last_load_of(flip);
    return (last.is_above ? "up to " : "from ") + last.rate;
  }
  return "";
}

}  // namespace costsim::report
