#include <filesystem>

#include <fmt/format.h>

#include "report/kit/numbers.hpp"
#include "report/outcome/summary.hpp"
#include "report/web/blocks.hpp"
#include "report/web/parts.hpp"

namespace costsim::report::web {
namespace {

struct VerdictLooks {
  const char *kind, *word;
};

VerdictLooks verdict_looks(Verdict verdict) {
  static constexpr VerdictLooks all[] = {
      {"pass", "Pass"}, {"doubt", "In doubt"}, {"fail", "Fail"}, {"doubt", "No checks"}};
  return all[static_cast<std::size_t>(verdict)];
}

/// "containers costs $3,054.17 for 720 h, serverless $31,835.23 (10.42×)."
std::string costs_sentence(const decision::Outcome& outcome) {
  const auto order = cheapest_first(outcome);
  if (order.empty()) return "";
  const Money least = order.front()->bill.total();
  std::string sentence = fmt::format("{} costs {} for {}", order.front()->name, readable(least),
                                     readable(outcome.period));
  for (std::size_t i = 1; i < order.size(); ++i) {
    const Money total = order[i]->bill.total();
    const std::string ratio = readable_ratio(total, least, "×");
    sentence += fmt::format(", {} {}{}", order[i]->name, readable(total),
                            ratio.empty() ? "" : fmt::format(" ({})", ratio));
  }
  return sentence + ".";
}

std::string coping_sentence(const decision::Outcome& outcome) {
  std::string names;
  int count = 0;
  for (const auto& each : outcome.architectures) {
    if (each.copes()) continue;
    names += (count++ == 0 ? "" : ", ") + each.name;
  }
  if (count == 0) return "";
  return fmt::format("{} {} not cope with this load.", names, count == 1 ? "does" : "do");
}

/// A page goes to others: where its writer keeps the file is not for them.
std::string told_path(const decision::Outcome& outcome) {
  const std::filesystem::path path(outcome.scenario.path);
  return path.is_absolute() ? path.filename().string() : path.string();
}

}  // namespace

Markup verdict(const decision::Outcome& outcome, const Options& options) {
  const VerdictLooks look = verdict_looks(verdict_of(outcome, options));
  Markup inside = element("h2", {{"id", "verdict-heading"}, {"class", "word"}}, look.word) +
                  element("p", verdict_reason(outcome, options) + ".");
  for (const std::string& sentence : {costs_sentence(outcome), coping_sentence(outcome)}) {
    if (!sentence.empty()) inside += element("p", sentence);
  }
  return element("section",
                 {{"id", "verdict"},
                  {"class", fmt::format("verdict {}", look.kind)},
                  {"aria-labelledby", "verdict-heading"}},
                 inside);
}

Markup footer(const decision::Outcome& outcome, const Options& options) {
  Markup lines = paragraph(
      fmt::format("costsim {}. Prices: {}.", options.version, basis_text(outcome.prices)));
  for (const auto& each : outcome.architectures) {
    if (!each.prices) continue;
    lines += paragraph(fmt::format("Prices of {}: {}.", each.name, basis_text(*each.prices)));
  }
  if (!outcome.scenario.path.empty()) {
    lines += paragraph(fmt::format("Scenario {}, SHA-256 {}, seed {}.", told_path(outcome),
                                   outcome.scenario.sha256, outcome.seed));
  }
  return element("footer", lines);
}

}  // namespace costsim::report::web
