#include <algorithm>
#include <cmath>

#include "report/kit/json_number.hpp"
#include "report/service_page.hpp"
#include "units/parameters.hpp"

namespace costsim::report {
namespace {

std::string_view word_of(Kind kind) {
  static constexpr std::pair<Kind, std::string_view> words[] = {
      {Kind::Flag, "flag"},     {Kind::Count, "count"},
      {Kind::Number, "number"}, {Kind::Bytes, "bytes"},
      {Kind::Percent, "share"}, {Kind::Time, "time"},
      {Kind::Rate, "rate"},     {Kind::Money, "money"},
      {Kind::Price, "money"},   {Kind::Distribution, "time or distribution"},
      {Kind::Text, "text"},     {Kind::Choice, "choice"},
      {Kind::Meter, "meter"}};
  return std::find_if(std::begin(words), std::end(words),
                      [kind](const auto& word) { return word.first == kind; })
      ->second;
}

/// The unit in which "min" and "max" count; "" for what is a plain number or has no size.
std::string_view base_unit(Kind kind) {
  switch (kind) {
    case Kind::Bytes:
      return "bytes";
    case Kind::Time:
    case Kind::Distribution:
      return "s";
    case Kind::Rate:
      return "1/s";
    case Kind::Money:
    case Kind::Price:
      return "USD";
    default:
      return "";
  }
}

Json parameter_json(const Parameter& row) {
  Json json = {{"name", row.name}, {"kind", word_of(row.kind)}, {"unit", base_unit(row.kind)}};
  const bool has_default = row.fallback != required && row.fallback != optional;
  json["required"] = row.fallback == required;
  json["default"] = has_default ? Json(row.fallback) : Json();
  if (row.kind == Kind::Choice) json["choices"] = row.choices;
  json["min"] = json_number(row.min);
  json["max"] = std::isfinite(row.max) ? json_number(row.max) : Json();
  json["expected"] = expected_text(row);
  json["request_level_only"] = row.request_level_only;
  json["help"] = row.help;
  return json;
}

Json head_json(const services::Service& service) {
  return {{"name", service.name}, {"role", name_of(service.role)}, {"help", service.help}};
}

}  // namespace

std::string services_json(const services::Catalogue& catalogue) {
  Json json = {{"schema_version", 1}, {"services", Json::array()}};
  for (const services::Service& service : catalogue) json["services"].push_back(head_json(service));
  return dumped(json);
}

std::string service_page_json(const ServicePage& page) {
  Json json = {{"schema_version", 1}};
  json.update(head_json(*page.service));
  json["parameters"] = Json::array();
  for (const Parameter& row : page.service->parameters) {
    json["parameters"].push_back(parameter_json(row));
  }
  json["figures"] = Json::array();
  for (const ServiceFigure& figure : page.figures) {
    json["figures"].push_back({{"name", figure.name},
                               {"run", figure.in_run},
                               {"simulate", figure.in_simulation},
                               {"help", figure.help}});
  }
  json["meters"] = Json::array();
  for (const ServiceMeter& meter : page.meters) {
    json["meters"].push_back({{"name", meter.name}, {"unit", meter.unit}});
  }
  json["limits"] = Json::array();
  for (const ServiceLimit& limit : page.limits) {
    json["limits"].push_back({{"name", limit.name}, {"limit", limit.limit}});
  }
  json["prices"] = {{"region", page.region}, {"epoch", page.epoch}};
  json["example"] = page.example;
  return dumped(json);
}

}  // namespace costsim::report
