#include <fmt/format.h>

#include "report/analysis/difference.hpp"
#include "report/analysis/uncertainty.hpp"
#include "report/analysis/varied_parts.hpp"
#include "report/kit/markdown_text.hpp"
#include "report/kit/numbers.hpp"
#include "report/outcome/months.hpp"
#include "report/outcome/report.hpp"
#include "report/outcome/summary.hpp"

namespace costsim::report {
namespace {

using decision::ArchitectureOutcome;
using decision::CheckOutcome;
using decision::CheckSeverity;
using decision::Outcome;
using services::Finding;
using services::Severity;

/// Lines of a bill that a comment shows; all of them are in the JSON and the CSV.
constexpr std::size_t most_items_in_document = 25;
/// Years month by month; more months are told by the quarter, half-year or year.
constexpr std::size_t most_months_in_document = 36;

std::string heading(const Outcome& outcome, const Options& options) {
  static constexpr const char* marks[] = {"✅", "⚠️", "❌", "⚠️"};
  const auto verdict = static_cast<std::size_t>(verdict_of(outcome, options));
  return markdown_head(title_of(outcome), {}, marks[verdict]);
}

std::string verdict_line(const Outcome& outcome, const Options& options) {
  static constexpr const char* words[] = {"Pass", "In doubt", "Fail", "No checks"};
  const auto verdict = static_cast<std::size_t>(verdict_of(outcome, options));
  return fmt::format("**{}**: {}.\n\n", words[verdict], escaped(verdict_reason(outcome, options)));
}

std::string assumptions(const Outcome& outcome) {
  std::string text;
  for (const services::Assumption& each : outcome.assumptions) {
    text += fmt::format("- {}{} = {}: {}\n", each.decides ? "⚠️ " : "", code(each.key),
                        escaped(each.value), escaped(each.why));
  }
  return text.empty() ? "" : "**Assumptions**\n\n" + text + "\n";
}

std::string comparison(const Outcome& outcome) {
  const auto order = cheapest_first(outcome);
  if (order.empty()) return "";
  const Money cheapest = order.front()->bill.total();
  std::string text = fmt::format("| architecture | {} | | findings |\n|:--|--:|--:|:--|\n",
                                 "cost for " + readable(outcome.period));
  for (const ArchitectureOutcome* each : order) {
    const Money total = each->bill.total();
    text += fmt::format("| {} | {} | {} | {}{} |\n", escaped(each->name), escaped(readable(total)),
                        each == order.front() ? "" : readable_ratio(total, cheapest, "×"),
                        each->copes() ? "" : "❌ does not cope: ", count_findings(each->findings));
  }
  return text + "\n";
}

/// A list, since a table of expressions is wider than a phone.
std::string checks(const Outcome& outcome) {
  std::string text;
  for (const CheckOutcome& each : outcome.checks) {
    const bool error = each.check.severity == CheckSeverity::Error;
    const std::string_view mark = each.passed ? "✅" : error ? "❌" : "⚠️";
    std::string margin = headroom_text(each);
    if (!margin.empty()) margin.insert(0, ", ");
    std::string flip = flip_text(each, outcome, "×");
    if (!flip.empty()) flip.insert(0, "<br>");
    text += fmt::format("- {} **{}**: {}<br>{}{}{}\n", mark, escaped(each.check.id),
                        code(each.check.requirement.text), escaped(sides_text(each)),
                        escaped(margin), flip);
  }
  return text.empty() ? "" : text + "\n";
}

std::string baseline(const Options& options) {
  if (!options.since) return "";
  return "**Since the baseline**\n\n" + difference_part_markdown(*options.since) + "\n";
}

std::string how_sure(const Options& options) {
  return options.sampled ? uncertainty_markdown(*options.sampled) : "";
}

std::string basis(const Outcome& outcome) {
  return fmt::format("{}.\n\n", escaped(price_basis(outcome)));
}

std::string item_row(const pricing::LineItem& item, const pricing::Bill& bill) {
  return fmt::format("| {}<br>{} | {} {} | {} | {} |\n", escaped(item.stage),
                     escaped(meter_label(item, bill)), readable(item.quantity),
                     price_text(item, "×"), escaped(readable(item.amount)),
                     escaped(readable_share(item.amount, bill.total())));
}

std::string items(const pricing::Bill& bill) {
  if (bill.items.empty()) return "Nothing is billed.\n\n";
  std::string text = "| item | quantity × price | amount | share |\n|:--|--:|--:|--:|\n";
  Money rest;
  std::size_t row = 0;
  for (const pricing::LineItem* item : dearest_first(bill)) {
    if (row++ < most_items_in_document) {
      text += item_row(*item, bill);
    } else {
      rest += item->amount;
    }
  }
  if (row > most_items_in_document) {
    text += fmt::format("| {} more | | {} | {} |\n", row - most_items_in_document,
                        escaped(readable(rest)), escaped(readable_share(rest, bill.total())));
  }
  return text + "\n";
}

std::string capacity(const ArchitectureOutcome& outcome) {
  std::string text;
  for (const architecture::StageResult& stage : outcome.stages) {
    const std::string figures = escaped(figures_text(stage.metrics, ", "));
    if (!figures.empty()) text += fmt::format("- {}: {}\n", escaped(stage.stage), figures);
  }
  if (outcome.latency) {
    text += fmt::format("- latency: {}\n", escaped(latency_text(*outcome.latency, ", ")));
  }
  return text.empty() ? "" : "**Capacity**\n\n" + text + "\n";
}

std::string finding(const Finding& found, std::string_view where) {
  static constexpr std::string_view marks[] = {"ℹ️", "⚠️", "❌"};
  std::string text = fmt::format("- {} {}: {}", marks[static_cast<std::size_t>(found.severity)],
                                 escaped(where), escaped(found.message));
  if (!found.limit.empty()) {
    text += fmt::format(" (limit {}, actual {})", escaped(found.limit), escaped(found.actual));
  }
  return text + "\n";
}

/// What must not hide in a fold: the errors of all architectures.
std::string errors(const Outcome& outcome) {
  std::string text;
  for (const ArchitectureOutcome& each : outcome.architectures) {
    for (const Finding& found : each.findings) {
      if (found.severity != Severity::Error) continue;
      text += finding(found, each.name + ", " + found.stage);
    }
  }
  return text.empty() ? "" : "**Errors found**\n\n" + text + "\n";
}

std::string findings(const ArchitectureOutcome& outcome) {
  if (outcome.findings.empty()) return "";
  std::string text = "**Findings**\n\n";
  for (const Finding* found : worst_first(outcome.findings)) text += finding(*found, found->stage);
  return text + "\n";
}

std::string folded(const std::string& summary, const std::string& body) {
  return fmt::format("<details>\n<summary>{}</summary>\n\n{}</details>\n\n", summary, body);
}

std::string details(const ArchitectureOutcome& outcome) {
  const std::string summary =
      fmt::format("<b>{}</b>: {}", escaped(outcome.name), escaped(readable(outcome.bill.total())));
  const std::string basis =
      outcome.prices ? fmt::format("{}.\n\n", escaped(basis_text(*outcome.prices))) : "";
  return folded(summary, basis + items(outcome.bill) + capacity(outcome) + findings(outcome));
}

std::string months_table(const Outcome& outcome) {
  const std::vector<MonthGroup> groups = grouped_months(outcome, most_months_in_document);
  if (groups.empty()) return "";
  std::string text = "| month | requests |";
  std::string rule = "|--:|--:|";
  for (const ArchitectureOutcome& each : outcome.architectures) {
    text += fmt::format(" {} |", escaped(each.name));
    rule += "--:|";
  }
  text += "\n" + rule + "\n";
  for (const MonthGroup& group : groups) {
    text += fmt::format("| {} | {} |", group.label(), readable(Decimal(group.requests)));
    for (const Money& cost : group.costs) text += fmt::format(" {} |", escaped(readable(cost)));
    text += "\n";
  }
  return folded(fmt::format("Month by month: {} months", outcome.months.size()), text + "\n");
}

std::string notes(const Outcome& outcome) {
  std::string text = fmt::format("- traffic: {}\n", escaped(traffic_line(outcome)));
  text += fmt::format("- scenario: {}, SHA-256 {}\n", code(outcome.scenario.path),
                      code(outcome.scenario.sha256));
  for (const std::string& note : outcome.notes) text += fmt::format("- {}\n", escaped(note));
  return folded("Inputs and notes", text + "\n");
}

}  // namespace

std::string markdown(const Outcome& outcome, const Options& options) {
  std::string text = heading(outcome, options) + verdict_line(outcome, options) +
                     assumptions(outcome) + comparison(outcome) + checks(outcome) +
                     errors(outcome) + baseline(options) + how_sure(options) + basis(outcome);
  for (const ArchitectureOutcome& each : outcome.architectures) text += details(each);
  return text + months_table(outcome) + notes(outcome);
}

std::string checks_markdown(const Outcome& outcome, const Options& options) {
  return heading(outcome, options) + verdict_line(outcome, options) + checks(outcome) +
         baseline(options) + how_sure(options) + basis(outcome);
}

}  // namespace costsim::report
