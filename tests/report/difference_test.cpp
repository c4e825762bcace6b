// Differences as text: every format says the same, and no name can break one.
#include "report/analysis/difference.hpp"

#include "claims.hpp"
#include "outcomes.hpp"
#include "schema.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::report;
using Catch::Matchers::Contains;
using PlainJson = nlohmann::json;

namespace {

/// Half the requests at a tenth more, another stage, a check that fails now.
DifferenceReport report_of(decision::Outcome before) {
  decision::Outcome after = before;
  after.prices.epoch = "2026";
  pricing::LineItem& requests = after.architectures.at(0).bill.items.at(0);
  requests = line(requests.stage, requests.meter.service, requests.meter.meter, 1, "4320000000",
                  requests.unit, "3.85", "1000000");
  after.architectures.at(1).bill.items.at(0).stage = "fleet";
  after.checks.at(1).passed = false;
  for (auto& each : after.architectures.at(0).findings) each.severity = services::Severity::Info;
  DifferenceReport report{
      analysis::difference(analysis::snapshot_of(before), analysis::snapshot_of(after))};
  report.found.after.stated = {"traffic.rate=6M/h"};
  report.objections = {"check " + before.checks.at(1).check.id + " fails and did not before"};
  return report;
}

DifferenceReport plain() {
  return report_of(event_collector());
}

DifferenceReport hostile() {
  return report_of(hostile_outcome());
}

DifferenceReport same() {
  const analysis::Snapshot one = analysis::snapshot_of(event_collector());
  return {analysis::difference(one, one)};
}

}  // namespace

TEST_CASE("the JSON of a difference keeps its published schema") {
  const PlainJson schema = published_schema("diff");
  const DifferenceReport gone{
      analysis::difference(analysis::snapshot_of(event_collector()), analysis::Snapshot{})};
  for (const DifferenceReport& report : {plain(), hostile(), same(), gone}) {
    keeps(schema, difference_json(report, options));
  }
  PlainJson bad = PlainJson::parse(difference_json(plain(), options));
  bad["changes"][0]["kind"] = "moved";
  bad["totals"][0].erase("percent");
  CHECK(violations(bad, schema).size() == 2);
}

TEST_CASE("the JSON of a difference has the keys that others read") {
  const PlainJson json = PlainJson::parse(difference_json(plain(), options));
  CHECK(json["before"]["prices"]["epoch"] == "2018-08");
  CHECK(json["after"]["set"] == PlainJson({"traffic.rate=6M/h"}));
  const PlainJson& largest = json["changes"][0];
  CHECK(largest["architecture"] == "serverless");
  CHECK(largest["meter"] == "rest-requests");
  CHECK(largest["before"] == "30240.00");
  CHECK(largest["after"] == "16632.00");
  // 8.64 billion at $0.35 a million more; then half of them at $3.85.
  CHECK(largest["price_effect"] == "3024.00");
  CHECK(largest["usage_effect"] == "-16632.00");
  CHECK(largest["percent"] == -45);
  CHECK(json["changes"][1]["kind"] == "removed");
  CHECK(json["totals"][1]["change"] == "0.00");
  CHECK(json["checks"] == PlainJson::parse(R"([{"id": "budget", "before": "pass",
                                                "after": "fail", "severity": "error"}])"));
  CHECK(json["copes"][0]["after"] == true);
  CHECK(json["verdict"] == "fail");
  CHECK(PlainJson::parse(difference_json(same(), options))["verdict"] == "pass");
}

TEST_CASE("table and Markdown tell totals, lines and verdicts") {
  const std::string table = difference_table(plain(), options);
  CHECK_THAT(table, Contains("us-west-1, prices 2026 as of 2018-12-05, 720 h; traffic.rate=6M/h"));
  CHECK_THAT(table, Contains("usage -$16,632.00, prices +$3,024.00"));
  CHECK_THAT(table, Contains("-$13,608.00  -45.0%  -$16,632.00  +$3,024.00"));
  CHECK_THAT(table, Contains("budget: held before, fails now"));
  CHECK_THAT(table, Contains("serverless: copes now and did not before"));
  CHECK_THAT(table, Contains("FAIL  check budget fails and did not before"));
  const std::string markdown = difference_markdown(plain(), options);
  CHECK_THAT(markdown, Contains("| **&#45;&#36;13,608.00** |"));
  CHECK_THAT(markdown, Contains("❌ **budget**: held before, fails now"));
  CHECK_THAT(markdown, Contains("8.64 B → 4.32 B requests"));
  CHECK_THAT(difference_table(same(), options), Contains("nothing changed"));
  CHECK_THAT(difference_markdown(same(), options), Contains("Nothing changed."));
}

TEST_CASE("a run's report with a baseline keeps its schema") {
  Options since = options;
  since.since = plain().found;
  keeps(published_schema("report"), json(event_collector(), since));
  const PlainJson report = PlainJson::parse(json(event_collector(), since));
  CHECK(report["baseline"]["totals"][0]["change"] == "-13608.00");
  CHECK_THAT(table(event_collector(), since), Contains("Since the baseline"));
  CHECK_THAT(checks_markdown(event_collector(), since), Contains("**Since the baseline**"));
}

TEST_CASE("the CSV of a difference has a row for each change, and no text can start a formula") {
  CHECK_THAT(difference_csv(plain(), options),
             Contains("serverless,api-gateway,api-gateway,rest-requests,changed,request,"
                      "8640000000,4320000000,30240.00,16632.00,-13608.00,-16632.00,3024.00\r\n"));
  stays_text(difference_markdown(hostile(), options), difference_csv(hostile(), options));
}

TEST_CASE("no line of a difference is wider than the terminal, whatever the names are") {
  for (const DifferenceReport& report : {plain(), hostile()}) {
    fits_every_terminal([&](const Options& style) { return difference_table(report, style); });
  }
}

TEST_CASE("a check that one side alone has is told so, and is no good news for being gone") {
  DifferenceReport report = same();
  report.found.checks = {{"added", std::nullopt, true}, {"dropped", false, std::nullopt}};
  const std::string table = difference_table(report, options);
  CHECK_THAT(table, Contains("✓ added: a new check, which holds"));
  CHECK_THAT(table, Contains("· dropped: no longer a check; before, it failed"));
  const std::string document = difference_markdown(report, options);
  CHECK_THAT(document, Contains("✅ **added**") && Contains("ℹ️ **dropped**"));
}
