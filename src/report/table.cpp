#include <algorithm>

#include <fmt/format.h>

#include "report/analysis/difference.hpp"
#include "report/analysis/uncertainty.hpp"
#include "report/capacity.hpp"
#include "report/kit/numbers.hpp"
#include "report/kit/page.hpp"
#include "report/kit/text.hpp"
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

/// Lines of a bill that a person reads; the others are told as one sum.
constexpr std::size_t most_items_on_page = 12;
constexpr int longest_title = 240;
/// A year month by month, and a remainder; more months are told by the quarter, half-year or year.
constexpr std::size_t most_months_on_page = 13;

void head(Page& page, const Outcome& outcome) {
  const std::string title = page.clean(title_of(outcome));
  page.paragraph("", truncated(title, longest_title, page.signs().ellipsis), Paint::Bold);
  page.paragraph("", page.clean(price_basis(outcome)));
  if (!outcome.scenario.path.empty()) page.line(page.clean(outcome.scenario.path), Paint::Dim);
}

void traffic(Page& page, const Outcome& outcome) {
  page.blank();
  page.paragraph("Traffic  ", page.clean(traffic_line(outcome)));
  const std::string lead(9, ' ');
  const int room = std::min(60, page.width() - display_width(lead));
  const std::string line = sparkline(outcome.traffic.sketch, room, page.signs());
  if (!line.empty()) page.line(lead + line);
}

/// What decides comes before the figures that rest on it.
void assumptions(Page& page, const Outcome& outcome) {
  if (outcome.assumptions.empty()) return;
  page.blank();
  page.heading("Assumptions", "");
  for (const services::Assumption& each : outcome.assumptions) {
    page.paragraph(fmt::format("  {} ", each.decides ? page.signs().warn : page.signs().dot),
                   page.clean(fmt::format("{} = {}: {}", each.key, each.value, each.why)),
                   each.decides ? Paint::Caution : Paint::None);
  }
}

Row item_row(const Page& page, const pricing::LineItem& item, const pricing::Bill& bill) {
  return {page.clean(item.stage),  page.clean(meter_label(item, bill)),
          readable(item.quantity), price_text(item, page.signs().times),
          readable(item.amount),   readable_share(item.amount, bill.total())};
}

/// How many of a bill's lines, dearest first, have a row of their own: one line more costs no more
/// room than the line that would say so.
std::size_t lines_shown(const std::vector<const pricing::LineItem*>& order) {
  const auto costs = static_cast<std::size_t>(std::ranges::count_if(
      order, [](const pricing::LineItem* item) { return item->amount != Money(); }));
  const std::size_t most = std::min(costs, most_items_on_page);
  return order.size() <= most + 1 ? order.size() : most;
}

void items(Page& page, const pricing::Bill& bill, const Options& options) {
  const auto order = dearest_first(bill);
  const std::size_t shown = options.details ? order.size() : lines_shown(order);
  std::vector<Row> rows;
  for (std::size_t i = 0; i < shown; ++i) rows.push_back(item_row(page, *order[i], bill));
  if (shown < order.size()) {
    Money rest;
    for (std::size_t i = shown; i < order.size(); ++i) rest += order[i]->amount;
    rows.push_back({fmt::format("{} more", order.size() - shown), "", "", "", readable(rest),
                    readable_share(rest, bill.total())});
  }
  if (rows.empty()) page.line("  nothing is billed");
  page.grid({{Align::Left, true, true},
             {Align::Left, true, true},
             {Align::Right},
             {Align::Left},
             {Align::Right},
             {Align::Right}},
            rows);
}

std::string evidence(const Page& page, const Finding& finding) {
  std::string text;
  if (!finding.limit.empty()) text += "limit " + finding.limit;
  if (!finding.actual.empty()) text += (text.empty() ? "" : ", ") + ("actual " + finding.actual);
  if (!finding.source.empty()) text += (text.empty() ? "" : "; ") + ("source " + finding.source);
  return page.clean(text);
}

void finding(Page& page, const Finding& finding) {
  static constexpr Paint paints[] = {Paint::None, Paint::Caution, Paint::Bad};
  const std::string_view marks[] = {page.signs().info, page.signs().warn, page.signs().fail};
  const auto level = static_cast<std::size_t>(finding.severity);
  std::string text{name_of(finding.severity)};
  if (!finding.stage.empty()) text += ", " + page.clean(finding.stage);
  text += ": " + page.clean(finding.message);
  page.paragraph(fmt::format("    {} ", marks[level]), text, paints[level]);
  const std::string limit = evidence(page, finding);
  if (!limit.empty()) page.paragraph("      ", limit, Paint::Dim);
}

void architecture(Page& page, const ArchitectureOutcome& outcome, const Options& options) {
  page.blank();
  page.heading(page.clean(outcome.name), readable(outcome.bill.total()));
  if (outcome.prices) page.paragraph("  ", page.clean(basis_text(*outcome.prices)));
  items(page, outcome.bill, options);
  add_capacity(page, outcome, options.details);
  if (outcome.findings.empty()) return;
  page.line("  Findings");
  for (const Finding* found : worst_first(outcome.findings)) finding(page, *found);
}

void comparison(Page& page, const Outcome& outcome) {
  const auto order = cheapest_first(outcome);
  if (order.size() < 2) return;
  const Money cheapest = order.front()->bill.total();
  const double whole = dearest_total(outcome).dollars().to_double();
  const bool all_cope =
      std::all_of(order.begin(), order.end(), [](const auto* each) { return each->copes(); });
  std::vector<Row> rows;
  for (const ArchitectureOutcome* each : order) {
    const Money total = each->bill.total();
    Row row = {page.clean(each->name), readable(total),
               each == order.front() ? "" : readable_ratio(total, cheapest, page.signs().times)};
    if (!all_cope)
      row.push_back(each->copes() ? "" : fmt::format("{} does not cope", page.signs().fail));
    rows.push_back(std::move(row));
  }
  const int room = std::clamp(page.room_beside(rows), 8, all_cope ? 30 : 20);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const double total = order[i]->bill.total().dollars().to_double();
    rows[i].push_back(bar(total, whole, room, page.signs()));
  }
  std::vector<Column> columns = {{Align::Left, true, true}, {Align::Right}, {Align::Right}};
  if (!all_cope) columns.push_back({Align::Left});
  columns.push_back({});
  page.blank();
  page.heading("Comparison", readable(outcome.period));
  page.grid(columns, rows);
}

/// Architectures whose amounts fit beside months and requests; each takes about this much room.
std::size_t architectures_on_page(const Page& page) {
  constexpr int months_and_requests = 20, room_of_one = 15;
  return static_cast<std::size_t>(std::max(1, (page.width() - months_and_requests) / room_of_one));
}

/// The months of some architectures, in rows below their names.
void month_rows(Page& page, const Outcome& outcome, const std::vector<MonthGroup>& groups,
                std::size_t begin, std::size_t end) {
  std::vector<Column> columns = {{Align::Right}, {Align::Right}};
  Row names = {groups.front().count == 1 ? "month" : "months", "requests"};
  for (std::size_t i = begin; i < end; ++i) {
    columns.push_back({Align::Right, true, true});
    names.push_back(page.clean(outcome.architectures[i].name));
  }
  std::vector<Row> rows = {std::move(names)};
  for (const MonthGroup& group : groups) {
    Row row = {group.label(), readable(Decimal(group.requests))};
    for (std::size_t i = begin; i < end; ++i) row.push_back(readable(group.costs[i]));
    rows.push_back(std::move(row));
  }
  page.grid(columns, rows);
}

void months(Page& page, const Outcome& outcome) {
  const std::vector<MonthGroup> groups = grouped_months(outcome, most_months_on_page);
  if (groups.empty()) return;
  page.blank();
  page.heading("Month by month", fmt::format("{} months", outcome.months.size()));
  const std::size_t at_once = architectures_on_page(page), all = outcome.architectures.size();
  for (std::size_t begin = 0; begin < all; begin += at_once) {
    if (begin > 0) page.blank();
    month_rows(page, outcome, groups, begin, std::min(all, begin + at_once));
  }
}

void check(Page& page, const CheckOutcome& outcome, const Outcome& all) {
  const bool error = outcome.check.severity == CheckSeverity::Error;
  const bool open = outcome.samples_needed.has_value();
  const Paint paint = open             ? Paint::Caution
                      : outcome.passed ? Paint::Good
                      : error          ? Paint::Bad
                                       : Paint::Caution;
  const std::string_view mark = open             ? page.signs().warn
                                : outcome.passed ? page.signs().pass
                                : error          ? page.signs().fail
                                                 : page.signs().warn;
  const std::string_view status = open             ? "is not told by so few samples"
                                  : outcome.passed ? "holds"
                                  : error          ? "fails"
                                                   : "fails: a warning";
  page.paragraph(fmt::format("  {} ", mark),
                 fmt::format("{} {}", page.clean(outcome.check.id), status), paint);
  page.paragraph("      ", page.clean(outcome.check.requirement.text));
  std::string values = sides_text(outcome);
  if (const std::string headroom = headroom_text(outcome); !headroom.empty()) {
    values += ", " + headroom;
  }
  if (open) {
    values += fmt::format("; about {} samples would tell",
                          grouped(Decimal(static_cast<std::int64_t>(*outcome.samples_needed))));
  }
  page.paragraph("      ", page.clean(values), Paint::Dim);
  const std::string flip = flip_text(outcome, all, page.signs().times);
  if (!flip.empty()) page.paragraph("      ", flip, Paint::Dim);
}

void checks(Page& page, const Outcome& outcome) {
  if (outcome.checks.empty()) return;
  page.blank();
  page.heading("Checks", "");
  for (const CheckOutcome& each : outcome.checks) check(page, each, outcome);
}

void baseline(Page& page, const Options& options) {
  if (!options.since) return;
  page.blank();
  page.heading("Since the baseline", "");
  add_difference(page, *options.since);
}

void notes(Page& page, const Outcome& outcome) {
  if (outcome.notes.empty()) return;
  page.blank();
  page.heading("Notes", "");
  for (const std::string& note : outcome.notes) {
    page.paragraph(fmt::format("  {} ", page.signs().dot), page.clean(note));
  }
}

void conclusion(Page& page, const Outcome& outcome, const Options& options) {
  struct Looks {
    std::string_view lead;
    Paint paint;
  };
  static constexpr Looks looks[] = {{"PASS  ", Paint::Good},
                                    {"DOUBT ", Paint::Caution},
                                    {"FAIL  ", Paint::Bad},
                                    {"NO CHECKS  ", Paint::Caution}};
  const Looks& look = looks[static_cast<std::size_t>(verdict_of(outcome, options))];
  page.blank();
  page.paragraph(std::string(look.lead), page.clean(verdict_reason(outcome, options)), look.paint);
}

}  // namespace

std::string table(const Outcome& outcome, const Options& options) {
  Page page(options.style);
  head(page, outcome);
  traffic(page, outcome);
  assumptions(page, outcome);
  for (const ArchitectureOutcome& each : outcome.architectures) architecture(page, each, options);
  comparison(page, outcome);
  months(page, outcome);
  baseline(page, options);
  if (options.sampled) add_uncertainty(page, *options.sampled);
  notes(page, outcome);
  checks(page, outcome);
  conclusion(page, outcome, options);
  return std::move(page).text();
}

std::string checks_table(const Outcome& outcome, const Options& options) {
  Page page(options.style);
  head(page, outcome);
  baseline(page, options);
  if (options.sampled) add_uncertainty(page, *options.sampled);
  checks(page, outcome);
  conclusion(page, outcome, options);
  return std::move(page).text();
}

}  // namespace costsim::report
