// A saved result, read again: what is wrong with one is told at its place.
#include "scenario/saved_result.hpp"

#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "units/error.hpp"

using namespace costsim;
using Catch::Matchers::Contains;
using nlohmann::json;
using scenario::read_saved_result;

namespace {

json result() {
  return json::parse(R"({
    "schema_version": 1,
    "scenario": {"path": "s.toml", "title": "S", "sha256": "00"},
    "prices": {"region": "us-west-1", "epoch": "2026", "as_of": "2025-06-05"},
    "period": {"hours": "720", "month_hours": "720"},
    "architectures": [{"name": "a", "total": "3.50", "copes": false, "items": [
      {"stage": "api", "service": "api-gateway", "meter": "rest-requests", "tier": 0,
       "quantity": "5", "unit": "request", "price": "0.00", "per": "1", "amount": "0.00"},
      {"stage": "api", "service": "api-gateway", "meter": "rest-requests", "tier": 1,
       "quantity": "1000000", "unit": "request", "price": "3.50", "per": "1000000",
       "amount": "3.50", "discount": "0.1"}]}],
    "checks": [{"id": "rule", "status": "pass", "severity": "warn"}],
    "verdict": "fail"})");
}

std::string complaint(const std::string& text) {
  try {
    read_saved_result(text, "r.json");
  } catch (const Error& error) {
    CHECK(error.failure() == Failure::Usage);
    return error.what();
  }
  return "";
}

/// What is told of the result with one value changed.
std::string complaint(const std::string& pointer, const json& value) {
  json changed = result();
  changed[json::json_pointer(pointer)] = value;
  return complaint(changed.dump());
}

}  // namespace

TEST_CASE("a saved result has its bill, its usage, its checks and its verdict") {
  const analysis::Snapshot read = read_saved_result(result().dump(), "r.json");
  CHECK(read.scenario.title == "S");
  CHECK(read.prices.epoch == "2026");
  CHECK(read.period == std::chrono::hours(720));
  CHECK_FALSE(read.passed);
  REQUIRE(read.architectures.size() == 1);
  CHECK_FALSE(read.architectures[0].copes);
  CHECK(read.architectures[0].bill.items[1].discount == Decimal::parse("0.1"));
  REQUIRE(read.architectures[0].usage.size() == 1);
  REQUIRE(read.architectures[0].usage[0].size() == 1);
  CHECK(read.architectures[0].usage[0][0].quantity == Decimal(1'000'005));
  CHECK(read.checks[0].passed);
  CHECK_FALSE(read.checks[0].decides);
}

TEST_CASE("of several months the usage of each is known where the result tells it") {
  json years = result();
  years["period"]["hours"] = "1440";
  CHECK(read_saved_result(years.dump(), "r.json").architectures[0].usage.empty());
  json& usage = years["architectures"][0]["usage"];
  usage = json::array({{{"stage", "api"},
                        {"service", "api-gateway"},
                        {"meter", "rest-requests"},
                        {"months", {"5", "1000000"}}}});
  const auto months = read_saved_result(years.dump(), "r.json").architectures[0].usage;
  REQUIRE(months.size() == 2);
  CHECK(months[1].at(0).quantity == Decimal(1'000'000));
  usage.push_back(usage[0]);
  usage[1]["months"] = json::array({"5"});
  CHECK_THAT(complaint(years.dump()),
             Contains("/architectures/0/usage/1/months: expected 2 quantities, as of the line"));
}

TEST_CASE("a result keeps the tiers and the allowance that it was charged by") {
  json kept = result();
  CHECK_FALSE(read_saved_result(kept.dump(), "r.json").architectures[0].charged);
  kept["architectures"][0]["tariffs"] = json::parse(R"([
    {"service": "api-gateway", "meter": "rest-requests", "unit": "request", "per": "1000000",
     "free_allowance": "5", "discount": "0.1",
     "tiers": [{"price": "3.50", "up_to": "333000000"}, {"price": "2.80"}]}])");
  const auto charged = read_saved_result(kept.dump(), "r.json").architectures[0].charged;
  REQUIRE(charged);
  REQUIRE(charged->size() == 1);
  CHECK(charged->at(0).from_month == 1);
  CHECK(charged->at(0).discount == Decimal::parse("0.1"));
  CHECK(charged->at(0).tariff.free_allowance == Decimal(5));
  REQUIRE(charged->at(0).tariff.tiers.size() == 2);
  CHECK(charged->at(0).tariff.tiers[0].up_to == Decimal(333'000'000));
  CHECK(charged->at(0).tariff.tiers[1].price == Decimal::parse("2.80"));

  const std::string tariff = "/architectures/0/tariffs/0";
  const auto told = [&](const std::string& place, const json& value) {
    json changed = kept;
    changed[json::json_pointer(tariff + place)] = value;
    return complaint(changed.dump());
  };
  CHECK_THAT(told("/tiers", json::array()), Contains("/tiers: expected at least one tier"));
  CHECK_THAT(told("/tiers/1/up_to", "4"), Contains("/1/up_to: expected none of the last tier"));
  CHECK_THAT(told("/tiers/0", {{"price", "1"}}), Contains("/tiers/0: 'up_to' is missing"));
  CHECK_THAT(told("/tiers/0/up_to", "0"), Contains("/0/up_to: expected more than 0"));
  CHECK_THAT(told("/per", "0"), Contains("/per: expected more than 0"));
  CHECK_THAT(told("/from_month", 0), Contains("/from_month: expected the number of a month"));
}

TEST_CASE("JSON is told from TOML by its text, or by the name of its file") {
  CHECK(scenario::is_saved_result(" \n{}", "-"));
  CHECK(scenario::is_saved_result("\xEF\xBB\xBF{", "-"));
  CHECK_FALSE(scenario::is_saved_result("# {\nschema = 1\n", "a.toml"));
  CHECK_FALSE(scenario::is_saved_result("", "-"));
  for (const char* text : {"[]", "[1, 2]", "42", "\"text\"", "null", " true\n"}) {
    CHECK(scenario::is_saved_result(text, "-"));
  }
  for (const char* text : {"", "a = 1", "["}) CHECK(scenario::is_saved_result(text, "a.json"));
  CHECK_FALSE(scenario::is_saved_result("[scenario]\ntitle = \"t\"\n", "a.toml"));
}

TEST_CASE("lists a million deep are refused like others") {
  const std::string deep = std::string(1'000'000, '[') + std::string(1'000'000, ']');
  CHECK_THAT(complaint(R"({"schema_version": )" + deep + "}"),
             Contains("/schema_version: expected a whole number, found a list"));
}

TEST_CASE("what is no result is refused at its place") {
  CHECK_THAT(complaint("{\n  \"schema_version\": 1,\n  oops\n}"), Contains("r.json:3:3: "));
  CHECK_THAT(complaint("{"), Contains("r.json:1:2: "));
  CHECK_THAT(complaint("[]"),
             Contains("r.json: this is JSON, and no result") && Contains("a list"));
  CHECK_THAT(complaint("42"), Contains("r.json: this is JSON, and no result") && Contains("value"));
  CHECK_THAT(complaint(""), Contains("r.json: this is empty: expected the result of `costsim run"));
  CHECK_THAT(complaint(" \n"), Contains("r.json: this is empty"));
  CHECK_THAT(complaint("{}"), Contains("r.json: 'schema_version' is missing: expected the result"));
  CHECK_THAT(complaint("/schema_version", 2),
             Contains("r.json: /schema_version: expected schema version 1"));
  CHECK_THAT(complaint("/architectures", "none"),
             Contains("/architectures: expected a list, found \"none\""));
  const std::string item = "/architectures/0/items/1";
  CHECK_THAT(complaint(item + "/amount", "3.5.0"),
             Contains(item + "/amount: expected an amount in quotes, such as \"30240.00\", found"));
  CHECK_THAT(complaint(item + "/amount", 3.5), Contains(item + "/amount: expected an amount in"));
  CHECK_THAT(complaint(item + "/quantity", "-1"), Contains("expected nothing below 0"));
  CHECK_THAT(complaint(item + "/per", "0"), Contains("expected more than 0"));
  CHECK_THAT(complaint(item + "/tier", 1.5), Contains("expected a whole number, found 1.5"));
  CHECK_THAT(complaint(item, json::object()), Contains(item + ": 'stage' is missing"));
  CHECK_THAT(complaint("/verdict", json::array()),
             Contains("/verdict: expected a text, found a list"));
  json twice = result();
  twice["architectures"].push_back(twice["architectures"][0]);
  CHECK_THAT(complaint(twice.dump()),
             Contains("/architectures/1/name: there is an architecture 'a' already"));
  CHECK_THAT(complaint("/checks/0/status", "maybe"),
             Contains("/checks/0/status: expected \"pass\" or \"fail\", found \"maybe\""));
  CHECK_THAT(complaint("/period/hours", "soon"), Contains("/period/hours: expected a number of"));
  CHECK_THAT(complaint("/architectures/0/total", "3.49"),
             Contains("the items add up to 3.50, found \"3.49\""));
}
