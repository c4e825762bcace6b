#include "analysis/growth/history.hpp"

#include <chrono>
#include <cmath>

#include <fmt/format.h>

#include "traffic/shapes.hpp"
#include "traffic/traffic.hpp"
#include "units/error.hpp"

namespace costsim::analysis {
namespace {

using decision::Horizon;
using decision::Study;

struct Span {
  Duration width{};
  const char* name = "";
};

/// The trace as a shape that can be counted out, from its beginning to its end.
traffic::ShapeSpec recorded(const Study& study, const Horizon& plan) {
  traffic::ShapeSpec shape;
  if (!plan.history) {
    shape = study.traffics.front().plan.shape;
    if (study.traffics.size() == 1 && shape.trace && shape.multiply.empty() && shape.add.empty()) {
      return shape;
    }
    throw Error(Failure::Usage, study.traffics.front().plan.where,
                "a fit needs requests that were recorded: expected history = \"requests.csv\" in "
                "[horizon], or a [traffic] that is a trace alone");
  }
  shape.shape = "trace";
  shape.parameters = Parameters(traffic::trace_parameters());
  shape.trace = plan.history;
  return shape;
}

Span span_of(Duration length, Duration month) {
  using std::chrono::hours;
  constexpr int fewest = static_cast<int>(fewest_samples);
  constexpr hours day(24);
  for (const Span& span : {Span{month, "month"}, Span{7 * day, "week"}, Span{day, "day"}}) {
    if (length >= fewest * span.width) return span;
  }
  throw Error(Failure::Usage,
              fmt::format("the recorded requests last {}: a fit needs {} days at least",
                          to_text(length), fewest));
}

/// A recording with dates ends where month 1 begins, or within a month of it: the curve goes on
/// from its end.
void check_end(const traffic::ImportReport& report, const Horizon& plan) {
  using namespace std::chrono;
  constexpr Duration year_1990 = hours(24) * 7305;  // numbers before it are no dates
  constexpr auto month = days(31);
  if (!plan.start || report.first < year_1990) return;
  const sys_days ends = floor<days>(sys_time<Duration>(report.first + report.length));
  const auto begins = sys_days(year(plan.start->year) / plan.start->month / 1);
  if (abs(begins - ends) <= month) return;
  const year_month_day last(ends - days(1)), next(ends + days(14));
  throw Error(
      Failure::Usage,
      fmt::format("{} ends on {:04}-{:02}-{:02}, and month 1 is {:04}-{:02}: expected start = "
                  "\"{:04}-{:02}\", or a recording that ends there",
                  report.file, int(last.year()), unsigned(last.month()), unsigned(last.day()),
                  plan.start->year, plan.start->month, int(next.year()), unsigned(next.month())));
}

}  // namespace

double season_of(const Horizon& plan, int month) {
  if (plan.seasonality.empty()) return 1;
  constexpr int year = 12;
  const int since = (plan.start->month - 1 + month - 1) % year;
  return plan.seasonality[static_cast<std::size_t>((since + year) % year)];
}

History history_of(const Study& study, const Horizon& plan) {
  traffic::ShapeSpec shape = recorded(study, plan);
  check_end(shape.trace->report, plan);
  const double speed = shape.parameters.real("speed");
  const auto played = [&](Duration span) { return from_seconds(seconds(span) * speed); };
  const Duration whole = shape.trace->report.span();
  const Duration length = from_seconds(seconds(whole) / speed);
  const Span span = span_of(length, study.month);
  const auto count = length / span.width;
  shape.parameters.set("repeat", false);
  shape.parameters.set("from", std::max(Duration{}, whole - played(count * span.width)));
  const traffic::Series series = traffic::generate(shape, count * span.width, span.width);
  const double months = seconds(span.width) / seconds(study.month);
  History history{{}, span.name};
  for (Eigen::Index i = 0; i < series.counts.size(); ++i) {
    const double at = (static_cast<double>(i - series.counts.size()) + 0.5) * months;
    const double season = season_of(plan, static_cast<int>(std::floor(at)) + 1);
    if (season > 0) history.samples.push_back({at, series.counts(i) / months / season});
  }
  return history;
}

}  // namespace costsim::analysis
