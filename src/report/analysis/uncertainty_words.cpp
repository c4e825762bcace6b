// What is said of samples in words, whatever the format.
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "report/analysis/uncertainty.hpp"
#include "report/kit/numbers.hpp"

namespace costsim::report {

using analysis::Sampled;
using analysis::Swing;

std::string probability_text(const analysis::Probability& found) {
  const auto percent = [](double share) { return readable_percent(share * 100); };
  return fmt::format(
      "holds in {} of the samples; the probability is between {} and {} (95% confidence)",
      percent(found.share), percent(found.low), percent(found.high));
}

std::string flips_text(const Swing& swing, const Sampled& sampled) {
  std::vector<std::string> flipped;
  for (std::size_t i = 0; i < sampled.columns.checks.size(); ++i) {
    const std::size_t column = sampled.columns.holds(i);
    const bool differs = swing.low[column] != sampled.central[column] ||
                         swing.high[column] != sampled.central[column];
    if (differs) flipped.push_back(sampled.columns.checks[i]);
  }
  if (flipped.empty()) return "";
  return fmt::format("flips {}", fmt::join(flipped, ", "));
}

std::string worth_text(const Sampled& sampled) {
  if (sampled.worth.empty()) return "";
  const analysis::InputWorth& first = sampled.worth.front();
  if (first.dollars <= 0) {
    return "Whatever these values turn out to be, the choice of the cheapest architecture stays.";
  }
  return fmt::format(
      "Worth measuring first: {}. To know it before choosing would save {} on average.",
      sampled.inputs[first.input].key,
      readable(Money::from_dollars(Decimal::from_double(first.dollars, 2))));
}

}  // namespace costsim::report
