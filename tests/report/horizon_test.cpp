// The months to come as text: every format says the same, and no name can break one.
#include "report/analysis/horizon.hpp"

#include <cmath>

#include "claims.hpp"
#include "outcomes.hpp"
#include "schema.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::report;
using Catch::Matchers::Contains;
using Json = nlohmann::json;

namespace {

Money dollars(int amount) {
  return Money::from_dollars(Decimal(amount));
}

/// The left one costs $100 times the month, the right one $250; from month 3 on it is cheaper.
HorizonReport report_of(const std::string& left, const std::string& right, int months = 4) {
  HorizonReport report;
  report.scenario = {"s.toml", left, "00"};
  report.prices = {"us-west-1", "2018-08", "2018-12-05"};
  analysis::Ahead& ahead = report.ahead;
  ahead.plan.months = months;
  ahead.plan.growth.text = "10% per month";
  ahead.plan.start = decision::CalendarMonth{2026, 11};
  ahead.plan.migrations = {{left, right, dollars(40), 1}};
  ahead.plan.commitments = {{.name = left,
                             .architecture = right,
                             .month = 2,
                             .months = 2,
                             .upfront = dollars(5),
                             .monthly = {},
                             .sets = {"a.b=c"},
                             .where = {}}};
  ahead.architectures = {left, right};
  ahead.checks = {"budget"};
  Money sum_left, sum_right;
  analysis::TwoBills bills;
  for (int month = 1; month <= months; ++month) {
    analysis::MonthAhead each;
    each.month = month;
    each.factor = Decimal(month);
    each.requests = 1000 * month;
    each.costs = {dollars(100 * month), dollars(250)};
    each.payments = {Money{}, month == 2 ? dollars(5) : Money{}};
    sum_left += each.costs[0];
    sum_right += each.costs[1] + each.payments[1];
    each.cumulative = {sum_left, sum_right};
    each.checks = {month < 3};
    each.errors = {"", month < 4 ? "" : "ec2.overload"};
    bills.from.push_back(each.costs[0]);
    bills.to.push_back(each.costs[1]);
    ahead.months.push_back(std::move(each));
  }
  ahead.changes = analysis::changes_of(ahead);
  ahead.breaks = analysis::breaks_of(ahead);
  ahead.migrations = {analysis::weigh_migration(bills, ahead.plan.migrations[0], ahead.plan)};
  ahead.notes = {"a note"};
  return report;
}

HorizonReport plain() {
  return report_of("serverless", "containers");
}

/// Its growth was fitted to eight months.
HorizonReport fitted() {
  HorizonReport report = plain();
  std::vector<analysis::Sample> samples;
  for (int i = 0; i < 8; ++i) samples.push_back({i - 7.5, 1000.0 + 100 * i + 10 * (i % 3)});
  report.ahead.fitted = analysis::FittedGrowth{
      analysis::CurveFit(decision::GrowthCurve::Linear, samples), "month", {}, {}};
  report.ahead.plan.fit = decision::FitChoice::Linear;
  report.ahead.low = report.ahead.high = report.ahead.months;
  for (analysis::MonthAhead& month : report.ahead.high) month.checks = {false};
  report.ahead.breaks = analysis::breaks_of(report.ahead);
  return report;
}

HorizonReport hostile() {
  return report_of("=cmd|'x'!A1\x1b[31m\n<script> @team", "a\"b,c `d` | \xe2\x80\xae", 40);
}

}  // namespace

TEST_CASE("the JSON of a horizon keeps its published schema") {
  const Json schema = published_schema("horizon");
  HorizonReport bare = plain();
  bare.ahead.plan.start.reset();
  bare.ahead.plan.growth.text.clear();
  bare.ahead.migrations.clear();
  for (const HorizonReport& report : {plain(), hostile(), bare, fitted()}) {
    keeps(schema, horizon_json(report, options));
  }
  Json bad = Json::parse(horizon_json(plain(), options));
  bad["changes"][0]["kind"] = "colour";
  bad["months"][0].erase("costs");
  CHECK(violations(bad, schema).size() == 2);
}

TEST_CASE("JSON of a horizon has the keys that others read") {
  const Json json = Json::parse(horizon_json(plain(), options));
  const Json& third = json["months"][2];
  CHECK(third["month"] == 3);
  CHECK(third["calendar"] == "2027-01");
  CHECK(third["requests"] == "3000");
  CHECK(third["costs"]["serverless"] == "300.00");
  CHECK(third["cumulative"]["containers"] == "755.00");
  CHECK(json["months"][1]["commitments"]["containers"] == "5.00");
  CHECK(third["checks"]["budget"] == "fail");
  CHECK(json["months"][3]["copes"]["containers"] == false);
  CHECK(json["breaks"][0]["check"] == "budget");
  CHECK(json["breaks"][0]["month"] == 3);
  CHECK(json["breaks"][0]["holds_again"].is_null());
  CHECK(json["migration"]["plans"].size() == 4);
  CHECK(json["payback_month"].is_null());
  CHECK(
      json["best_month"].is_null());  // $400 − $250 and $300 − $250 do not pay for both in month 3
}

TEST_CASE("the page of a horizon tells each change in its month") {
  const std::string text = horizon_table(plain(), options);
  CHECK_THAT(text, Contains("4 months from 2026-11 on, growth 10% per month"));
  CHECK_THAT(text, Contains("month 3 (2027-01)  containers becomes the cheapest of the month"));
  CHECK_THAT(text, Contains("month 3 (2027-01)  budget fails"));
  CHECK_THAT(text, Contains("month 4 (2027-02)  containers does not cope: ec2.overload"));
  CHECK_THAT(text, Contains("serverless to containers: $40.00 once, 1 month of both"));
  CHECK_THAT(text, Contains("best: not at all within this horizon"));
  CHECK_THAT(text, Contains("serverless of containers from month 2 (2026-12) on, for 2 months, "
                            "$5.00"));
  CHECK_THAT(text, Contains("3        3.00 k") || Contains("3     3,000     $300.00"));
}

TEST_CASE("a commitment that begins behind the horizon is not told as held") {
  const std::string text = horizon_table(report_of("serverless", "containers", 1), options);
  CHECK_THAT(text, Contains("serverless of containers is bought behind these months, in month 2"));
  CHECK_THAT(text, !Contains("from month 2"));
}

TEST_CASE("a fit tells its curve, its error, its band, and what the band changes") {
  const std::string text = horizon_table(fitted(), options);
  CHECK_THAT(text, Contains("growth as fitted to the past"));
  CHECK_THAT(text, Contains("linear curve through 8 months: level"));
  CHECK_THAT(text, Contains("with a deviation of"));
  CHECK_THAT(text, Contains("month 4 (2027-02): 4,000 requests, 4,000 to 4,000 with 95 %"));
  CHECK_THAT(text, Contains("budget fails from month 3 (2027-01) on; with the least requests of"));
  const Json json = Json::parse(horizon_json(fitted(), options));
  CHECK(json["fit"]["curve"] == "linear");
  CHECK(json["fit"]["parameters"]["per_month"].get<double>() == Approx(100).epsilon(0.05));
  CHECK(json["fit"]["counts"] == 8);
  CHECK(json["breaks"][0]["band"] == Json({3, 1}));
  CHECK(json["months"][0]["band"]["costs"]["serverless"] == Json({"100.00", "100.00"}));
}

TEST_CASE("what falls is told as less, and an error that is none not at all") {
  const auto told = [](decision::GrowthCurve curve, auto count) {
    HorizonReport report = fitted();
    std::vector<analysis::Sample> samples;
    for (int i = 0; i < 12; ++i) samples.push_back({i - 11.5, count(i)});
    report.ahead.fitted =
        analysis::FittedGrowth{analysis::CurveFit(curve, samples), "month", {}, {}};
    std::string text = horizon_markdown(report, options);
    text = text.substr(text.find(" curve through"));
    return text.substr(0, text.find('\n'));
  };
  using decision::GrowthCurve;
  const auto halves = [](int i) { return 1e6 * std::pow(0.5, i) + i % 3; };
  CHECK_THAT(told(GrowthCurve::Exponential, halves), Contains("50.00% less each month"));
  CHECK_THAT(told(GrowthCurve::Linear, [](int i) { return 9000.0 - 100 * i + 10 * (i % 3); }),
             Contains("fall ") && !Contains("-"));
  CHECK_THAT(told(GrowthCurve::Linear, [](int) { return 15000.0; }),
             Contains("level 15,000 requests a month, rise 0 requests a month"));
  const auto rises = [](int i) { return 1e6 / (1 + std::exp(5.0 - i)) + i % 3; };
  CHECK_THAT(told(GrowthCurve::Logistic, rises), Contains("months ago") && !Contains("-"));
}

TEST_CASE("no line of a horizon is wider than the terminal, whatever the names are") {
  for (const HorizonReport& report : {plain(), hostile(), report_of("a", "b", 1), fitted()}) {
    fits_every_terminal([&](const Options& style) { return horizon_table(report, style); });
  }
}

TEST_CASE("names cannot leave their cell in a horizon's Markdown, nor start a formula in CSV") {
  const std::string csv = horizon_csv(hostile(), options);
  stays_text(horizon_markdown(hostile(), options), csv);
  CHECK_THAT(csv, Contains("'=cmd"));
  CHECK_THAT(horizon_markdown(plain(), options), Contains("| budget fails |"));
  CHECK_THAT(
      horizon_csv(plain(), options),
      Contains("month,calendar,factor,requests,serverless.cost,serverless.commitments,"
               "serverless.cumulative,containers.cost,containers.commitments,"
               "containers.cumulative,budget\r\n1,2026-11,1,1000,100.00,0.00,100.00,250.00,0.00,"
               "250.00,pass\r\n"));
}

TEST_CASE("many months are told in groups that add up") {
  const HorizonReport report = report_of("a", "b", 40);
  const auto rows = horizon_rows(report.ahead, 13);
  REQUIRE(rows.size() == 7);
  CHECK(rows[0].label() == "1-6");
  CHECK(rows[6].label() == "37-40");
  CHECK(rows[0].costs[0] == dollars(2100));
  Money sum;
  for (const HorizonRow& row : rows) sum += row.costs[1];
  CHECK(sum == rows.back().so_far[1]);
}
