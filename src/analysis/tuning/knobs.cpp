#include "analysis/tuning/knobs.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "units/error.hpp"

namespace costsim::analysis {
namespace {

using architecture::Stage;

constexpr std::string_view instance_parameter = "instance";
constexpr std::string_view of_each_type = ".vcpu";
constexpr std::string_view of_traffic = "traffic.";
constexpr std::string_view as_it_is = "as it is";

std::vector<std::string> split(std::string_view text, char by) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t end = std::min(text.find(by), text.size());
    parts.emplace_back(text.substr(0, end));
    if (end == text.size()) return parts;
    text.remove_prefix(end + 1);
  }
}

/// As a scenario would say it; nothing of what has no short form.
std::optional<std::string> text_of(const Value& value) {
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  if (const auto* number = std::get_if<Decimal>(&value)) return number->text();
  if (const auto* size = std::get_if<Bytes>(&value)) return to_text(*size);
  if (const auto* time = std::get_if<Duration>(&value)) return to_text(*time);
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  return std::nullopt;
}

/// One with as many vCPUs and as much memory at least can do what the present one does: how little
/// would be enough, no scenario says. A burstable type stands for another burstable one alone.
bool can_replace(const std::string& now, const std::string& type, const metering::Rules& rules) {
  if (!rules.has(now + ".vcpu") || !rules.has(now + ".memory")) return false;
  const bool as_large = rules.number(type + ".vcpu") >= rules.number(now + ".vcpu") &&
                        rules.has(type + ".memory") &&
                        rules.bytes(type + ".memory") >= rules.bytes(now + ".memory");
  const auto is_burstable = [&](const std::string& each) {
    return rules.has(each + ".credits-per-hour");
  };
  return as_large && (!is_burstable(type) || is_burstable(now));
}

/// Types of instances that the price book knows and that can take the place of the present one.
std::vector<std::string> types_of(const Stage& stage, const architecture::Environment& world) {
  const std::string_view machines =
      stage.service->machines.empty() ? stage.service->name : stage.service->machines;
  const auto rules = world.rules.find(std::string(machines));
  std::vector<std::string> types;
  if (rules == world.rules.end() || !stage.parameters.has(instance_parameter)) return types;
  const std::string& now = stage.parameters.text(instance_parameter);
  for (const auto& [name, rule] : rules->second.all()) {
    if (!name.ends_with(of_each_type)) continue;
    std::string type = name.substr(0, name.size() - of_each_type.size());
    if (can_replace(now, type, rules->second)) types.push_back(std::move(type));
  }
  return types;
}

/// Nodes that stand there anyway and are shared with others are not ours to choose.
bool has_own_nodes(const Stage& stage) {
  return !stage.parameters.has("billing") || stage.parameters.text("billing") == "instances";
}

std::vector<std::string> usually_tried(const Parameter& row, const Stage& stage,
                                       const decision::Candidate& candidate) {
  if (row.name == instance_parameter && row.kind == Kind::Text) {
    return has_own_nodes(stage) ? types_of(stage, candidate.setting.environment)
                                : std::vector<std::string>{};
  }
  return row.tried.empty() ? std::vector<std::string>{} : split(row.tried, '|');
}

std::string key_of(const std::string& architecture, const Stage& stage, const Parameter& row) {
  return fmt::format("architecture.{}.stages.{}.{}", architecture, stage.name, row.name);
}

Knob knob_of(const std::string& architecture, const Stage& stage, const Parameter& row,
             const std::vector<std::string>& tried) {
  Knob knob{
      key_of(architecture, stage, row), stage.name, std::string(row.name), tried, tried.size(),
      row.kind == Kind::Bytes};
  std::string now(as_it_is);
  if (stage.parameters.has(row.name)) {
    now = text_of(stage.parameters.value(row.name)).value_or(now);
    for (std::size_t i = 0; i < tried.size(); ++i) {
      if (text_of(read_value(row, tried[i])) == now) knob.now = i;
    }
  }
  if (knob.now == tried.size()) knob.values.push_back(now);
  return knob;
}

template <typename All, typename Name>
const auto& one_named(const All& all, std::string_view name, const Name& name_of,
                      std::string_view what) {
  std::vector<std::string> names;
  for (const auto& each : all) {
    if (name_of(each) == name) return each;
    names.emplace_back(name_of(each));
  }
  throw Error(Failure::Usage, fmt::format("no {} '{}'{}", what, name, suggestion(name, names)));
}

struct NamedParameter {
  const decision::Candidate& candidate;
  const Stage& stage;
  const Parameter& row;
};

/// "serverless.lambda.memory", or the same as --set's tables have it.
NamedParameter parameter_named(std::string_view key, const decision::Study& study) {
  std::vector<std::string> parts = split(key, '.');
  if (parts.size() == 5 && parts[0] == "architecture" && parts[2] == "stages") {
    parts = {parts[1], parts[3], parts[4]};
  }
  if (parts.size() != 3) {
    throw Error(Failure::Usage,
                fmt::format("'{}': expected ARCHITECTURE.STAGE.PARAMETER, with =VALUE,VALUE behind "
                            "it for values of your own",
                            key));
  }
  const auto& candidate = one_named(
      study.candidates, parts[0], [](const auto& each) { return each.architecture.name; },
      "architecture");
  const Stage& stage = one_named(
      candidate.architecture.stages, parts[1], [](const Stage& each) { return each.name; },
      fmt::format("stage of '{}' is named", parts[0]));
  const Parameter& row = one_named(
      stage.service->parameters, parts[2], [](const Parameter& each) { return each.name; },
      fmt::format("parameter of '{}' is named", stage.service->name));
  return {candidate, stage, row};
}

void require_values(const std::vector<std::string>& tried, std::string_view text) {
  if (tried.empty()) {
    throw Error(Failure::Usage, fmt::format("'{}': expected values to try, '{}=…,…'", text, text));
  }
  if (std::find(tried.begin(), tried.end(), "") != tried.end()) {
    throw Error(Failure::Usage, fmt::format("'{}': an empty value", text));
  }
}

Knob knob_of_traffic(std::string_view text, std::size_t equals) {
  std::vector<std::string> tried;
  if (equals != text.npos) tried = split(text.substr(equals + 1), ',');
  require_values(tried, text);
  const std::string key(text.substr(0, equals));
  if (!key.ends_with(".split_at")) {
    throw Error(Failure::Usage, fmt::format("'{}': how much comes is nothing to choose: of the "
                                            "traffic expected traffic.split_at, where it is cut",
                                            key));
  }
  Knob knob{key, "traffic", key.substr(of_traffic.size()), tried, tried.size()};
  knob.values.emplace_back(as_it_is);
  return knob;
}

}  // namespace

std::vector<Knob> knobs_of(const decision::Candidate& candidate) {
  std::vector<Knob> knobs;
  for (const Stage& stage : candidate.architecture.stages) {
    for (const Parameter& row : stage.service->parameters) {
      const auto tried = usually_tried(row, stage, candidate);
      if (tried.empty() || !stage.parameters.has(row.name)) continue;
      Knob knob = knob_of(candidate.architecture.name, stage, row, tried);
      if (knob.values.size() > 1) knobs.push_back(std::move(knob));
    }
  }
  return knobs;
}

AskedKnob asked_knob(std::string_view text, const decision::Study& study) {
  const std::size_t equals = text.find('=');
  if (text.starts_with(of_traffic)) return {"", knob_of_traffic(text, equals)};
  const auto [candidate, stage, row] = parameter_named(text.substr(0, equals), study);
  std::vector<std::string> tried = equals == text.npos ? usually_tried(row, stage, candidate)
                                                       : split(text.substr(equals + 1), ',');
  require_values(tried, text);
  for (const std::string& each : tried) read_value(row, each);
  Knob knob = knob_of(candidate.architecture.name, stage, row, tried);
  knob.is_size = false;  // whoever asks for sizes knows that they do
  return {candidate.architecture.name, std::move(knob)};
}

std::string named_key(std::string_view text, const decision::Study& study) {
  const auto [candidate, stage, row] = parameter_named(text, study);
  return key_of(candidate.architecture.name, stage, row);
}

std::vector<Assignment> assignments_of(const std::vector<Knob>& knobs,
                                       const std::vector<std::size_t>& setting) {
  std::vector<Assignment> assignments;
  for (std::size_t i = 0; i < knobs.size(); ++i) {
    if (setting[i] == knobs[i].now) continue;
    assignments.push_back({knobs[i].key, knobs[i].values[setting[i]], "--vary"});
  }
  return assignments;
}

}  // namespace costsim::analysis
