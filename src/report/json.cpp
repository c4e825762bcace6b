#include <cstdlib>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "report/analysis/difference.hpp"
#include "report/analysis/uncertainty.hpp"
#include "report/kit/json_number.hpp"
#include "report/kit/price_entry.hpp"
#include "report/outcome/document_head.hpp"
#include "report/outcome/flip_json.hpp"
#include "report/outcome/report.hpp"
#include "report/outcome/summary.hpp"

namespace costsim::report {
namespace {

using decision::Outcome;

Json finding(const services::Finding& found) {
  return {{"id", found.id},        {"severity", name_of(found.severity)},
          {"stage", found.stage},  {"message", found.message},
          {"limit", found.limit},  {"actual", found.actual},
          {"source", found.source}};
}

/// Stage → its figures; a stage without any is left out.
Json capacity(const std::vector<architecture::StageResult>& stages) {
  Json all = Json::object();
  for (const architecture::StageResult& stage : stages) {
    for (const services::Metric& metric : stage.metrics) {
      all[stage.stage][metric.name] = json_number(metric.value);
    }
  }
  return all;
}

Json latency(const decision::Latency& measured) {
  return {{"mean", json_number(measured.mean.value)}, {"p50", json_number(measured.p50.value)},
          {"p95", json_number(measured.p95.value)},   {"p99", json_number(measured.p99.value)},
          {"p999", json_number(measured.p999.value)}, {"max", json_number(measured.max)}};
}

/// Half the width of each 95 % confidence interval.
Json latency_intervals(const decision::Latency& measured) {
  return {{"mean", json_number(measured.mean.half_width)},
          {"p50", json_number(measured.p50.half_width)},
          {"p95", json_number(measured.p95.half_width)},
          {"p99", json_number(measured.p99.half_width)},
          {"p999", json_number(measured.p999.half_width)}};
}

Json correction(const decision::StageCorrection& changed) {
  return {{"stage", changed.stage},
          {"calls", changed.factors.calls.text()},
          {"calls_ci", json_number(changed.calls_half_width)},
          {"billed", changed.factors.billed.text()},
          {"billed_ci", json_number(changed.billed_half_width)}};
}

Json assumption(const services::Assumption& taken) {
  return {
      {"key", taken.key}, {"value", taken.value}, {"why", taken.why}, {"decides", taken.decides}};
}

template <typename Values, typename Convert>
Json list(const Values& values, Convert convert) {
  Json all = Json::array();
  for (const auto& value : values) all.push_back(convert(value));
  return all;
}

/// What each stage used of each meter, month by month: tiers start again with each of them.
Json monthly_usage(const std::vector<metering::Usage>& months) {
  using Key = std::pair<std::string, metering::MeterId>;
  std::map<Key, std::vector<Decimal>> lines;
  std::vector<Key> order;
  for (std::size_t month = 0; month < months.size(); ++month) {
    for (const metering::Consumption& used : months[month]) {
      const auto [line, fresh] = lines.try_emplace({used.stage, used.meter}, months.size());
      if (fresh) order.push_back(line->first);
      line->second[month] += used.quantity;
    }
  }
  return list(order, [&](const Key& key) {
    return Json{{"stage", key.first},
                {"service", key.second.service},
                {"meter", key.second.meter},
                {"months", list(lines.at(key), [](const Decimal& each) { return each.text(); })}};
  });
}

Json architecture_of(const decision::ArchitectureOutcome& outcome) {
  Json json = {{"name", outcome.name}, {"total", outcome.bill.total().text()}};
  if (outcome.prices) json["prices"] = basis_json(*outcome.prices);
  json["items"] = list(outcome.bill.items, item_json);
  json["tariffs"] = list(outcome.charged, charged_json);
  if (!outcome.months.empty()) json["usage"] = monthly_usage(outcome.usage);
  json["capacity"] = capacity(outcome.stages);
  if (outcome.latency) {
    json["latency_ms"] = latency(*outcome.latency);
    json["latency_ci_ms"] = latency_intervals(*outcome.latency);
  }
  if (outcome.unanswered) {
    json["p_throttled"] = json_number(outcome.unanswered->throttled);
    json["p_dropped"] = json_number(outcome.unanswered->dropped);
  }
  if (!outcome.corrections.empty()) json["corrections"] = list(outcome.corrections, correction);
  json["findings"] = list(outcome.findings, finding);
  json["copes"] = outcome.copes();
  return json;
}

/// Month by month what each architecture costs; the sums are the totals.
Json months_json(const Outcome& outcome) {
  Json all = Json::array();
  for (std::size_t i = 0; i < outcome.months.size(); ++i) {
    Json costs = Json::object();
    for (const auto& each : outcome.architectures)
      costs[each.name] = each.months.at(i).total().text();
    all.push_back({{"month", i + 1},
                   {"hours", exact_hours(outcome.months[i].length).text()},
                   {"requests", std::to_string(outcome.months[i].requests)},
                   {"costs", std::move(costs)}});
  }
  return all;
}

Json check(const decision::CheckOutcome& outcome) {
  Json json = {{"id", outcome.check.id},
               {"require", outcome.check.requirement.text},
               {"actual", without_sign(outcome.actual)},
               {"limit", without_sign(outcome.limit)}};
  json["headroom_percent"] =
      outcome.headroom_percent ? json_number(*outcome.headroom_percent) : Json(nullptr);
  json["severity"] = name_of(outcome.check.severity);
  json["status"] = status_of(outcome);
  json["file"] = outcome.check.requirement.where.file;
  json["line"] = outcome.check.requirement.where.line;
  if (outcome.samples_needed) json["samples_needed"] = *outcome.samples_needed;
  return json;
}

}  // namespace

Json flip_json(const decision::CheckFlip& found) {
  const auto word = [](bool passes) { return passes ? "pass" : "fail"; };
  Json json = {{"check", found.check}, {"now", word(found.passed)}};
  json["factor"] = found.factor ? exact_number(*found.factor) : Json(nullptr);
  json["rate_per_s"] = found.factor ? exact_number(found.rate_per_s) : Json(nullptr);
  json["beyond"] = word(found.factor ? !found.passed : found.passed);
  if (found.nearer_may_hide) json["nearer_may_hide"] = true;
  return json;
}

namespace {

Json head(const Outcome& outcome, const Options& options) {
  Json json = study_head(outcome.scenario, outcome.prices, options);
  json["period"] = {{"hours", exact_hours(outcome.period).text()},
                    {"month_hours", exact_hours(outcome.month).text()}};
  json["seed"] = outcome.seed;
  json["currency"] = "USD";
  return json;
}

Json traffic_part(const decision::TrafficPart& part) {
  return {{"name", part.name},
          {"requests", std::to_string(part.requests)},
          {"mean_per_s", json_number(part.mean_per_s)},
          {"peak_per_s", json_number(part.peak_per_s)}};
}

Json traffic(const decision::TrafficSummary& summary) {
  Json json = {{"requests", std::to_string(summary.requests)},
               {"mean_per_s", json_number(summary.mean_per_s)},
               {"peak_per_s", json_number(summary.peak_per_s)},
               {"step_s", json_number(seconds(summary.step))}};
  if (!summary.parts.empty()) json["parts"] = list(summary.parts, traffic_part);
  return json;
}

}  // namespace

std::string json(const Outcome& outcome, const Options& options) {
  Json json = head(outcome, options);
  json["traffic"] = traffic(outcome.traffic);
  json["assumptions"] = list(outcome.assumptions, assumption);
  json["architectures"] = list(outcome.architectures, architecture_of);
  if (!outcome.months.empty()) json["months"] = months_json(outcome);
  json["checks"] = list(outcome.checks, check);
  if (outcome.flips) json["flips"] = list(*outcome.flips, flip_json);
  if (options.since) json["baseline"] = difference_part_json(*options.since);
  if (options.sampled) json["uncertainty"] = uncertainty_json(*options.sampled);
  json["notes"] = outcome.notes;
  if (!outcome.findings.empty()) json["findings"] = list(outcome.findings, finding);
  json["verdict"] = outcome.passed() ? "pass" : "fail";
  if (!options.doubts.empty()) json["doubts"] = options.doubts;
  return dumped(json);
}

}  // namespace costsim::report
