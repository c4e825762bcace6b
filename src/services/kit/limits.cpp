#include "services/kit/limits.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "services/kit/service.hpp"
#include "units/readable.hpp"

namespace costsim::services {
namespace {

std::string with_unit(double value, Measure measure, std::string_view unit, Digits digits) {
  const std::string behind(unit);
  switch (measure) {
    case Measure::Size:
      return readable_size(value, digits) + behind;
    case Measure::Time:
      return readable_time(value, digits) + behind;
    case Measure::Count:
      break;
  }
  return readable_number(value, digits) + behind;
}

std::string quantity_text(const Limit& limit, double value, Digits digits) {
  return with_unit(value, limit.measure, limit.unit, digits);
}

/// The share of the limit; of a limit of nothing the need itself.
double part_taken(const Held& held) {
  return held.limit > 0 ? held.need / held.limit : held.need;
}

std::string limit_source(const Limit& limit, const Context& context) {
  if (limit.rule.empty()) return limit.source;
  const std::string first = source_of(limit.rule, context);
  const std::string second = source_of(limit.second_rule, context);
  return second.empty() || second == first ? first : first + "; " + second;
}

}  // namespace

void note_worst(std::vector<Held>& all, Held held) {
  const auto known = std::find_if(all.begin(), all.end(), [&](const Held& other) {
    return other.id == held.id && other.stage == held.stage;
  });
  if (known == all.end()) {
    all.push_back(std::move(held));
    return;
  }
  // What is sized to its need is full in every month: then the largest tells.
  const auto part = part_taken(held) <=> part_taken(*known);
  if (part > 0 || (part == 0 && held.need > known->need)) *known = std::move(held);
}

std::string quantity_text(double value, Measure measure, std::string_view unit) {
  return with_unit(value, measure, unit, Digits::Few);
}

Held held_of(const Limit& limit, double need, std::string stage) {
  return {.id = std::string(limit.id),
          .stage = std::move(stage),
          .need = need,
          .limit = limit.value,
          .unit = std::string(limit.unit),
          .measure = limit.measure,
          .of_load = limit.of_load};
}

Limit count_limit(std::string_view id, std::string_view rule, std::string_view unit,
                  const Context& context, Severity severity) {
  return {id, rule, context.rules.number(rule).to_double(), unit, severity};
}

Limit rate_limit(std::string_view id, std::string_view rule, std::string_view unit,
                 const Context& context, Severity severity) {
  return {id, rule, context.rules.rate(rule).per_second(), unit, severity};
}

Limit size_limit(std::string_view id, std::string_view rule, const Context& context,
                 Severity severity) {
  const auto bytes = static_cast<double>(context.rules.bytes(rule).value);
  return of_settings({id, rule, bytes, "", severity, Measure::Size});
}

Limit time_limit(std::string_view id, std::string_view rule, const Context& context,
                 Severity severity) {
  return of_settings(
      {id, rule, seconds(context.rules.duration(rule)), "", severity, Measure::Time});
}

Limit of_settings(Limit limit) {
  limit.of_load = false;
  return limit;
}

Finding finding_of(const Limit& limit, double need, std::string_view message) {
  Finding finding;
  finding.id = limit.id;
  finding.severity = limit.severity;
  finding.message = message;
  finding.need = need;
  finding.limit = quantity_text(limit, limit.value, Digits::Few);
  finding.actual = quantity_text(limit, need, Digits::Few);
  if (finding.limit == finding.actual && need != limit.value) {
    finding.limit = quantity_text(limit, limit.value, Digits::All);
    finding.actual = quantity_text(limit, need, Digits::All);
  }
  return finding;
}

void hold_against(const Limit& limit, double need, std::string_view message, const Context& context,
                  std::vector<Finding>& findings) {
  if (context.held != nullptr) note_worst(*context.held, held_of(limit, need, context.stage));
  if (need > limit.value) add_limit_finding(limit, need, message, context, findings);
}

void add_limit_finding(const Limit& limit, double need, std::string_view message,
                       const Context& context, std::vector<Finding>& findings) {
  Finding finding = finding_of(limit, need, message);
  finding.stage = context.stage;
  finding.source = limit_source(limit, context);
  findings.push_back(std::move(finding));
}

void add_finding(std::string_view id, Severity severity, std::string message,
                 const Context& context, std::vector<Finding>& findings) {
  Finding finding;
  finding.id = id;
  finding.severity = severity;
  finding.stage = context.stage;
  finding.message = std::move(message);
  findings.push_back(std::move(finding));
}

void need_of_account(AccountNeed need, const Context& context, StageOutcome& outcome) {
  need.stage = context.stage;
  need.service = context.rules.service();
  need.stated =
      context.rules.has(need.limit.rule) && context.rules.at(need.limit.rule).provenance.stated();
  need.source = limit_source(need.limit, context);
  outcome.account.push_back(std::move(need));
}

std::string source_of(std::string_view rule, const Context& context) {
  if (!context.rules.has(rule)) return "";
  const metering::Provenance& from = context.rules.at(rule).provenance;
  if (from.as_of.empty()) return fmt::format("{} ({})", from.source, from.confidence);
  return fmt::format("{} ({}, {})", from.source, from.as_of, from.confidence);
}

std::string came_later(std::string_view since, const Context& context) {
  if (!context.rules.has(since)) return "are not in the prices' epoch";
  return fmt::format("came in {}, after the prices' epoch", context.rules.text(since));
}

std::string stated_source(std::string_view what) {
  return fmt::format("the scenario's {}", what);
}

}  // namespace costsim::services
