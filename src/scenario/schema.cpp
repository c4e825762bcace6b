#include "scenario/schema.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "scenario/architecture/read_architecture.hpp"
#include "scenario/architecture/read_commitments.hpp"
#include "scenario/architecture/read_costs.hpp"
#include "scenario/architecture/read_downstream.hpp"
#include "scenario/architecture/read_operations.hpp"
#include "scenario/architecture/read_traffics.hpp"
#include "scenario/correlations.hpp"
#include "scenario/horizon/read_horizon.hpp"
#include "scenario/kit/rows.hpp"
#include "scenario/prices/read_price_changes.hpp"
#include "scenario/prices/read_prices.hpp"
#include "traffic/arrivals.hpp"

namespace costsim::scenario {
namespace {

using Json = nlohmann::ordered_json;

std::vector<std::string> split(std::string_view choices) {
  std::vector<std::string> words;
  while (!choices.empty()) {
    const std::size_t bar = std::min(choices.find('|'), choices.size());
    words.emplace_back(choices.substr(0, bar));
    choices.remove_prefix(std::min(bar + 1, choices.size()));
  }
  return words;
}

Json object(Json properties, Json needed, bool closed = true) {
  Json schema = {{"type", "object"}, {"properties", std::move(properties)}};
  if (!needed.empty()) schema["required"] = std::move(needed);
  if (closed) schema["additionalProperties"] = false;
  return schema;
}

Json array_of(Json items) {
  return {{"type", "array"}, {"items", std::move(items)}};
}

Json reference(const char* name) {
  return {{"$ref", std::string("#/$defs/") + name}};
}

/// A value of one kind: what the reader takes, and how it is written.
Json type_of(const Parameter& row) {
  switch (row.kind) {
    case Kind::Flag:
      return {{"type", "boolean"}};
    case Kind::Count:
    case Kind::Number:
      return {{"type", {"number", "string"}}};
    case Kind::Percent:
      return {{"type", {"number", "string"}}, {"examples", {"40%", 0.4}}};
    case Kind::Bytes:
      return {{"type", "string"}, {"examples", {"512MB", "1KB"}}};
    case Kind::Time:
      return {{"type", "string"}, {"examples", {"120ms", "5min", "720h"}}};
    case Kind::Rate:
      return {{"type", "string"}, {"examples", {"12M/h", "0.9/s"}}};
    case Kind::Money:
    case Kind::Price:
      return {{"type", "string"}, {"examples", {"$2500"}}};
    case Kind::Choice:
      return {{"enum", split(row.choices)}};
    case Kind::Distribution:
      return reference("distribution");
    case Kind::Meter:
      return {{"type", "string"}, {"examples", {"kms.requests"}}};
    case Kind::Text:
      break;
  }
  return {{"type", {"string", "number"}}};
}

Json property(const Parameter& row) {
  Json schema = type_of(row);
  if (row.volume && row.kind == Kind::Number) {
    schema = {{"anyOf", {schema, {{"type", "string"}, {"examples", {"5M/month"}}}}}};
  } else if (row.volume) {
    const Json total = {{"type", "string"}, {"examples", {"10GB/month"}}};
    schema = {{"anyOf", {schema, object({{"total", total}}, {"total"})}}};
  }
  schema = {{"anyOf", {schema, reference("uncertain")}}};
  schema["description"] = description(row);
  if (row.fallback != required && row.fallback != optional) schema["default"] = row.fallback;
  return schema;
}

void add_rows(std::span<const Parameter> rows, Json& properties, Json& needed) {
  for (const Parameter& row : rows) {
    properties[std::string(row.name)] = property(row);
    if (row.fallback == required) needed.push_back(row.name);
  }
}

Json table_of(std::span<const Parameter> rows) {
  Json properties = Json::object();
  Json needed = Json::array();
  add_rows(rows, properties, needed);
  return object(std::move(properties), std::move(needed));
}

Json downstream_schema() {
  Json schema = table_of(downstream_rows());
  schema["description"] = "request level: what each execution or request calls and waits for";
  schema["properties"]["outages"] = array_of(table_of(outage_rows()));
  return schema;
}

Json stage_schema(const services::Service& service) {
  Json properties = Json::object();
  Json needed = Json::array();
  add_rows(stage_rows(), properties, needed);
  properties["service"] = {{"const", service.name}, {"description", service.help}};
  properties["from"] = {{"description", "earlier stages or \"traffic\"; default: the stage before"},
                        {"anyOf", {{{"type", "string"}}, array_of({{"type", "string"}})}}};
  properties["calls"] = array_of(reference("stage"));
  properties["calls"]["description"] = "stages that this one calls, once per invocation";
  add_rows(service.parameters, properties, needed);
  if (architecture::may_call(service)) properties["downstream"] = downstream_schema();
  return object(std::move(properties), std::move(needed));
}

Json stages_schema(const services::Catalogue& catalogue) {
  Json all = Json::array();
  for (const services::Service& service : catalogue) {
    if (services::is_stage(service.role)) all.push_back(stage_schema(service));
  }
  return {{"oneOf", std::move(all)}};
}

Json shape_schema(const traffic::ShapeKind& kind, bool is_root) {
  Json properties = Json::object();
  Json needed = Json::array();
  properties["shape"] = {{"const", kind.name}, {"description", kind.help}};
  if (kind.name != shape_row().fallback) needed.push_back("shape");
  add_rows(kind.parameters, properties, needed);
  if (kind.takes_points) {
    properties["points"] = array_of(
        object({{"at", {{"type", "string"}}}, {"rate", {{"type", "string"}}}}, {"at", "rate"}));
    needed.push_back("points");
  }
  for (const char* key : {"multiply", "add"}) properties[key] = array_of(reference("shape"));
  if (is_root) {
    Json ignored = Json::array();
    add_rows(traffic::arrival_parameters(), properties, ignored);
    properties["arrivals"] = {{"anyOf", {properties["arrivals"], reference("distribution")}}};
    properties["name"] = {{"type", "string"},
                          {"description", "of a [[traffic]]: stages take `from` it"}};
    add_rows({&split_row(), 1}, properties, ignored);
    add_rows(own_workload_rows(), properties, ignored);
  }
  return object(std::move(properties), std::move(needed));
}

Json replay_schema() {
  const Json file = {{"type", "string"},
                     {"description", "file of times in order, one request a line"}};
  const Json unit = property(time_unit_row());
  return object({{"arrivals", object({{"replay", file}, {"time_unit", unit}}, {"replay"})}},
                {"arrivals"});
}

Json shapes_schema(bool is_root) {
  Json all = Json::array();
  for (const auto& kind : traffic::shape_catalogue()) all.push_back(shape_schema(kind, is_root));
  if (is_root) all.push_back(replay_schema());
  return {{"oneOf", std::move(all)}};
}

Json distribution_schema() {
  return {{"anyOf",
           {{{"type", "string"}, {"examples", {"120ms"}}},
            {{"type", "object"},
             {"description", "by memory: { \"512MB\" = \"400ms\", \"1024MB\" = \"210ms\" }"},
             {"patternProperties", {{"^[0-9]", {{"type", "string"}}}}},
             {"minProperties", 2},
             {"additionalProperties", false}},
            object({{"distribution",
                     {{"type", "string"}, {"examples", {"exponential", "lognormal", "mixture"}}}}},
                   {"distribution"}, false)}}};
}

/// What may stand in place of any value that is not known for sure.
Json uncertain_schema() {
  const Json value = {{"type", {"number", "string"}}};
  const Json percentiles = {{"type", "object"},
                            {"description", "at least two percentiles of a lognormal distribution"},
                            {"patternProperties", {{"^p[1-9][0-9]{0,4}$", value}}},
                            {"minProperties", 2},
                            {"additionalProperties", false}};
  Json spread = object({{"low", value}, {"mode", value}, {"high", value}}, {"low", "high"});
  spread["description"] = "triangular with a mode, else uniform";
  Json alternatives = object({{"one_of", array_of({{"type", {"number", "string", "boolean"}}})},
                              {"weights", array_of({{"type", "number"}, {"minimum", 0}})}},
                             {"one_of"});
  alternatives["description"] = "one of several values, as likely as their weights say";
  return {{"anyOf", {percentiles, spread, alternatives}}};
}

Json correlation_schema() {
  Json schema = table_of(correlation_rows());
  Json keys = array_of({{"type", "string"}});
  keys.update({{"minItems", 2}, {"maxItems", 2}, {"description", "two uncertain keys"}});
  schema["properties"]["between"] = std::move(keys);
  schema["required"].push_back("between");
  return schema;
}

Json cost_schema() {
  Json schema = table_of(cost_rows());
  schema["description"] = "what the scenario prices itself: fixed, or by use of a stage";
  schema["properties"]["of"] = {{"description", "stages that are counted; default: the traffic"},
                                {"anyOf", {{{"type", "string"}}, array_of({{"type", "string"}})}}};
  schema["properties"]["tiers"] = array_of(table_of(cost_tier_rows()));
  return schema;
}

Json hourly_commitment_schema() {
  Json schema = table_of(hourly_commitment_rows());
  schema["description"] = "a savings plan or reserved instances, paid by the hour";
  schema["properties"]["covers"] = {
      {"type", "object"},
      {"description",
       "of a savings plan: what it takes off the list price of a service, a family or a meter; "
       "\"1y\", \"3y\": as the price files know it"},
      {"examples", {{{"fargate", "20%"}, {"lambda", "1y"}, {"ec2.m7g", "36%"}}}}};
  return schema;
}

Json architecture_schema() {
  Json properties = {{"name", {{"type", "string"}}},
                     {"stages", array_of(reference("stage"))},
                     {"operations", table_of(operations_rows())},
                     {"from",
                      {{"description", "names of [[traffic]] that it gets; default: all"},
                       {"anyOf", {{{"type", "string"}}, array_of({{"type", "string"}})}}}},
                     {"costs", array_of(cost_schema())},
                     {"commitments", array_of(hourly_commitment_schema())}};
  Json needed = {"name", "stages"};
  properties["stages"]["minItems"] = 1;
  add_rows(architecture_rows(), properties, needed);
  return object(std::move(properties), std::move(needed));
}

Json option_schema() {
  const Json texts = array_of({{"type", "string"}});
  return object({{"name", {{"type", "string"}}},
                 {"help", {{"type", "string"}}},
                 {"set", {{"anyOf", {{{"type", "string"}}, texts}}}}},
                {"name", "set"});
}

Json price_change_schema() {
  Json schema = table_of(price_change_rows());
  schema["properties"]["of"] = {
      {"description", "services, meters or costs whose prices change; default: the whole bill"},
      {"anyOf", {{{"type", "string"}}, array_of({{"type", "string"}})}}};
  return schema;
}

Json horizon_schema() {
  Json schema = table_of(horizon_rows());
  Json& properties = schema["properties"];
  properties["growth"] = {
      {"anyOf", {{{"type", "string"}, {"examples", {"10%", "50%/year"}}}, table_of(growth_rows())}},
      {"description", "of the traffic, month by month; default: none"}};
  properties["seasonality"] = array_of({{"type", {"number", "string"}}});
  properties["seasonality"].update({{"minItems", 12},
                                    {"maxItems", 12},
                                    {"description", "factors of the traffic, January first"}});
  const Json migration = table_of(migration_rows());
  properties["migration"] = {{"anyOf", {migration, array_of(migration)}}};
  Json commitment = table_of(commitment_rows());
  commitment["properties"]["set"] = {
      {"description", "KEY=VALUE as --set takes it, while the commitment holds"},
      {"anyOf", {{{"type", "string"}}, array_of({{"type", "string"}})}}};
  properties["commitments"] = array_of(commitment);
  return schema;
}

Json prices_schema() {
  Json schema = table_of(prices_rows());
  schema["properties"]["override"] = {
      {"type", "object"}, {"description", "prices by SERVICE.METER, in place of the book's"}};
  return schema;
}

}  // namespace

std::string scenario_schema(const services::Catalogue& catalogue) {
  Json root = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
               {"title", "costsim scenario"}};
  root.update(object(
      {{"schema", {{"const", 1}}},
       {"scenario", table_of(scenario_rows())},
       {"traffic", {{"anyOf", {shapes_schema(true), array_of(shapes_schema(true))}}}},
       {"workload", table_of(workload_rows())},
       {"prices", prices_schema()},
       {"price_change", array_of(price_change_schema())},
       {"horizon", horizon_schema()},
       {"quotas", {{"type", "object"}, {"description", "rules by SERVICE.RULE, otherwise here"}}},
       {"option", array_of(option_schema())},
       {"architecture", array_of(architecture_schema())},
       {"check", array_of(table_of(check_rows()))},
       {"correlation", array_of(correlation_schema())}},
      {"scenario", "traffic", "architecture"}));
  root["$defs"] = {{"shape", shapes_schema(false)},
                   {"stage", stages_schema(catalogue)},
                   {"distribution", distribution_schema()},
                   {"uncertain", uncertain_schema()}};
  return root.dump(2) + "\n";
}

}  // namespace costsim::scenario
