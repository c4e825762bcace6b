#include <cmath>
#include <fstream>
#include <limits>

#include <nlohmann/json.hpp>

#include "claims.hpp"
#include "outcomes.hpp"
#include "report/outcome/summary.hpp"
#include "schema.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::report;
using Catch::Matchers::Contains;
using Json = nlohmann::json;

namespace {

Json printed(const decision::Outcome& outcome) {
  return Json::parse(json(outcome, options));
}

}  // namespace

TEST_CASE("what is printed keeps the published schema") {
  const Json schema = published_schema("report");
  for (const auto& outcome :
       {event_collector(), empty_outcome(), huge_outcome(), hostile_outcome()}) {
    const auto broken = violations(printed(outcome), schema);
    INFO((broken.empty() ? "" : broken.front()));
    CHECK(broken.empty());
  }
}

TEST_CASE("the validator of these tests notices what breaks the schema") {
  const Json schema = published_schema("report");
  const Json good = printed(event_collector());
  const std::pair<const char*, Json> breaks[] = {{"/verdict", "maybe"},
                                                 {"/traffic/requests", 12},
                                                 {"/architectures/0/total", "12.5"},
                                                 {"/architectures/0/items/0/price", "3.5"},
                                                 {"/architectures/0/capacity/lambda/x", "many"},
                                                 {"/checks/0/line", -1},
                                                 {"/surprise", 1}};
  for (const auto& [where, value] : breaks) {
    Json bad = good;
    bad[Json::json_pointer(where)] = value;
    INFO(where);
    CHECK(violations(bad, schema).size() == 1);
  }
  Json missing = good;
  missing.erase("seed");
  CHECK(violations(missing, schema).size() == 1);
}

TEST_CASE("items add up to the total, to the nano-dollar") {
  for (const auto& outcome : {event_collector(), huge_outcome()}) {
    const Json report = printed(outcome);
    for (const Json& architecture : report["architectures"]) {
      Decimal sum;
      for (const Json& item : architecture["items"]) {
        sum += Decimal::parse(item["amount"].get<std::string>());
      }
      CHECK(sum == Decimal::parse(architecture["total"].get<std::string>()));
    }
  }
}

TEST_CASE("amounts are exact strings with at least two decimals") {
  const Json report = printed(event_collector());
  const Json& gateway = report["architectures"][0]["items"][0];
  CHECK(gateway["amount"] == "30240.00");
  CHECK(gateway["quantity"] == "8640000000");
  CHECK(gateway["price"] == "3.50");
  CHECK(gateway["per"] == "1000000");
  CHECK(gateway["source"] == "A18");
  CHECK(report["architectures"][1]["items"][0]["amount"] == "174.8736");
  CHECK(report["period"]["hours"] == "720");
  CHECK(report["traffic"]["requests"] == "8640000000");
  CHECK(report["scenario"]["path"] == "scenarios/event-collector.toml");
  CHECK(report["tool"]["version"] == "1.2.3");
}

TEST_CASE("checks name their file and line, and the verdict follows from them") {
  const Json report = printed(event_collector());
  CHECK(report["checks"][0]["file"] == "scenarios/event-collector.toml");
  CHECK(report["checks"][0]["line"] == 41);
  CHECK(report["checks"][0]["status"] == "fail");
  CHECK(report["checks"][2]["severity"] == "warn");
  CHECK(report["verdict"] == "fail");
  auto outcome = event_collector();
  outcome.checks.erase(outcome.checks.begin());
  CHECK(printed(outcome)["verdict"] == "fail");  // one architecture does not cope
  outcome.findings_rule = decision::FindingsRule::Warn;
  CHECK(printed(outcome)["architectures"][0]["copes"] == false);
  CHECK(printed(outcome)["architectures"][1]["copes"] == true);
  CHECK(printed(outcome)["verdict"] == "pass");  // a failed warning does not fail the run
  CHECK(printed(empty_outcome())["checks"].empty());
  CHECK(printed(empty_outcome())["verdict"] == "pass");
}

TEST_CASE("keys come in the order of the contract") {
  const std::string text = json(event_collector(), options);
  std::size_t last = 0;
  for (const char* key : {"schema_version", "tool", "scenario", "prices", "period", "seed",
                          "currency", "traffic", "architectures", "checks", "notes", "verdict"}) {
    const std::size_t place = text.find("\n  \"" + std::string(key) + "\":");
    INFO(key);
    REQUIRE(place != std::string::npos);
    CHECK(place > last);
    last = place;
  }
}

TEST_CASE("equal input gives equal bytes, whatever the terminal") {
  Options other = options;
  other.style = {true, false, 40};
  CHECK(json(event_collector(), options) == json(event_collector(), other));
}

TEST_CASE("estimates are rounded to nine digits, and what is no number is null") {
  auto outcome = event_collector();
  outcome.traffic.mean_per_s = 10000.0 / 3;
  outcome.architectures[0].stages[0].metrics = {
      {"broken", std::nan("")},
      {"endless", std::numeric_limits<double>::infinity()},
      {"whole", 412}};
  const std::string text = json(outcome, options);
  CHECK_THAT(text, Contains("\"mean_per_s\": 3333.33333,"));
  CHECK_THAT(text, Contains("\"broken\": null"));
  CHECK_THAT(text, Contains("\"endless\": null"));
  CHECK_THAT(text, Contains("\"whole\": 412\n"));
}

TEST_CASE("hostile text stays text: it comes back as it went in, broken UTF-8 replaced") {
  const auto outcome = hostile_outcome();
  const auto title = printed(outcome)["scenario"]["title"].get<std::string>();
  CHECK_THAT(title, Contains("|cell\r\n## head"));
  CHECK_THAT(title, Contains("\xEF\xBF\xBD"));
  CHECK(json(outcome, options).find('\x1b') == std::string::npos);
}

TEST_CASE("how far a check is from its contrary is told in every report, and keeps the schema") {
  decision::Outcome outcome = event_collector();
  const std::string first = outcome.checks.at(0).check.id, second = outcome.checks.at(1).check.id;
  CHECK_FALSE(printed(outcome).contains("flips"));
  outcome.flips = {{first, false, 0.0834123456789, 278.041152263, 0.083412345679},
                   {second, true, std::nullopt, 0}};
  const Json report = printed(outcome);
  CHECK(violations(report, published_schema("report")).empty());
  CHECK(report["flips"][0] == Json({{"check", first},
                                    {"now", "fail"},
                                    {"factor", 0.0834123456789},
                                    {"rate_per_s", 278.041152263},
                                    {"beyond", "pass"}}));
  CHECK(report["flips"][1]["factor"] == nullptr);
  CHECK(report["flips"][1]["beyond"] == "pass");
  // 1,000,948/h: up, so that it fails there; 1,000,000/h would hold.
  const std::string below = "fails from 1.01 M/h on (0.0835 × this traffic)";
  const std::string none = "holds from a thousandth to a thousand times this traffic";
  CHECK_THAT(table(outcome, options), Contains(below) && Contains(none));
  CHECK_THAT(markdown(outcome, options), Contains(below) && Contains(none));
  outcome.flips->at(1).nearer_may_hide = true;
  CHECK(printed(outcome)["flips"][1]["nearer_may_hide"] == true);
  CHECK(violations(printed(outcome), published_schema("report")).empty());
  CHECK_THAT(markdown(outcome, options),
             Contains(none + ", but for flips less than a tenth apart"));
  outcome.flips = {{first, true, 1.909, 6363.3, 1.9089}};
  CHECK_THAT(table(outcome, options), Contains("holds up to 1.9 × this traffic (22.9 M/h)"));
  outcome.flips = {{first, true, 1000, 1, 1000}};
  CHECK_THAT(table(outcome, options), Contains("holds up to 1,000 × this traffic"));
}

TEST_CASE("a flip close to today's load is told in as many digits as tell the two apart") {
  decision::Outcome outcome = event_collector();
  const auto told = [&](bool holds, double factor, double last) {
    outcome.flips = {{outcome.checks.at(0).check.id, holds, factor, factor * 1000, last}};
    return flip_text(outcome.checks.at(0), outcome, "x");
  };
  CHECK(told(true, 1.0049, 1.0048) == "holds up to 1.004 x this traffic (3.61 M/h)");
  CHECK(told(true, 1.0000253, 1.0000252) == "holds up to 1.00002 x this traffic (3.60 M/h)");
  CHECK(told(false, 0.9996, 0.9997) == "fails from 3.60 M/h on (0.9997 x this traffic)");
  CHECK(told(true, 1 + 1e-9, 1) == "holds up to this traffic, fails just above it (3.60 M/h)");
  CHECK(told(false, 1 - 1e-9, 1) == "fails from this traffic on, holds just below it (3.60 M/h)");
}
