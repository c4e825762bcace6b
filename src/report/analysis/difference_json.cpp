#include "report/analysis/difference.hpp"
#include "report/kit/json_number.hpp"
#include "report/outcome/document_head.hpp"

namespace costsim::report {
namespace {

using analysis::CostChange;
using analysis::Difference;
using analysis::LineChange;
using analysis::Snapshot;
using analysis::StatusChange;
using analysis::TotalChange;

Json side_json(const Snapshot& side) {
  return {{"scenario", scenario_json(side.scenario)},
          {"prices", basis_json(side.prices)},
          {"period", {{"hours", exact_hours(side.period).text()}}},
          {"set", side.stated ? Json(*side.stated) : Json(nullptr)},
          {"verdict", side.passed ? "pass" : "fail"}};
}

void add_cost(const CostChange& cost, Json& json) {
  const std::optional<double> percent = cost.percent();
  json["before"] = cost.before.text();
  json["after"] = cost.after.text();
  json["change"] = cost.change().text();
  json["percent"] = percent ? json_number(*percent) : Json(nullptr);
  json["usage_effect"] = cost.usage_effect.text();
  json["price_effect"] = cost.price_effect.text();
}

Json change_json(const LineChange& change) {
  Json json = {{"architecture", change.architecture},
               {"stage", change.stage},
               {"service", change.meter.service},
               {"meter", change.meter.meter},
               {"kind", name_of(change.kind)},
               {"unit", change.unit},
               {"quantity_before", change.quantity_before.text()},
               {"quantity_after", change.quantity_after.text()}};
  add_cost(change.cost, json);
  return json;
}

Json total_json(const TotalChange& total) {
  Json json = {{"architecture", total.architecture}, {"kind", name_of(total.kind)}};
  add_cost(total.cost, json);
  return json;
}

Json status_json(std::optional<bool> value, const char* yes, const char* no) {
  return value ? Json(*value ? yes : no) : Json(nullptr);
}

Json check_change_json(const StatusChange& check) {
  return {{"id", check.name},
          {"before", status_json(check.before, "pass", "fail")},
          {"after", status_json(check.after, "pass", "fail")},
          {"severity", check.decides ? "error" : "warn"}};
}

Json copes_change_json(const StatusChange& each) {
  Json json = {{"architecture", each.name}};
  json["before"] = each.before ? Json(*each.before) : Json(nullptr);
  json["after"] = each.after ? Json(*each.after) : Json(nullptr);
  return json;
}

}  // namespace

Json difference_part_json(const Difference& found) {
  Json json = {{"before", side_json(found.before)}, {"after", side_json(found.after)},
               {"changes", Json::array()},          {"totals", Json::array()},
               {"checks", Json::array()},           {"copes", Json::array()}};
  for (const LineChange& each : found.changes) json["changes"].push_back(change_json(each));
  for (const TotalChange& each : found.totals) json["totals"].push_back(total_json(each));
  for (const StatusChange& each : found.checks) json["checks"].push_back(check_change_json(each));
  for (const StatusChange& each : found.copes) json["copes"].push_back(copes_change_json(each));
  json["notes"] = found.notes;
  return json;
}

std::string difference_json(const DifferenceReport& report, const Options& options) {
  Json json = document_head(options);
  json["currency"] = "USD";
  json.update(difference_part_json(report.found));
  json["objections"] = report.objections;
  json["verdict"] = report.objections.empty() ? "pass" : "fail";
  return dumped(json);
}

}  // namespace costsim::report
