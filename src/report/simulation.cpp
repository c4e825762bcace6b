#include "report/simulation.hpp"

#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "report/kit/json_number.hpp"
#include "report/kit/text.hpp"

namespace costsim::report {
namespace {

using simulation::FigureEstimate;
using simulation::Figures;
using simulation::Oracle;
using simulation::ReplicatedRun;
using simulation::SimulatedStage;
using simulation::SimulationResult;

Json latency_json(const simulation::LatencySummary& latency) {
  return {{"mean", json_number(latency.mean)},
          {"mean_half_width", json_number(latency.mean_half_width)},
          {"p50", json_number(latency.p50)},
          {"p95", json_number(latency.p95)},
          {"p99", json_number(latency.p99)},
          {"p999", json_number(latency.p999)},
          {"max", json_number(latency.max)}};
}

void put_counts(const simulation::RequestCounts& counts, Json& into) {
  into["requests"] = counts.requests;
  into["served"] = counts.served;
  into["throttled"] = counts.throttled;
  into["dropped"] = counts.dropped;
  into["in_flight"] = counts.in_flight;
}

Json stage_json(const SimulatedStage& stage) {
  Json json = {{"name", stage.name}, {"service", stage.service}};
  put_counts(stage.counts, json);
  json["latency_ms"] = latency_json(stage.latency);
  const Figures figures = figures_of(stage);
  for (const std::string_view name : simulation::common_counts) {
    json[std::string(name)] = static_cast<std::uint64_t>(value_of(name, figures));
  }
  for (const std::string_view name : simulation::common_figures) {
    json[std::string(name)] = json_number(value_of(name, figures));
  }
  for (const auto& [name, value] : own_figures(figures)) {
    json[std::string(name)] = json_number(value);
  }
  return json;
}

constexpr int columns = 80;

/// Counts in full, other figures to six digits.
std::string figure_text(double value) {
  constexpr double exact = 9e15;
  if (value == std::floor(value) && std::fabs(value) < exact) return fmt::format("{:.0f}", value);
  return fmt::format("{:.6g}", value);
}

/// "name value" pairs, those that are nothing left out: as many on a line as fit, each whole.
void put_line(std::string_view title, const Figures& figures, std::string& text) {
  constexpr std::size_t indent = 12;
  std::string line = fmt::format("  {:<{}}", title, indent - 2);
  for (const auto& [name, value] : figures) {
    if (value == 0) continue;
    const std::string figure = fmt::format("  {} {}", name, figure_text(value));
    if (line.size() + figure.size() > columns) {
      text += line + "\n";
      line = std::string(indent, ' ');
    }
    line += figure;
  }
  if (line.find_first_not_of(' ', indent) != std::string::npos) text += line + "\n";
}

/// A paragraph after a mark, its further lines below the first word.
void put_wrapped(std::string_view mark, std::string_view paragraph, std::string& text) {
  const std::string indent(mark.size(), ' ');
  std::string_view start = mark;
  for (const std::string& line : wrapped(paragraph, columns - static_cast<int>(mark.size()))) {
    text += fmt::format("{}{}\n", start, line);
    start = indent;
  }
}

/// A figure under a name that fits the line.
struct Shown {
  std::string_view as, name;
};

void put_shown(std::string_view title, std::initializer_list<Shown> shown, const Figures& figures,
               std::string& text) {
  Figures line;
  for (const auto& [as, name] : shown) line.push_back({as, value_of(name, figures)});
  put_line(title, line, text);
}

void put_stage(const SimulatedStage& stage, std::string& text) {
  using simulation::counted;
  const Figures figures = figures_of(stage);
  text += fmt::format("\n{} ({})\n", one_line(stage.name), stage.service);
  put_line("requests",
           {counted("in", stage.counts.requests), counted("served", stage.counts.served),
            counted("throttled", stage.counts.throttled), counted("dropped", stage.counts.dropped),
            counted("in flight", stage.counts.in_flight), counted("retries", stage.retries)},
           text);
  put_line("latency ms",
           {{"mean", stage.latency.mean},
            {"p50", stage.latency.p50},
            {"p95", stage.latency.p95},
            {"p99", stage.latency.p99},
            {"p99.9", stage.latency.p999},
            {"max", stage.latency.max}},
           text);
  put_shown("instances",
            {{"mean", "mean_instances"},
             {"running", "mean_running"},
             {"idle", "mean_idle"},
             {"peak", "peak_instances"},
             {"utilisation", "utilisation"},
             {"lifetime s", "mean_lifetime_s"}},
            figures, text);
  put_shown("executions",
            {{"invocations", "invocations"},
             {"cold starts", "cold_starts"},
             {"p_cold", "p_cold"},
             {"p_throttled", "p_throttled"},
             {"timeouts", "timeouts"},
             {"gateway 504", "gateway_timeouts"},
             {"errors", "errors"},
             {"billed s", "billed_s"}},
            figures, text);
  put_line("more", own_figures(figures), text);
}

Json result_json(const SimulationResult& result, const std::optional<RunTime>& time,
                 const std::vector<std::string>& notes) {
  Json json = {{"architecture", result.architecture},
               {"simulated_s", json_number(result.simulated_s)},
               {"seed", result.seed}};
  json["wall_s"] = time ? json_number(time->wall_s) : Json(nullptr);
  json["requests_per_wall_s"] =
      time ? json_number(static_cast<double>(time->requests) / time->wall_s) : Json(nullptr);
  put_counts(result.counts, json);
  json["latency_ms"] = latency_json(result.latency);
  json["stages"] = Json::array();
  for (const SimulatedStage& stage : result.stages) json["stages"].push_back(stage_json(stage));
  json["ended_early"] = result.ended_early;
  json["notes"] = notes;
  return json;
}

Json estimates_json(const std::vector<FigureEstimate>& figures) {
  Json json = Json::object();
  for (const auto& [name, value] : figures) {
    json[name] = {{"mean", json_number(value.mean)}, {"half_width", json_number(value.half_width)}};
  }
  return json;
}

void put_estimates(std::string_view title, const std::vector<FigureEstimate>& figures,
                   std::string& text) {
  text += fmt::format("\n{}\n", one_line(title));
  for (const auto& [name, value] : figures) {
    if (value.mean == 0) continue;
    text += fmt::format("  {:<32}{:>14.6g} ± {:.3g}\n", name, value.mean, value.half_width);
  }
}

}  // namespace

std::string simulation_json(const SimulationResult& result, const std::optional<RunTime>& time,
                            const std::vector<std::string>& notes) {
  return dumped(result_json(result, time, notes));
}

std::string simulation_table(const SimulationResult& result, const std::optional<RunTime>& time,
                             const std::vector<std::string>& notes) {
  std::string text = fmt::format("{}: {} requests in {:.6g} s of simulated time, seed {}\n",
                                 one_line(result.architecture), result.counts.requests,
                                 result.simulated_s, result.seed);
  if (time) text += fmt::format("simulated in {:.3g} s\n", time->wall_s);
  if (!result.ended_early.empty()) put_wrapped("ended early: ", one_line(result.ended_early), text);
  for (const SimulatedStage& stage : result.stages) put_stage(stage, text);
  if (!notes.empty()) text += "\n";
  for (const std::string& note : notes) put_wrapped("note: ", one_line(note), text);
  return text;
}

std::string replicas_json(const ReplicatedRun& run, const std::optional<RunTime>& time,
                          const std::vector<std::string>& notes) {
  Json json = result_json(run.first, time, notes);
  Json replicas = {{"count", run.seeds.size()}, {"seeds", run.seeds}};
  replicas.update(estimates_json(run.counts));
  replicas["latency_ms"] = estimates_json(run.latency_ms);
  replicas["stages"] = Json::array();
  for (const auto& [name, figures] : run.stages) {
    Json stage = {{"name", name}};
    stage.update(estimates_json(figures));
    replicas["stages"].push_back(std::move(stage));
  }
  replicas["ended_early"] = run.ended_early;
  json["replicas"] = std::move(replicas);
  return dumped(json);
}

std::string replicas_table(const ReplicatedRun& run, const std::optional<RunTime>& time,
                           const std::vector<std::string>& notes) {
  std::string text = simulation_table(run.first, time, notes);
  text += fmt::format("\n{} replicas: mean ± half the width of its 95 % confidence interval\n",
                      run.seeds.size());
  if (!run.ended_early.empty()) put_wrapped("ended early: ", one_line(run.ended_early), text);
  put_estimates("end to end", run.counts, text);
  put_estimates("latency ms", run.latency_ms, text);
  for (const auto& [name, figures] : run.stages) put_estimates(name, figures, text);
  return text;
}

std::string oracles_json(const std::vector<Oracle>& oracles) {
  Json all = Json::array();
  for (const Oracle& oracle : oracles) {
    all.push_back({{"name", oracle.name},
                   {"source", oracle.source},
                   {"expected", json_number(oracle.expected)},
                   {"simulated", json_number(oracle.simulated)},
                   {"standard_error", json_number(oracle.standard_error)},
                   {"deviation", json_number(oracle.deviation())},
                   {"holds", oracle.holds()}});
  }
  return dumped(Json{{"oracles", all}});
}

std::string oracles_table(const std::vector<Oracle>& oracles) {
  std::string text =
      fmt::format("{:>12}{:>12}{:>11}{:>7}\n", "expected", "simulated", "std error", "sigma");
  for (const Oracle& oracle : oracles) {
    text += fmt::format("\n{}\n", oracle.name);
    put_wrapped("  by ", oracle.source, text);
    text +=
        fmt::format("{:>12.6g}{:>12.6g}{:>11.2g}{:>7.2f}  {}\n", oracle.expected, oracle.simulated,
                    oracle.standard_error, oracle.deviation(), oracle.holds() ? "holds" : "MISSED");
  }
  return text;
}

}  // namespace costsim::report
