#include "report/analysis/horizon.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "report/kit/numbers.hpp"
#include "report/kit/page.hpp"
#include "report/kit/plot.hpp"
#include "report/outcome/summary.hpp"

namespace costsim::report {
namespace {

using analysis::Ahead;
using analysis::MonthAhead;
using analysis::MonthChange;

/// A year month by month; more are told by the quarter, half-year or year.
constexpr std::size_t most_rows_on_page = 13;

double dollars_paid(const MonthAhead& month, std::size_t architecture) {
  return (month.costs[architecture] + month.payments[architecture]).dollars().to_double();
}

/// Between which each architecture's costs are expected, of a fitted growth.
std::vector<PlotBand> bands_of(const Ahead& ahead) {
  std::vector<PlotBand> bands(ahead.fitted ? ahead.architectures.size() : 0);
  for (std::size_t i = 0; i < bands.size(); ++i) {
    for (const MonthAhead& month : ahead.low) bands[i].low.push_back(dollars_paid(month, i));
    for (const MonthAhead& month : ahead.high) bands[i].high.push_back(dollars_paid(month, i));
  }
  return bands;
}

/// What each month costs, with a mark where another architecture becomes the cheapest.
Plot horizon_plot(const Ahead& ahead, const Page& page) {
  Plot plot;
  const auto label = [&](int month) {
    const std::string calendar = calendar_text(month, ahead.plan);
    return calendar.empty() ? fmt::format("month {}", month) : calendar;
  };
  plot.x_low = label(1);
  plot.x_high = label(ahead.plan.months);
  plot.x_name = "cost of each month";
  for (const std::string& name : ahead.architectures) plot.curves.push_back({page.clean(name), {}});
  for (const MonthAhead& month : ahead.months) {
    plot.x.push_back(month.month);
    for (std::size_t i = 0; i < plot.curves.size(); ++i) {
      plot.curves[i].values.push_back(dollars_paid(month, i));
    }
  }
  plot.bands = bands_of(ahead);
  for (const MonthChange& change : ahead.changes) {
    if (change.kind == analysis::MonthChangeKind::Cheapest) plot.marks.push_back(change.month);
  }
  return plot;
}

void draw(Page& page, const Ahead& ahead, const Style& style) {
  if (ahead.months.size() < 2) return;
  const Plot plot = horizon_plot(ahead, page);
  page.blank();
  for (const std::string& line : drawn(plot, style)) page.line(line);
  page.paragraph(std::string(plot_indent, ' '), legend(plot, style));
}

void list_lines(Page& page, std::string_view heading, const std::vector<std::string>& lines) {
  if (lines.empty()) return;
  page.blank();
  page.heading(heading, "");
  for (const std::string& line : lines) page.paragraph("  ", page.clean(line));
}

/// Architectures whose amounts and sums fit beside months and requests.
std::size_t pairs_on_page(const Page& page) {
  constexpr int months_and_requests = 20, room_of_pair = 30;
  return static_cast<std::size_t>(std::max(1, (page.width() - months_and_requests) / room_of_pair));
}

void amounts(Page& page, const Ahead& ahead, const std::vector<HorizonRow>& rows, std::size_t begin,
             std::size_t end) {
  std::vector<Column> columns = {{Align::Right}, {Align::Right}};
  Row names = {rows.front().first == rows.front().last ? "month" : "months", "requests"};
  for (std::size_t i = begin; i < end; ++i) {
    columns.push_back({Align::Right, true, true});
    columns.push_back({Align::Right});
    names.push_back(page.clean(ahead.architectures[i]));
    names.push_back("so far");
  }
  std::vector<Row> cells = {std::move(names)};
  for (const HorizonRow& row : rows) {
    Row line = {row.label(), readable(Decimal(row.requests))};
    for (std::size_t i = begin; i < end; ++i) {
      line.push_back(readable(row.costs[i]));
      line.push_back(readable(row.so_far[i]));
    }
    cells.push_back(std::move(line));
  }
  page.grid(columns, cells);
}

void month_by_month(Page& page, const Ahead& ahead) {
  const std::vector<HorizonRow> rows = horizon_rows(ahead, most_rows_on_page);
  page.blank();
  page.heading("Month by month",
               fmt::format("{} month{}", ahead.months.size(), ahead.months.size() == 1 ? "" : "s"));
  const std::size_t at_once = pairs_on_page(page), all = ahead.architectures.size();
  for (std::size_t begin = 0; begin < all; begin += at_once) {
    if (begin > 0) page.blank();
    amounts(page, ahead, rows, begin, std::min(all, begin + at_once));
  }
}

}  // namespace

std::string horizon_table(const HorizonReport& report, const Options& options) {
  Page page(options.style);
  const Ahead& ahead = report.ahead;
  add_head(page, title_of(report.scenario), {basis_text(report.prices), plan_text(ahead.plan)});
  draw(page, ahead, options.style);
  month_by_month(page, ahead);
  list_lines(page, "Commitments", commitment_lines(ahead));
  list_lines(page, "Growth", fit_lines(ahead));
  add_changes(page, "Changes", months_told(ahead, "month "), Align::Left);
  for (std::size_t i = 0; i < ahead.migrations.size(); ++i) {
    list_lines(page, "Migration", migration_lines(ahead, i));
  }
  add_notes(page, ahead.notes);
  return std::move(page).text();
}

}  // namespace costsim::report
