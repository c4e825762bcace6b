#include <algorithm>

#include <fmt/format.h>

#include "report/analysis/horizon.hpp"
#include "report/kit/numbers.hpp"
#include "report/outcome/months.hpp"

namespace costsim::report {
namespace {

using analysis::Ahead;
using analysis::MigrationAnswer;
using analysis::MigrationPlan;
using analysis::MonthAhead;
using analysis::MonthChangeKind;
using decision::Commitment;
using decision::Horizon;

std::string count_of_months(int months) {
  return fmt::format("{} month{}", months, months == 1 ? "" : "s");
}

std::string payback_text(const MigrationPlan& plan, const Horizon& horizon) {
  if (!plan.payback) return "not paid back within the horizon";
  return fmt::format("paid back from month {} on", month_text(*plan.payback, horizon));
}

std::string late_text(const MigrationAnswer& answer, const Horizon& horizon) {
  constexpr int year = 12;
  const int late = answer.best->month + year;
  const std::string where = late > horizon.months ? "behind the horizon: never migrating"
                                                  : "month " + month_text(late, horizon);
  return fmt::format("a year late ({}) costs {} more", where, readable(*answer.year_late));
}

}  // namespace

std::string calendar_text(int month, const Horizon& plan) {
  if (!plan.start) return {};
  constexpr int year = 12;
  const int months = plan.start->month - 1 + month - 1;
  return fmt::format("{:04}-{:02}", plan.start->year + months / year, months % year + 1);
}

std::string month_text(int month, const Horizon& plan) {
  const std::string calendar = calendar_text(month, plan);
  return calendar.empty() ? fmt::format("{}", month) : fmt::format("{} ({})", month, calendar);
}

std::string plan_text(const Horizon& plan) {
  std::string text = count_of_months(plan.months);
  if (plan.start) text += fmt::format(" from {} on", calendar_text(1, plan));
  if (plan.fit != decision::FitChoice::None) {
    text += ", growth as fitted to the past";
  } else {
    text += plan.growth.text.empty() ? ", no growth" : ", growth " + plan.growth.text;
  }
  if (!plan.seasonality.empty()) text += ", with seasons";
  return text;
}

std::string told(const analysis::MonthChange& change) {
  switch (change.kind) {
    case MonthChangeKind::Cheapest:
      return fmt::format("{} becomes the cheapest of the month", change.subject);
    case MonthChangeKind::LeastSoFar:
      return fmt::format("{} has cost least so far", change.subject);
    case MonthChangeKind::Check:
      return fmt::format("{} {}", change.subject, change.good ? "holds" : "fails");
    case MonthChangeKind::Capacity:
      break;
  }
  return change.good ? fmt::format("{} copes again", change.subject)
                     : fmt::format("{} does not cope: {}", change.subject, change.what);
}

std::vector<ChangeAt> months_told(const Ahead& ahead, std::string_view lead) {
  std::vector<ChangeAt> changes;
  for (const analysis::MonthChange& each : ahead.changes) {
    changes.push_back({std::string(lead) + month_text(each.month, ahead.plan), told(each)});
  }
  if (changes.empty()) changes.push_back({"", "nothing changes in these months"});
  return changes;
}

std::vector<std::string> migration_lines(const Ahead& ahead, std::size_t which) {
  const MigrationAnswer& answer = ahead.migrations[which];
  const decision::Migration& migration = ahead.plan.migrations[which];
  std::vector<std::string> lines = {
      fmt::format("{} to {}: {} once, {} of both", migration.from, migration.to,
                  readable(migration.cost), count_of_months(migration.double_running)),
      fmt::format("staying costs {} over {}", readable(answer.staying),
                  count_of_months(ahead.plan.months))};
  const MigrationPlan& now = answer.plans.front();
  lines.push_back(fmt::format("at month {}: {}, {}", month_text(1, ahead.plan), readable(now.total),
                              payback_text(now, ahead.plan)));
  if (!answer.best) {
    lines.push_back("best: not at all within this horizon");
    return lines;
  }
  lines.push_back(fmt::format(
      "best at month {}: {}, {} less than staying, {}", month_text(answer.best->month, ahead.plan),
      readable(answer.best->total), readable(answer.staying - answer.best->total),
      payback_text(*answer.best, ahead.plan)));
  lines.push_back(late_text(answer, ahead.plan));
  return lines;
}

std::vector<std::string> commitment_lines(const Ahead& ahead) {
  std::vector<std::string> lines;
  for (const Commitment& each : ahead.plan.commitments) {
    if (each.month > ahead.plan.months) {
      lines.push_back(fmt::format("{} of {} is bought behind these months, in month {}", each.name,
                                  each.architecture, month_text(each.month, ahead.plan)));
      continue;
    }
    std::string line = fmt::format("{} of {} from month {} on", each.name, each.architecture,
                                   month_text(each.month, ahead.plan));
    if (each.months > 0) line += fmt::format(", for {}", count_of_months(each.months));
    if (each.upfront != Money{}) line += fmt::format(", {} upfront", readable(each.upfront));
    if (each.monthly != Money{}) line += fmt::format(", {} a month", readable(each.monthly));
    for (const std::string& set : each.sets) line += ", " + set;
    lines.push_back(std::move(line));
  }
  return lines;
}

std::string HorizonRow::label() const {
  return first == last ? fmt::format("{}", first) : fmt::format("{}-{}", first, last);
}

std::vector<HorizonRow> horizon_rows(const Ahead& ahead, std::size_t most_rows) {
  const std::size_t size = months_in_group(ahead.months.size(), most_rows);
  std::vector<HorizonRow> rows;
  for (std::size_t first = 0; first < ahead.months.size(); first += size) {
    const std::size_t end = std::min(first + size, ahead.months.size());
    HorizonRow row{static_cast<int>(first) + 1, static_cast<int>(end), 0, {}, {}};
    row.costs.resize(ahead.architectures.size());
    for (std::size_t i = first; i < end; ++i) {
      const MonthAhead& month = ahead.months[i];
      row.requests += month.requests;
      for (std::size_t a = 0; a < row.costs.size(); ++a) {
        row.costs[a] += month.costs[a] + month.payments[a];
      }
    }
    row.so_far = ahead.months[end - 1].cumulative;
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace costsim::report
