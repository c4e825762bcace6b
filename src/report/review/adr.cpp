#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "report/kit/markdown_text.hpp"
#include "report/kit/numbers.hpp"
#include "report/kit/shell_word.hpp"
#include "report/outcome/summary.hpp"
#include "report/review/review.hpp"

namespace costsim::report::review {
namespace {

using decision::ArchitectureOutcome;
using decision::CheckOutcome;
using decision::Outcome;

/// The cheapest that copes; nullptr when none does.
const ArchitectureOutcome* proposed(const Outcome& outcome) {
  for (const ArchitectureOutcome* each : cheapest_first(outcome)) {
    if (each->copes()) return each;
  }
  return nullptr;
}

std::string context(const Outcome& outcome) {
  return fmt::format(
      "## Context and Problem Statement\n\n{}\n\n"
      "The traffic is {}. Prices are those of {}.\n\n",
      escaped(title_of(outcome)), escaped(traffic_line(outcome)), escaped(price_basis(outcome)));
}

/// What the scenario asks for is what drives the decision.
std::string drivers(const Outcome& outcome) {
  std::string text = "## Decision Drivers\n\n";
  for (const CheckOutcome& each : outcome.checks) {
    text += fmt::format("* {}: {}\n", escaped(each.check.id), code(each.check.requirement.text));
  }
  return text + "* each architecture copes with the load\n* cost\n\n";
}

std::string considered(const Outcome& outcome) {
  std::string text = "## Considered Options\n\n";
  for (const ArchitectureOutcome& each : outcome.architectures) {
    text += fmt::format("* {}\n", escaped(each.name));
  }
  return text + "\n";
}

std::string consequence(const CheckOutcome& check, const Outcome& outcome) {
  std::string words = escaped(sides_text(check));
  for (const std::string& more : {escaped(headroom_text(check)), flip_text(check, outcome, "×")}) {
    if (!more.empty()) words += ", " + more;
  }
  return fmt::format("* {}, because {} {}: {}\n", check.passed ? "Good" : "Bad",
                     escaped(check.check.id), check.passed ? "holds" : "fails", words);
}

/// "costsim check SCENARIO --set …", so that it gives this result again.
std::string command(std::string_view verb, const Outcome& outcome) {
  const bool from_input = outcome.scenario.path == "<stdin>";
  std::string text =
      fmt::format("costsim {} {}", verb, from_input ? "-" : shell_word(outcome.scenario.path));
  for (const std::string& word : outcome.scenario.arguments) text += " " + shell_word(word);
  return text;
}

/// What holds the decision to its word from now on.
std::string confirmation(const Outcome& outcome) {
  const bool by_findings = outcome.findings_rule == decision::FindingsRule::Fail;
  if (outcome.checks.empty() && by_findings) {
    return fmt::format(
        "CI runs {} and fails when an architecture does not cope with the load. That this one "
        "costs "
        "least nothing confirms: the scenario states no check of it.",
        code(command("check", outcome)));
  }
  if (outcome.checks.empty()) {
    return "Nothing confirms this: the scenario states no check that would fail when it is no "
           "longer true.";
  }
  return fmt::format("CI runs {} and fails when a check no longer holds.",
                     code(command("check", outcome)));
}

std::string decided(const Outcome& outcome) {
  const ArchitectureOutcome* option = proposed(outcome);
  const std::string chosen =
      option == nullptr
          ? "Chosen option: none of them, because none copes with this load."
          : fmt::format("Chosen option: \"{}\", because it is the cheapest that copes: {} for {}.",
                        escaped(option->name), escaped(readable(option->bill.total())),
                        readable(outcome.period));
  std::string text = "## Decision Outcome\n\n" + chosen + "\n\n### Consequences\n\n";
  for (const CheckOutcome& each : outcome.checks) text += consequence(each, outcome);
  if (outcome.checks.empty()) text += "* Neutral, because the scenario states no check\n";
  return text + fmt::format("\n### Confirmation\n\n{}\n\n", confirmation(outcome));
}

std::string merits(const ArchitectureOutcome& option, const Outcome& outcome) {
  const auto order = cheapest_first(outcome);
  const Money total = option.bill.total(), least = order.front()->bill.total();
  std::string text = fmt::format("### {}\n\n", escaped(option.name));
  text += total == least
              ? fmt::format("* Good, because nothing costs less: {}\n", escaped(readable(total)))
              : fmt::format("* Bad, because it costs {} ({} of the cheapest)\n",
                            escaped(readable(total)), readable_ratio(total, least, "×"));
  if (option.copes()) text += "* Good, because it copes with the load\n";
  for (const services::Finding* finding : worst_first(option.findings)) {
    if (finding->severity == services::Severity::Info) continue;
    text +=
        fmt::format("* Bad, because {}: {}\n", escaped(finding->stage), escaped(finding->message));
  }
  return text + "\n";
}

std::string more_information(const Outcome& outcome, const Options& options) {
  return fmt::format(
      "## More Information\n\nWritten by costsim {} from {}, SHA-256 {}. The same "
      "scenario gives the same record; its lines, prices and sources are in {}.\n",
      escaped(options.version), code(outcome.scenario.path), code(outcome.scenario.sha256),
      code(command("run", outcome) + " --export html=decision.html"));
}

}  // namespace

std::string adr(const Outcome& outcome, const Options& options) {
  std::string text =
      fmt::format("---\nstatus: proposed\n---\n\n# {}\n\n", escaped(title_of(outcome)));
  text += context(outcome) + drivers(outcome) + considered(outcome) + decided(outcome);
  text += "## Pros and Cons of the Options\n\n";
  for (const ArchitectureOutcome& each : outcome.architectures) text += merits(each, outcome);
  return text + more_information(outcome, options);
}

}  // namespace costsim::report::review
