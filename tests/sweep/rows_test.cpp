// costsim sweep: which points, and what a row tells of each.
#include <nlohmann/json.hpp>

#include "report/schema.hpp"
#include "sweep/swept.hpp"

using namespace costsim::testing;
using nlohmann::json;

namespace {

std::vector<json> rows_of(const Ran& ran) {
  std::vector<json> rows;
  for (const std::string& line : lines_of(ran.out)) rows.push_back(json::parse(line));
  rows.erase(rows.begin());
  return rows;
}

/// The values of one key, point by point.
Words values_of(const Ran& ran, const std::string& key) {
  Words values;
  for (const json& row : rows_of(ran)) values.push_back(row["values"][key]);
  return values;
}

}  // namespace

TEST_CASE("a grid has each value with each other one, the last key changes fastest") {
  const SweepFolder folder;
  const Ran ran =
      folder.sweep({"--vary", "traffic.rate=100/s..300/s:3", "--vary", "node.ec2.nodes=1,2"});
  INFO(ran.err);
  REQUIRE(ran.exit_code == 0);
  CHECK(values_of(ran, "traffic.rate") ==
        Words{"100/s", "100/s", "200/s", "200/s", "300/s", "300/s"});
  CHECK(values_of(ran, "node.ec2.nodes") == Words{"1", "2", "1", "2", "1", "2"});
  const json row = rows_of(ran)[2];
  CHECK(row["index"] == 2);
  CHECK(row["cost"] == json{{"gateway", "1814.40"}, {"node", "322.56"}});
  CHECK(row["copes"]["gateway"] == true);
  CHECK(row["checks"]["cheap"]["status"] == "fail");
  CHECK(row["checks"]["cheap"]["actual"] == 1814.4);
  CHECK(row["checks"]["cheap"]["limit"] == 451.584);
}

TEST_CASE("a row is what run says at these values") {
  const SweepFolder folder;
  const Ran ran = folder.sweep({"--vary", "traffic.rate=7/s,123.4/s", "--figure", "traffic.peak"});
  REQUIRE(ran.exit_code == 0);
  for (const json& row : rows_of(ran)) {
    const std::string rate = row["values"]["traffic.rate"];
    const Ran one = run_program({"run", folder.at("s.toml"), "--set", "traffic.rate=" + rate,
                                 "--format", "json", "--no-flips"});
    const json report = json::parse(one.out);
    CHECK(row["cost"]["gateway"] == report["architectures"][0]["total"]);
    CHECK(row["checks"]["cheap"]["status"] == report["checks"][0]["status"]);
    CHECK(row["figures"]["traffic.peak"].get<double>() ==
          Approx(report["traffic"]["peak_per_s"].get<double>()));
  }
}

TEST_CASE("ranges go by equal ratios from ten times on, by steps, or as they are told to") {
  const SweepFolder folder;
  const auto values = [&](const std::string& range, const std::string& key = "traffic.rate") {
    return values_of(folder.sweep({"--vary", key + "=" + range}), key);
  };
  CHECK(values("1/s..100/s:3") == Words{"1/s", "10/s", "100/s"});
  CHECK(values("1/s..100/s:3:linear") == Words{"1/s", "50.5/s", "100/s"});
  CHECK(values("4/s..9/s:log:3") == Words{"4/s", "6/s", "9/s"});
  CHECK(values("1/s..2/s:by=0.5/s") == Words{"1/s", "1.5/s", "2/s"});
  CHECK(values("0.5x..2x:3:log", "traffic") == Words{"0.5x", "1x", "2x"});
  // A number of nodes is whole, each is asked once.
  CHECK(values("1..3:9", "node.ec2.nodes") == Words{"1", "2", "3"});
}

TEST_CASE("a list has a point in each line, and tells what is wrong at its place") {
  const SweepFolder folder;
  const std::string list = folder.write(
      "p.csv", "traffic.rate,node.ec2.nodes\n# a remark\n\"1,000/h\",1\r\n\n2/s,2\n3/s,none\n");
  const Ran ran = folder.sweep({"--points", list});
  CHECK(ran.exit_code == 3);
  CHECK_THAT(ran.err, Contains("2 of 3 points could not be evaluated"));
  const auto rows = rows_of(ran);
  REQUIRE(rows.size() == 3);
  CHECK(rows[1]["cost"]["gateway"] == "18.144");
  CHECK(!rows[2].contains("cost"));
  CHECK_THAT(rows[2]["error"].get<std::string>(),
             Contains("p.csv:6: ") && Contains("nodes = 'none'"));
  const auto refused = [&](const std::string& text, const std::string& message) {
    const Ran bad = folder.sweep({"--points", folder.write("bad.csv", text)});
    CHECK(bad.exit_code == 2);
    CHECK_THAT(bad.err, Contains(message));
  };
  refused("traffic.rate\n1/s,2\n", "bad.csv:2:5: 2 values: expected 1");
  refused("traffic.rate,seed\n1/s\n", "bad.csv:2:4: 1 values: expected 2");
  refused("traffic.rate,traffic.rate\n1/s,2/s\n", "bad.csv:1:14: 'traffic.rate' is there twice");
  refused("traffic.rate\n\"1/s\n", "bad.csv:2:1: quotes");
  refused("traffic.rate\n", "the list is empty");
  refused("", "bad.csv: no points");
  refused("traffic.rat\n1/s\n", "did you mean 'rate'");
  CHECK(folder.sweep({"--points", folder.at("none.csv")}).exit_code == 4);
}

TEST_CASE("samples are those of run with the same seed, and judge what stands in probability(…)") {
  const SweepFolder folder(uncertain() +
                           "[[check]]\nid = \"likely\"\nrequire = \"probability(gateway.cost < "
                           "node.cost) >= 1%\"\n");
  const Ran ran = folder.sweep({"--samples", "64", "--seed", "3"});
  INFO(ran.err);
  REQUIRE(ran.exit_code == 0);
  int held = 0;
  for (const json& row : rows_of(ran)) held += row["checks"]["likely"]["status"] == "pass" ? 1 : 0;
  const Ran report = run_program({"run", folder.at("s.toml"), "--samples", "64", "--seed", "3",
                                  "--format", "json", "--no-flips"});
  const json sampled = json::parse(report.out)["uncertainty"]["checks"][1];
  CHECK(held == Approx(64 * sampled["probability"].get<double>()));
  const Ran grid = folder.sweep({"--vary", "traffic.rate=1/s,2/s"});
  CHECK(!rows_of(grid)[0]["checks"].contains("likely"));
  CHECK_THAT(grid.err, Contains("no rows of checks that ask for a probability: likely"));
}

TEST_CASE("simulated requests are asked for by a figure, and left out by --flow") {
  const SweepFolder folder(R"(
[scenario]
region = "us-east-1"
prices = "2026"
month = "1h"
[traffic]
rate = "2/s"
[[architecture]]
name = "fn"
stages = [ { service = "lambda", memory = "512MB", duration = "120ms" } ]
[[check]]
id = "fast"
require = "fn.latency.p99 < 200ms"
)");
  const Ran ran = folder.sweep({"--vary", "fn.lambda.duration=100ms,150ms", "--figure",
                                "fn.latency.p50", "--figure", "fn.lambda.peak_concurrency"});
  INFO(ran.err);
  REQUIRE(ran.exit_code == 0);
  CHECK(rows_of(ran)[1]["figures"]["fn.latency.p50"].get<double>() == Approx(0.15).epsilon(0.05));
  const Ran flow = folder.sweep({"--vary", "fn.lambda.duration=100ms,150ms", "--flow"});
  CHECK(rows_of(flow)[0]["checks"].empty());
  CHECK(rows_of(flow)[0]["cost"] == rows_of(ran)[0]["cost"]);
  CHECK(
      folder.sweep({"--vary", "scenario.scenario.seed=1,2", "--flow", "--figure", "fn.latency.p50"})
          .exit_code == 2);
}

TEST_CASE("CSV has the same rows, quoted where it must be") {
  const SweepFolder folder;
  const Ran ran = folder.sweep(
      {"--vary", "traffic.rate=1/s,-2/s", "--figure", "traffic.requests", "--format", "csv"});
  CHECK(ran.exit_code == 3);
  const Words lines = lines_of(ran.out);
  REQUIRE(lines.size() == 3);
  CHECK(lines[0] ==
        "index,traffic.rate,gateway.cost,gateway.copes,node.cost,node.copes,check.cheap.status,"
        "check.cheap.actual,check.cheap.limit,traffic.requests,error,sweep\r");
  CHECK_THAT(lines[1], Contains("0,1/s,9.072,true,322.56,true,pass,9.072,451.584,2592000,,"));
  CHECK_THAT(lines[2], Contains("1,'-2/s,,,,,,,,,"));
}

TEST_CASE("each line of NDJSON is as its schema says") {
  const SweepFolder folder;
  const json schema = json::parse(text_of(fs::path(COSTSIM_SOURCE_DIR) / "docs/sweep.schema.json"));
  const Ran ran = folder.sweep(
      {"--vary", "traffic.rate=1/s,none,3/s", "--figure", "traffic.mean", "--shard", "1/1"});
  const Words lines = lines_of(ran.out);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    INFO(lines[i]);
    const json line_schema{{"$ref", i == 0 ? "#/$defs/head" : "#/$defs/row"},
                           {"$defs", schema["$defs"]}};
    CHECK(costsim::report::violations(json::parse(lines[i]), line_schema) == Words{});
  }
}

TEST_CASE("what no sweep can be made of is refused before it begins") {
  const SweepFolder folder;
  const auto refused = [&](const Words& words, const std::string& message) {
    INFO(message);
    const Ran ran = folder.sweep(words);
    CHECK(ran.exit_code == 2);
    CHECK_THAT(ran.err, Contains(message));
    CHECK(ran.out.empty());
  };
  refused({}, "no points to evaluate");
  refused({"--vary", "scenario.seed=1,2", "--samples", "8"}, "points are said in several ways");
  refused({"--samples", "8"}, "no value of this scenario is uncertain");
  refused({"--vary", "traffic.rate=1/s..9/s:0"}, "empty grid");
  refused({"--vary", "traffic.rate="}, "empty grid");
  refused({"--vary", "traffic.rate=1/s..9/s"}, "how many values?");
  refused({"--vary", "traffic.rate=9/s..1/s:3"}, "the second end must be above the first");
  refused({"--vary", "traffic.rate=1/s,,2/s"}, "a value of the list is empty");
  refused({"--vary", "traffic.rate"}, "expected KEY=FROM..TO:N");
  refused({"--vary", "scenario.seed=1,2", "--vary", "scenario.seed=1,2"},
          "--vary scenario.seed is given twice");
  refused({"--vary", "traffic.rat=1/s,2/s"}, "did you mean 'rate'");
  refused({"--vary", "traffic.rate=fast,slow"}, "none of the 2 points can be evaluated");
  refused({"--vary", "traffic.rate=1/s..9/s:20000", "--vary", "workload.cpu=1ms..9ms:20000",
           "--vary", "traffic.burstiness=1..9:20000"},
          "more than 1000000000000 points");
  refused({"--vary", "traffic.rate=1/s..9/s:9999999"}, "at most 1000000 values of one key");
  refused({"--vary", "scenario.seed=1,2", "--figure", "gateway.api-gateway.pea"}, "--figure");
  refused({"--vary", "scenario.seed=1,2", "--figure", "traffic.mean", "--figure", "traffic.mean"},
          "given twice");
  refused({"--vary", "scenario.seed=1,2", "--format", "xml"}, "expected ndjson or csv");
  refused({"--vary", "scenario.seed=1,2", "--resume"}, "--resume needs --out");
  refused({"--vary", "scenario.seed=1,2", "--out", folder.at("s.toml")}, "would be lost");
  CHECK(run_program({"sweep", "--vary", "scenario.seed=1,2"}).exit_code == 2);
}
