// The months to come as Markdown and CSV.
#include <fmt/format.h>

#include "report/analysis/horizon.hpp"
#include "report/kit/csv_row.hpp"
#include "report/kit/markdown_text.hpp"
#include "report/kit/numbers.hpp"
#include "report/outcome/summary.hpp"

namespace costsim::report {
namespace {

using analysis::Ahead;
using analysis::MonthAhead;

/// Three years month by month; more are told by the quarter, half-year or year.
constexpr std::size_t most_rows_in_document = 36;

std::string listed(std::string_view heading, const std::vector<std::string>& lines) {
  if (lines.empty()) return {};
  std::string text = fmt::format("\n{}\n\n", heading);
  for (const std::string& line : lines) text += fmt::format("- {}\n", escaped(line));
  return text;
}

std::string amounts_table(const Ahead& ahead) {
  const std::vector<HorizonRow> rows = horizon_rows(ahead, most_rows_in_document);
  std::string text = "\n| month | requests |", rule = "|--:|--:|";
  for (const std::string& name : ahead.architectures) {
    text += fmt::format(" {} | so far |", escaped(name));
    rule += "--:|--:|";
  }
  text += "\n" + rule + "\n";
  for (const HorizonRow& row : rows) {
    text += fmt::format("| {} | {} |", row.label(), readable(Decimal(row.requests)));
    for (std::size_t i = 0; i < row.costs.size(); ++i) {
      text += fmt::format(" {} | {} |", escaped(readable(row.costs[i])),
                          escaped(readable(row.so_far[i])));
    }
    text += "\n";
  }
  return text;
}

}  // namespace

std::string horizon_markdown(const HorizonReport& report, const Options&) {
  const Ahead& ahead = report.ahead;
  std::string text = markdown_head(title_of(report.scenario), {escaped(basis_text(report.prices)),
                                                               escaped(plan_text(ahead.plan))}) +
                     markdown_changes("month", months_told(ahead, ""));
  text += listed("Growth:", fit_lines(ahead));
  for (std::size_t i = 0; i < ahead.migrations.size(); ++i) {
    text += listed("Migration:", migration_lines(ahead, i));
  }
  text += listed("Commitments:", commitment_lines(ahead));
  return text + amounts_table(ahead) + markdown_notes(ahead.notes);
}

std::string horizon_csv(const HorizonReport& report, const Options&) {
  const Ahead& ahead = report.ahead;
  std::vector<std::string> head = {"month", "calendar", "factor", "requests"};
  for (const std::string& name : ahead.architectures) {
    for (const char* what : {"cost", "commitments", "cumulative"}) {
      head.push_back(csv_text(fmt::format("{}.{}", name, what)));
    }
  }
  for (const std::string& check : ahead.checks) head.push_back(csv_text(check));
  std::string text = csv_row(head);
  for (const MonthAhead& month : ahead.months) {
    std::vector<std::string> row = {std::to_string(month.month),
                                    calendar_text(month.month, ahead.plan), month.factor.text(),
                                    std::to_string(month.requests)};
    for (std::size_t i = 0; i < month.costs.size(); ++i) {
      for (const Money amount : {month.costs[i], month.payments[i], month.cumulative[i]}) {
        row.push_back(amount.text());
      }
    }
    for (const bool holds : month.checks) row.push_back(holds ? "pass" : "fail");
    text += csv_row(row);
  }
  return text;
}

}  // namespace costsim::report
