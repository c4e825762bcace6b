#include "report/sweep/rows.hpp"

#include <fmt/format.h>

#include "report/kit/csv_row.hpp"
#include "report/kit/json_number.hpp"
#include "units/error.hpp"

namespace costsim::report {
namespace {

using analysis::SweepColumns;
using analysis::SweptRow;

std::string json_line(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

const char* status_of(bool passed) {
  return passed ? "pass" : "fail";
}

std::string json_head(const SweepHead& head) {
  Json json{{"costsim", head.version},
            {"sweep", head.id},
            {"points", head.points},
            {"title", head.title},
            {"prices",
             {{"region", head.prices.region},
              {"epoch", head.prices.epoch},
              {"as_of", head.prices.as_of}}},
            {"keys", head.columns.keys},
            {"architectures", head.columns.architectures},
            {"checks", head.columns.checks},
            {"figures", head.columns.figures}};
  if (!head.shard.is_all()) json["shard"] = head.shard.text();
  return json_line(json);
}

Json checks_json(const SweptRow& row, const SweepColumns& columns) {
  Json json = Json::object();
  for (std::size_t i = 0; i < row.checks.size(); ++i) {
    const auto& check = row.checks[i];
    json[columns.checks[i]] = {{"status", status_of(check.passed)},
                               {"actual", exact_number(check.actual)},
                               {"limit", exact_number(check.limit)}};
  }
  return json;
}

std::string json_row(const SweptRow& row, const SweepColumns& columns) {
  Json json{{"index", row.point.index}, {"values", Json::object()}};
  for (const auto& each : row.point.set) json["values"][each.key] = each.value;
  if (!row.error.empty()) {
    json["error"] = row.error;
    return json_line(json);
  }
  Json cost = Json::object(), copes = Json::object(), figures = Json::object();
  for (std::size_t i = 0; i < row.costs.size(); ++i) {
    cost[columns.architectures[i]] = row.costs[i].cost.text();
    copes[columns.architectures[i]] = row.costs[i].copes;
  }
  for (std::size_t i = 0; i < row.figures.size(); ++i) {
    figures[columns.figures[i]] = row.figures[i] ? exact_number(*row.figures[i]) : Json();
  }
  json["cost"] = std::move(cost);
  json["copes"] = std::move(copes);
  json["checks"] = checks_json(row, columns);
  json["figures"] = std::move(figures);
  return json_line(json);
}

std::string csv_head(const SweepHead& head) {
  std::vector<std::string> fields = {"index"};
  for (const std::string& key : head.columns.keys) fields.push_back(csv_text(key));
  for (const std::string& name : head.columns.architectures) {
    fields.push_back(csv_text(name + ".cost"));
    fields.push_back(csv_text(name + ".copes"));
  }
  for (const std::string& id : head.columns.checks) {
    for (const char* side : {"status", "actual", "limit"}) {
      fields.push_back(csv_text(fmt::format("check.{}.{}", id, side)));
    }
  }
  for (const std::string& name : head.columns.figures) fields.push_back(csv_text(name));
  fields.emplace_back("error");
  fields.push_back(head.shard.is_all() ? "sweep" : "sweep " + head.shard.text());
  return csv_row(fields);
}

/// A number stays one, also below 0.
std::string csv_value(const std::string& value) {
  const bool is_number = value.find_first_not_of("+-.0123456789eE") == std::string::npos;
  return is_number ? value : csv_text(value);
}

std::string csv_number(double value) {
  return exact_number(value).dump();
}

std::string csv_line(const SweptRow& row, const SweepHead& head) {
  std::vector<std::string> fields = {std::to_string(row.point.index)};
  for (const auto& each : row.point.set) fields.push_back(csv_value(each.value));
  for (const auto& each : row.costs) {
    fields.push_back(each.cost.text());
    fields.emplace_back(each.copes ? "true" : "false");
  }
  for (const auto& each : row.checks) {
    fields.emplace_back(status_of(each.passed));
    fields.push_back(csv_number(each.actual));
    fields.push_back(csv_number(each.limit));
  }
  for (const auto& each : row.figures) fields.push_back(each ? csv_number(*each) : "");
  const SweepColumns& columns = head.columns;
  fields.resize(1 + columns.keys.size() + 2 * columns.architectures.size() +
                3 * columns.checks.size() + columns.figures.size());
  fields.push_back(csv_text(row.error));
  fields.push_back(fmt::format("{}/{}", head.id, head.points));
  return csv_row(fields);
}

}  // namespace

SweepFormat sweep_format(std::string_view name) {
  if (name == "ndjson") return SweepFormat::Ndjson;
  if (name == "csv") return SweepFormat::Csv;
  throw Error(Failure::Usage, fmt::format("unknown format '{}': expected ndjson or csv", name));
}

std::string head_text(const SweepHead& head, SweepFormat format) {
  return format == SweepFormat::Csv ? csv_head(head) : json_head(head);
}

std::string row_text(const SweptRow& row, const SweepHead& head, SweepFormat format) {
  return format == SweepFormat::Csv ? csv_line(row, head) : json_row(row, head.columns);
}

}  // namespace costsim::report
