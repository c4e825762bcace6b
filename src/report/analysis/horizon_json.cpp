#include <fmt/format.h>

#include "report/analysis/horizon.hpp"
#include "report/kit/json_number.hpp"
#include "report/kit/price_entry.hpp"
#include "report/outcome/document_head.hpp"

namespace costsim::report {
namespace {

using analysis::Ahead;
using analysis::MigrationPlan;
using analysis::MonthAhead;
using analysis::MonthChange;
using analysis::MonthChangeKind;

Json or_null(const std::optional<int>& month) {
  return month ? Json(*month) : Json(nullptr);
}

Json by_architecture(const std::vector<Money>& amounts, const Ahead& ahead) {
  Json json = Json::object();
  for (std::size_t i = 0; i < amounts.size(); ++i) json[ahead.architectures[i]] = amounts[i].text();
  return json;
}

/// At the ends of the band of a fitted growth.
Json band_json(const MonthAhead& low, const MonthAhead& high, const Ahead& ahead) {
  Json json = {{"requests", {std::to_string(low.requests), std::to_string(high.requests)}}};
  json["costs"] = Json::object();
  for (std::size_t i = 0; i < low.costs.size(); ++i) {
    json["costs"][ahead.architectures[i]] = {low.costs[i].text(), high.costs[i].text()};
  }
  return json;
}

Json month_json(const MonthAhead& month, const Ahead& ahead) {
  Json json = {{"month", month.month}};
  if (ahead.plan.start) json["calendar"] = calendar_text(month.month, ahead.plan);
  json["factor"] = month.factor.text();
  json["requests"] = std::to_string(month.requests);
  json["costs"] = by_architecture(month.costs, ahead);
  json["commitments"] = by_architecture(month.payments, ahead);
  json["cumulative"] = by_architecture(month.cumulative, ahead);
  json["checks"] = Json::object();
  for (std::size_t i = 0; i < month.checks.size(); ++i) {
    json["checks"][ahead.checks[i]] = month.checks[i] ? "pass" : "fail";
  }
  json["copes"] = Json::object();
  for (std::size_t i = 0; i < month.errors.size(); ++i) {
    json["copes"][ahead.architectures[i]] = month.errors[i].empty();
  }
  if (ahead.fitted) {
    const auto i = static_cast<std::size_t>(month.month - 1);
    json["band"] = band_json(ahead.low[i], ahead.high[i], ahead);
  }
  return json;
}

std::string_view change_name(MonthChangeKind kind) {
  switch (kind) {
    case MonthChangeKind::Cheapest:
      return "cheapest";
    case MonthChangeKind::LeastSoFar:
      return "least_so_far";
    case MonthChangeKind::Check:
      return "check";
    case MonthChangeKind::Capacity:
      break;
  }
  return "capacity";
}

Json change_json(const MonthChange& change) {
  Json json = {{"month", change.month},
               {"kind", change_name(change.kind)},
               {change.kind == MonthChangeKind::Check ? "check" : "architecture", change.subject}};
  if (change.kind == MonthChangeKind::Check) json["from_here"] = change.good ? "pass" : "fail";
  if (change.kind == MonthChangeKind::Capacity) json["copes_from_here"] = change.good;
  if (!change.what.empty()) json["finding"] = change.what;
  return json;
}

Json plan_json(const MigrationPlan& plan) {
  return {{"month", plan.month},
          {"total", plan.total.text()},
          {"payback_month", or_null(plan.payback)}};
}

Json fit_json(const Ahead& ahead) {
  if (!ahead.fitted) return nullptr;
  const analysis::CurveFit& curve = ahead.fitted->curve;
  Json json = {
      {"curve", curve_name(ahead)},        {"parameters", Json::object()},
      {"standard_errors", Json::object()}, {"error", json_number(curve.deviation() / curve.mean())},
      {"counts", curve.samples()},         {"span", ahead.fitted->span}};
  json["scatter"] = curve.scatter() == analysis::Scatter::Even ? "even" : "proportional";
  for (const analysis::Fitted& each : curve.figures()) {
    json["parameters"][each.name] = json_number(each.value);
    json["standard_errors"][each.name] = json_number(each.error);
  }
  return json;
}

Json break_json(const analysis::Break& each, const Ahead& ahead) {
  Json json = {{"check", each.check},
               {"month", or_null(each.month)},
               {"holds_again", or_null(each.holds_again)}};
  if (ahead.fitted) json["band"] = {or_null(each.at_low), or_null(each.at_high)};
  return json;
}

Json migration_json(const Ahead& ahead, std::size_t which) {
  const decision::Migration& migration = ahead.plan.migrations[which];
  const analysis::MigrationAnswer& answer = ahead.migrations[which];
  Json json = {{"from", migration.from},
               {"to", migration.to},
               {"cost", migration.cost.text()},
               {"double_running", migration.double_running},
               {"staying", answer.staying.text()}};
  json["plans"] = Json::array();
  for (const MigrationPlan& plan : answer.plans) json["plans"].push_back(plan_json(plan));
  json["year_late"] = answer.year_late ? Json(answer.year_late->text()) : Json(nullptr);
  return json;
}

/// What is told of the first one has keys of its own.
void add_migrations(const Ahead& ahead, Json& json) {
  const bool none = ahead.migrations.empty();
  json["payback_month"] =
      none ? Json(nullptr) : or_null(ahead.migrations.front().plans.front().payback);
  json["best_month"] = none || !ahead.migrations.front().best
                           ? Json(nullptr)
                           : Json(ahead.migrations.front().best->month);
  json["migration"] = none ? Json(nullptr) : migration_json(ahead, 0);
  json["more_migrations"] = Json::array();
  for (std::size_t i = 1; i < ahead.migrations.size(); ++i) {
    json["more_migrations"].push_back(migration_json(ahead, i));
  }
}

}  // namespace

std::string horizon_json(const HorizonReport& report, const Options& options) {
  const Ahead& ahead = report.ahead;
  Json json = study_head(report.scenario, report.prices, options);
  json["growth"] = ahead.plan.growth.text.empty() ? Json(nullptr) : Json(ahead.plan.growth.text);
  json["fit"] = fit_json(ahead);
  json["months"] = Json::array();
  for (const MonthAhead& month : ahead.months) json["months"].push_back(month_json(month, ahead));
  json["changes"] = Json::array();
  for (const MonthChange& change : ahead.changes) json["changes"].push_back(change_json(change));
  json["breaks"] = Json::array();
  for (const analysis::Break& each : ahead.breaks) {
    json["breaks"].push_back(break_json(each, ahead));
  }
  add_migrations(ahead, json);
  json["notes"] = ahead.notes;
  return dumped(json);
}

}  // namespace costsim::report
