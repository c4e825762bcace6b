#include <algorithm>

#include <fmt/format.h>

#include "report/figure_help.hpp"
#include "report/kit/numbers.hpp"
#include "report/outcome/headroom.hpp"
#include "report/outcome/summary.hpp"
#include "report/web/axis_words.hpp"
#include "report/web/blocks.hpp"
#include "report/web/parts.hpp"

namespace costsim::report::web {
namespace {

using decision::ArchitectureOutcome;
using decision::Outcome;
using services::Held;

/// Needs with a bar of their own: those of the load with the least room, and settings that ask for
/// too much. The table has all.
constexpr std::size_t most_needs = 8;

std::string need_text(const Held& held) {
  return services::quantity_text(held.need, held.measure, held.unit);
}

ChartBar need_bar(const Held& held) {
  return {.name = fmt::format("{}: {}", held.stage, limit_name(held)),
          .words = need_beside_limit(held),
          .length = held.limit > 0 ? share_taken(held) : 1,  // of nothing: all of it
          .value = json_text(held.need),
          .limit = 1.0,
          .bad = held.need > held.limit};
}

Markup needs(const ArchitectureOutcome& architecture) {
  const auto order = tightest_first(architecture.held);
  if (order.empty()) return {};
  constexpr double room_beyond = 1.05;
  BarChart chart{"Needs of " + architecture.name + " against their limits", {}, room_beyond};
  std::vector<std::vector<Markup>> rows;
  for (const Held* held : order) {
    const bool decides = held->of_load || held->need > held->limit;
    if (decides && chart.bars.size() < most_needs) chart.bars.push_back(need_bar(*held));
    rows.push_back({two_lines(limit_name(*held), held->stage), text(need_text(*held)),
                    text(limit_text(*held)), text(room_text(*held))});
  }
  if (chart.bars.empty()) return {};
  return figure(
      drawn(chart),
      fmt::format("{}: what is needed of each limit (the upright line)", architecture.name), {},
      table(architecture.name + ": needs and limits",
            {{"Limit of"}, {"Need", true}, {"Limit", true}, {"Room", true}}, rows));
}

Markup all_figures(const ArchitectureOutcome& architecture) {
  std::vector<std::vector<Markup>> rows;
  for (const auto& stage : architecture.stages) {
    for (const services::Metric& metric : stage.metrics) {
      rows.push_back({text(stage.stage), two_lines(readable(metric), figure_help(metric))});
    }
  }
  if (rows.empty()) return {};
  return element("details", element("summary", "All figures of " + architecture.name) +
                                table("Figures of the stages", {{"Stage"}, {"Figure"}}, rows));
}

struct Percentile {
  const char* name;
  decision::Estimated decision::Latency::*value;
};

constexpr Percentile percentiles[] = {{"mean", &decision::Latency::mean},
                                      {"p50", &decision::Latency::p50},
                                      {"p95", &decision::Latency::p95},
                                      {"p99", &decision::Latency::p99},
                                      {"p99.9", &decision::Latency::p999}};

}  // namespace

Markup capacity(const Outcome& outcome) {
  Markup bars, figures;
  for (const ArchitectureOutcome& each : outcome.architectures) {
    bars += needs(each);
    figures += all_figures(each);
  }
  if (!bars.empty()) bars = element("div", {{"class", "pair"}}, bars);
  return bars + figures;
}

Markup latency(const Outcome& outcome) {
  IntervalChart chart{"Latency percentiles with their 95% intervals", {}, {}};
  std::vector<double> times;
  std::vector<std::vector<Markup>> rows;
  for (std::size_t i = 0; i < outcome.architectures.size(); ++i) {
    const auto& measured = outcome.architectures[i].latency;
    if (!measured) continue;
    for (const Percentile& each : percentiles) {
      const decision::Estimated& estimate = (*measured).*each.value;
      const std::string name = fmt::format("{} {}", outcome.architectures[i].name, each.name);
      const double low = std::max(estimate.value - estimate.half_width, estimate.value / 1000);
      chart.rows.push_back({name, time_text(estimate), low, estimate.value,
                            estimate.value + estimate.half_width, json_text(estimate.value), i});
      times.insert(times.end(), {low, estimate.value + estimate.half_width});
      rows.push_back({text(name), text(time_text(estimate))});
    }
    rows.push_back({text(outcome.architectures[i].name + " largest seen"),
                    text(time_text({measured->max, 0}))});
  }
  if (chart.rows.empty()) return {};
  chart.x = {ratio_scale_over(times), "time to the answer", short_milliseconds};
  return figure(drawn(chart), "Percentiles of simulated requests, with 95% intervals", {},
                table("Latency", {{"Percentile"}, {"Time", true}}, rows));
}

}  // namespace costsim::report::web
