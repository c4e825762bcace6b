#include "report/analysis/breakeven.hpp"
#include "report/kit/json_number.hpp"
#include "report/kit/price_entry.hpp"
#include "report/outcome/document_head.hpp"

namespace costsim::report {
namespace {

using analysis::BreakEven;
using analysis::Contest;
using analysis::ContestKind;
using analysis::Flip;
using analysis::Meeting;
using analysis::VariedKey;

Json key_json(const VariedKey& key) {
  return {{"key", key.key},
          {"from", json_number(key.axis.low)},
          {"to", json_number(key.axis.high)},
          {"before", key.before},
          {"unit", key.after},
          {"scale", key.axis.logarithmic ? "log" : "linear"}};
}

std::string_view kind_name(ContestKind kind) {
  switch (kind) {
    case ContestKind::Cost:
      return "cost";
    case ContestKind::Check:
      return "check";
    case ContestKind::Capacity:
      break;
  }
  return "capacity";
}

Json flip_json(const Flip& flip, const BreakEven& found) {
  const Contest& contest = found.contests[flip.contest];
  Json json = {{"kind", kind_name(contest.kind)}};
  if (contest.kind == ContestKind::Cost) json["between"] = {contest.left, contest.right};
  if (contest.kind == ContestKind::Check) {
    json["between"] = contest.left;
    json["from_here"] = flip.what == "holds" ? "pass" : "fail";
  }
  if (contest.kind == ContestKind::Capacity) {
    json["between"] = flip.what;
    json["architecture"] = contest.left;
    json["copes_from_here"] = flip.crossing.after < 0;
  }
  json["at"] = Json::array({exact_number(flip.crossing.at)});
  json["text"] = Json::array({found.keys.front().value(flip.crossing.at)});
  if (found.keys.size() > 1) {
    json["at"].push_back(exact_number(flip.second));
    json["text"].push_back(found.keys[1].value(flip.second));
  }
  if (const auto rate = analysis::rate_at(flip.crossing.at, found.keys.front(), found)) {
    json["rate_per_s"] = exact_number(*rate);
  }
  json["until"] = exact_number(flip.crossing.until);
  json["jump"] = flip.crossing.meeting == Meeting::Jumps;
  json["touches"] = flip.crossing.meeting == Meeting::Touches;
  if (flip.changes > 1) json["changes"] = flip.changes;
  return json;
}

Json region_json(const analysis::Region& region) {
  Json json = {{"from", exact_number(region.from)}, {"to", exact_number(region.to)}};
  json["cheapest"] = region.cheapest.empty() ? Json(nullptr) : Json(region.cheapest);
  json["checks"] = Json::object();
  for (const auto& [id, passed] : region.checks) json["checks"][id] = passed ? "pass" : "fail";
  json["copes"] = region.copes;
  return json;
}

/// What holds along the first key, at each value of the second.
Json plane_json(const BreakEven& found) {
  Json rows = Json::array();
  for (const analysis::FrontierRow& row : found.plane) {
    Json regions = Json::array();
    for (const analysis::Region& region : row.regions) regions.push_back(region_json(region));
    rows.push_back({{"at", exact_number(row.second)},
                    {"text", found.keys[1].value(row.second)},
                    {"regions", std::move(regions)}});
  }
  return rows;
}

}  // namespace

std::string breakeven_json(const BreakEvenReport& report, const Options& options) {
  const BreakEven& found = report.found;
  Json json = study_head(report.scenario, report.prices, options);
  json["currency"] = "USD";
  json["vary"] = Json::array();
  for (const VariedKey& key : found.keys) json["vary"].push_back(key_json(key));
  json["now"] = found.now ? json_number(*found.now) : Json(nullptr);
  json["crossings"] = Json::array();
  for (const Flip& flip : found.flips) json["crossings"].push_back(flip_json(flip, found));
  json["regions"] = Json::array();
  for (const auto& region : found.regions) json["regions"].push_back(region_json(region));
  if (found.keys.size() > 1) json["plane"] = plane_json(found);
  json["curves"] = Json::array();
  for (const analysis::CostPoint& point : found.curves) {
    Json costs;
    for (std::size_t i = 0; i < point.costs.size(); ++i) {
      costs[found.architectures[i]] = point.costs[i].text();
    }
    json["curves"].push_back({{"at", exact_number(point.at)}, {"costs", costs}});
  }
  json["complete"] = found.complete;
  if (ends_early(found)) json["searched_to"] = exact_number(found.searched_to);
  json["notes"] = found.notes;
  return dumped(json);
}

}  // namespace costsim::report
