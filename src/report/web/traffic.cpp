#include <algorithm>

#include <fmt/format.h>

#include "report/kit/numbers.hpp"
#include "report/outcome/months.hpp"
#include "report/outcome/summary.hpp"
#include "report/web/axis_words.hpp"
#include "report/web/blocks.hpp"
#include "report/web/parts.hpp"

namespace costsim::report::web {
namespace {

using decision::Outcome;

/// Hours for a few days, else days.
struct TimeUnit {
  double seconds;
  const char* name;
};

TimeUnit time_unit(Duration period) {
  constexpr double hour = 3600, few_days = 72 * hour;
  return seconds(period) <= few_days ? TimeUnit{hour, "hour"} : TimeUnit{24 * hour, "day"};
}

/// By the hour where a second has next to none.
TimeUnit rate_unit(double most_per_s) {
  constexpr double next_to_none = 0.1;
  return most_per_s < next_to_none ? TimeUnit{3600, "hour"} : TimeUnit{1, "second"};
}

}  // namespace

Markup traffic(const Outcome& outcome) {
  const auto& sketch = outcome.traffic.sketch;
  Markup words = paragraph(traffic_line(outcome) + ".");
  if (sketch.size() < 2) return words;
  const TimeUnit unit = time_unit(outcome.period);
  const double whole = seconds(outcome.period) / unit.seconds;
  const double each = whole / static_cast<double>(sketch.size());
  const TimeUnit per = rate_unit(*std::max_element(sketch.begin(), sketch.end()));
  Curve curve{fmt::format("requests per {}", per.name), {}, 0};
  std::vector<double> rates;
  std::vector<std::vector<Markup>> rows;
  for (std::size_t i = 0; i < sketch.size(); ++i) {
    const double from = each * static_cast<double>(i);
    const std::string when = fmt::format("{}s {:.3g} to {:.3g}", unit.name, from, from + each);
    rates.push_back(sketch[i] * per.seconds);
    const std::string rate = fmt::format("{}/{}", readable(rates.back()), *per.name);
    curve.points.push_back(
        {from + each / 2, rates.back(), json_text(sketch[i]), fmt::format("{}, {}", rate, when)});
    rows.push_back({text(when), text(rate)});
  }
  CurveChart chart;
  chart.name = fmt::format("Requests per {} over the period", per.name);
  chart.x = {{.low = 0, .high = whole}, fmt::format("{}s", unit.name), short_number};
  Scale scale = scale_over(rates);
  if (scale.logarithmic) scale = {.low = 0, .high = *std::max_element(rates.begin(), rates.end())};
  chart.y = {scale, curve.name, short_number};
  chart.curves = {curve};
  return words + figure(drawn(chart), fmt::format("Mean requests per {}, part by part", per.name),
                        {}, table("Traffic", {{"When"}, {"Mean", true}}, rows));
}

Markup months(const Outcome& outcome) {
  if (outcome.months.empty()) return {};
  constexpr std::size_t most_rows = 36;
  CurveChart chart;
  chart.name = "Cost of each architecture, month by month";
  std::vector<double> amounts;
  for (std::size_t i = 0; i < outcome.architectures.size(); ++i) {
    const auto& architecture = outcome.architectures[i];
    Curve curve{architecture.name, {}, i};
    for (std::size_t month = 0; month < architecture.months.size(); ++month) {
      const Money cost = architecture.months[month].total();
      amounts.push_back(cost.dollars().to_double());
      curve.points.push_back({static_cast<double>(month + 1), amounts.back(), cost.text(),
                              fmt::format("{} in month {}", readable(cost), month + 1)});
    }
    chart.curves.push_back(std::move(curve));
  }
  std::vector<TableColumn> columns = {{"Month"}, {"Requests", true}};
  for (const auto& each : outcome.architectures) columns.push_back({each.name, true});
  std::vector<std::vector<Markup>> rows;
  for (const MonthGroup& group : grouped_months(outcome, most_rows)) {
    std::vector<Markup> row = {text(group.label()), text(readable(Decimal(group.requests)))};
    for (const Money& cost : group.costs) row.push_back(text(readable(cost)));
    rows.push_back(std::move(row));
  }
  Markup figures = table("Months", columns, rows);
  if (outcome.months.size() < 2) return figures;
  chart.x = {{.low = 1, .high = static_cast<double>(outcome.months.size())}, "month", short_number};
  chart.y = {scale_over(amounts), "cost of the month", short_dollars};
  return figure(drawn(chart), "What each month costs", legend(chart.curves), figures);
}

}  // namespace costsim::report::web
