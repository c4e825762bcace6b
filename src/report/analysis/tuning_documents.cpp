// A tuned study as JSON, Markdown and CSV.
#include <cmath>

#include <fmt/format.h>

#include "report/analysis/tuning.hpp"
#include "report/analysis/varied_parts.hpp"
#include "report/kit/csv_row.hpp"
#include "report/kit/json_number.hpp"
#include "report/kit/markdown_text.hpp"
#include "report/kit/numbers.hpp"
#include "report/kit/shell_word.hpp"
#include "report/outcome/document_head.hpp"
#include "report/outcome/summary.hpp"
#include "units/readable.hpp"

namespace costsim::report {
namespace {

using analysis::Assignment;
using analysis::FrontPoint;
using analysis::Trial;
using analysis::Tuned;
using analysis::TunedArchitecture;

Json trial_json(const Trial& trial) {
  return {{"cost", json_number(trial.cost)},
          {"keeps_requirements", trial.shortfall == 0},
          {"headroom", json_number(trial.headroom)},
          {"time_s", json_number(trial.time_s)}};
}

Json set_json(const std::vector<Assignment>& set) {
  Json json = Json::object();
  for (const Assignment& each : set) json[each.key] = each.value;
  return json;
}

Json front_json(const FrontPoint& point) {
  Json json = trial_json(point.trial);
  json["set"] = set_json(point.set);
  if (point.p99_ms) {
    json["p99_ms"] = {{"value", json_number(point.p99_ms->value)},
                      {"half_width", json_number(point.p99_ms->half_width)}};
  }
  return json;
}

Json step_json(const analysis::TuneStep& step) {
  Json json = {{"key", step.key},
               {"from", step.before},
               {"to", step.after},
               {"saves", json_number(step.saved)},
               {"with_it", trial_json(step.trial)}};
  if (step.line) {
    json["line"] = {{"stage", step.line->stage},
                    {"service", step.line->meter.service},
                    {"meter", step.line->meter.meter},
                    {"change", step.line->cost.change().text()}};
  }
  return json;
}

Json architecture_json(const TunedArchitecture& tuned) {
  Json json = {{"name", tuned.name},
               {"found", tuned.found},
               {"before", trial_json(tuned.before)},
               {"after", trial_json(tuned.after)},
               {"set", set_json(tuned.set)},
               {"settings", tuned.settings},
               {"tried", tuned.tried},
               {"exhaustive", tuned.exhaustive}};
  for (const char* list : {"knobs", "steps", "front", "notes"}) json[list] = Json::array();
  for (const auto& knob : tuned.knobs) {
    json["knobs"].push_back({{"key", knob.key}, {"values", knob.values}});
  }
  for (const auto& step : tuned.steps) json["steps"].push_back(step_json(step));
  for (const auto& point : tuned.front) json["front"].push_back(front_json(point));
  for (const auto& note : tuned.notes) json["notes"].push_back(note);
  return json;
}

Json hybrid_json(const analysis::Hybrid& hybrid) {
  Json json = {{"nodes", hybrid.nodes},
               {"functions", hybrid.functions},
               {"tried", hybrid.tried},
               {"pays", hybrid.pays()}};
  if (hybrid.at_per_s > 0) {
    json["at_per_s"] = json_number(hybrid.at_per_s);
    json["cost"] = json_number(hybrid.cost);
  }
  json["cost_of_nodes"] = json_number(hybrid.cost_of_nodes);
  json["cost_of_functions"] = json_number(hybrid.cost_of_functions);
  return json;
}

Json checks_json(const Tuned& tuned) {
  Json all = Json::array();
  for (std::size_t i = 0; i < tuned.after.checks.size(); ++i) {
    all.push_back({{"id", tuned.after.checks[i].check.id},
                   {"before", status_of(tuned.before.checks[i])},
                   {"after", status_of(tuned.after.checks[i])}});
  }
  return all;
}

std::string steps_table(const TunedArchitecture& tuned) {
  if (tuned.steps.empty()) return {};
  std::string text = "\n| change | from | to | saves | most of it |\n|---|---|---|--:|---|\n";
  for (const auto& step : tuned.steps) {
    text += fmt::format("| {} | {} | {} | {} | {} |\n", escaped(short_key(step.key)),
                        escaped(step.before), escaped(step.after),
                        escaped(dollars_text(step.saved)), escaped(reason_of(step)));
  }
  return text;
}

std::string front_table(const TunedArchitecture& tuned) {
  if (tuned.front.size() < 2) return {};
  std::string text =
      "\nWhat more money buys:\n\n| cost | room left | takes | p99 | with "
      "|\n|--:|--:|--:|--:|---|\n";
  for (const FrontPoint& point : tuned.front) {
    text += fmt::format(
        "| {} | {} | {} | {} | {} |\n", escaped(dollars_text(point.trial.cost)),
        room_text(point.trial), point.trial.time_s > 0 ? readable_time(point.trial.time_s) : "",
        point.p99_ms ? escaped(time_text(*point.p99_ms)) : "", escaped(setting_text(point.set)));
  }
  return text;
}

}  // namespace

std::string_view strategy_name(analysis::TuneStrategy strategy) {
  switch (strategy) {
    case analysis::TuneStrategy::Cost:
      return "cost";
    case analysis::TuneStrategy::Speed:
      return "speed";
    case analysis::TuneStrategy::Balanced:
      break;
  }
  return "balanced";
}

std::string tuning_json(const Tuned& tuned, const Options& options) {
  Json json = study_head(tuned.before.scenario, tuned.before.prices, options);
  json["strategy"] = strategy_name(tuned.strategy);
  json["architectures"] = Json::array();
  for (const auto& each : tuned.architectures) {
    json["architectures"].push_back(architecture_json(each));
  }
  for (const auto& each : tuned.hybrids) json["hybrids"].push_back(hybrid_json(each));
  json["checks"] = checks_json(tuned);
  json["set"] = set_json(tuned.set());
  json["notes"] = tuned.notes;
  return json.dump(2) + "\n";
}

std::string tuning_markdown(const Tuned& tuned, const Options&) {
  std::string text =
      markdown_head(title_of(tuned.before),
                    {escaped(price_basis(tuned.before)), escaped(strategy_text(tuned.strategy))});
  for (const auto& each : tuned.architectures) {
    text += fmt::format("\n**{}**: {}; {}.\n", escaped(each.name), escaped(tuned_text(each, "→")),
                        escaped(search_text(each)));
    text += steps_table(each) + front_table(each) + markdown_notes(each.notes);
  }
  if (!tuned.hybrids.empty()) text += "\nBase load and peaks:\n\n";
  for (const auto& each : tuned.hybrids) text += fmt::format("- {}\n", escaped(hybrid_text(each)));
  const auto checks = checks_told(tuned, "→");
  if (!checks.empty()) text += "\nChecks, with all of it:\n\n";
  for (const std::string& line : checks) text += fmt::format("- {}\n", escaped(line));
  return text + markdown_notes(tuned.notes);
}

std::string tuning_csv(const Tuned& tuned, const Options&) {
  std::string text =
      csv_row({"architecture", "cost", "headroom", "time_s", "p99_ms", "p99_half_width_ms", "set"});
  for (const auto& each : tuned.architectures) {
    for (const FrontPoint& point : each.front) {
      text +=
          csv_row({each.name, fmt::format("{}", point.trial.cost),
                   fmt::format("{}", point.trial.headroom), fmt::format("{}", point.trial.time_s),
                   point.p99_ms ? fmt::format("{}", point.p99_ms->value) : "",
                   point.p99_ms ? fmt::format("{}", point.p99_ms->half_width) : "",
                   point.set.empty() ? "" : setting_text(point.set)});
    }
  }
  return text;
}

}  // namespace costsim::report
