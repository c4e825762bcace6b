// `transfer = "auto"`: bytes that are paid, from the graph alone; expected values by hand.
#include <filesystem>

#include "decision/evaluate.hpp"
#include "scenario/derived_transfer.hpp"
#include "scenario/scenario.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::scenario;
using namespace costsim::scenario_tests;
using Catch::Matchers::Contains;

// 10,000,000 × 51,200 / 2^30 = 476.837158203125 GB at $0.09.
TEST_CASE("answers of a gateway go out to the internet at the price of their tier") {
  const auto outcome = derived(api);
  CHECK(cost_of_line(outcome, "api-out") == "42.915344238");
  CHECK(only(outcome).stages.back().service == "data-transfer");
}

// (476.837158203125 − 100) GB × $0.09.
TEST_CASE("the free allowance comes off what goes out") {
  CHECK(cost_of_line(derived(api, "", "[prices]\nfree_tier_always = true\n"), "api-out") ==
        "33.915344238");
}

// 500 M × 51,200 / 2^30 = 23,841.85791015625 GB: 10,240 at 0.09, 13,601.85791015625 at 0.085.
TEST_CASE("what goes out crosses tiers") {
  const std::string text =
      transfer_text(with_stages(balanced("alb")), "transfer = \"auto\"\ntraffic_scale = 50\n");
  const auto outcome = decision::evaluate(load_text(text, "s.toml", "", {}));
  CHECK(cost_of_line(outcome, "lb-out") == "2077.757922363");
}

// Two gateways of one architecture share the tiers: 2 × 23,841.85791015625 GB are
// 10,240 × 0.09 + 37,443.7158203125 × 0.085; two architectures are two accounts.
TEST_CASE("stages share tiers and allowance, architectures do not") {
  const std::string two =
      "{ name = \"one\", service = \"api-gateway\" }, "
      "{ name = \"two\", service = \"api-gateway\", from = \"traffic\" }";
  const std::string text = transfer_text(with_stages(two, "", "both") + with_stages(api, "", "b"),
                                         "transfer = \"auto\"\ntraffic_scale = 50\n"
                                         "findings = \"warn\"\n");
  const auto outcome = decision::evaluate(load_text(text, "s.toml", "", {}));
  const pricing::Bill& both = outcome.architectures.at(0).bill;
  CHECK((both.total_of("one-out") + both.total_of("two-out")).text() == "4104.315844727");
  CHECK(outcome.architectures.at(1).bill.total_of("api-out").text() == "2077.757922363");
}

TEST_CASE("a stage's own response is what goes out, be it that of the function behind") {
  CHECK(cost_of_line(derived("{ name = \"api\", service = \"api-gateway\" }, { service = "
                             "\"lambda\", memory = \"512MB\", response = \"25KB\" }"),
                     "api-out") == "21.457672119");
  CHECK(cost_of_line(derived("{ name = \"lb\", service = \"load-balancer\", response = { total = "
                             "\"200GB/month\" } }, " +
                             web),
                     "lb-out") == "18.00");
}

TEST_CASE("answers that a network at the edge fetches are paid on its own meters alone") {
  const auto outcome = derived("{ name = \"cdn\", service = \"cloudfront\" }, " + api);
  CHECK_FALSE(has_line(outcome, "api-out"));
  CHECK_FALSE(has_line(outcome, "cdn-out"));
  CHECK(noted(outcome, "a: answers of 'api' go out through 'cdn'"));
  // 476.837158203125 GB × $0.085 of the edge.
  CHECK(cost_of_line(outcome, "cdn") == "50.531158447");
}

TEST_CASE("counters before a front do not hide it") {
  CHECK(has_line(derived("{ service = \"waf\" }, " + api), "api-out"));
}

TEST_CASE("what stands behind a front sends nothing out") {
  const auto outcome = derived(balanced("alb"));
  CHECK(has_line(outcome, "lb-out"));
  CHECK_FALSE(has_line(outcome, "web-out"));
}

TEST_CASE("a function without a front is told of, not guessed") {
  const auto outcome = derived("{ name = \"fn\", service = \"lambda\", memory = \"512MB\" }");
  CHECK_FALSE(has_line(outcome, "fn-out"));
  CHECK(noted(outcome, "what 'fn' answers its callers is not billed"));
}

TEST_CASE("answers without bytes are an assumption") {
  const std::string text =
      "[scenario]\nregion = \"us-east-1\"\nprices = \"2026\"\nstep = \"1h\"\n"
      "transfer = \"auto\"\n[traffic]\nrate = \"1000/h\"\n[workload]\ncpu = "
      "\"5ms\"\n" +
      with_stages(api);
  const auto outcome = decision::evaluate(load_text(text, "s.toml", "", {}));
  REQUIRE(assumption(outcome, "workload.response") != nullptr);
  CHECK(assumption(outcome, "workload.response")->value == "0B");
}

// From zone to zone: 10 M × (1 + 50) KB / 2^30 = 486.3739013671875 GB, both zones pay $0.01.
TEST_CASE("only a network balancer pays between its zones and those of its nodes") {
  CHECK_FALSE(has_line(derived(balanced("alb"), "cross_zone = \"50%\"\n"), "web-balanced-zones"));
  const auto usual = derived(balanced("nlb"));
  CHECK_FALSE(has_line(usual, "web-balanced-zones"));
  CHECK(assumption(usual, "architecture.a.cross_zone")->value == "0%");
  const auto crossing = derived(balanced("nlb"), "cross_zone = \"50%\"\n");
  CHECK(cost_of_line(crossing, "web-balanced-zones") == "4.863739014");
  CHECK(assumption(crossing, "architecture.a.cross_zone") == nullptr);
}

// Of three zones two thirds are other ones: 486.3739013671875 × 2/3 × 2 × $0.01.
TEST_CASE("nodes call nodes of other zones as often as there are others") {
  const std::string chain = balanced("alb") +
                            ", { name = \"back\", service = \"fargate\", vcpu = 1, memory = "
                            "\"2GB\", min_tasks = 2 }";
  const auto three = derived(chain, "zones = 3\n");
  CHECK(cost_of_line(three, "back-zones") == "6.484985352");
  CHECK(assumption(three, "architecture.a.zones") == nullptr);
  const auto usual = derived(chain);
  CHECK(cost_of_line(usual, "back-zones") == "4.863739014");
  CHECK(assumption(usual, "architecture.a.zones")->value == "2");
  CHECK_FALSE(has_line(derived(chain, "zones = 1\n"), "back-zones"));
}

const std::string calling = balanced("alb") +
                            ", { name = \"table\", service = \"dynamodb\" }, "
                            "{ name = \"queue\", service = \"sqs\", from = \"web\" }, "
                            "{ name = \"more\", service = \"sqs\", from = \"web\" }";

TEST_CASE("calls of nodes to services of the region are free unless a way is stated") {
  const auto outcome = derived(calling);
  REQUIRE(assumption(outcome, "architecture.a.calls_via") != nullptr);
  CHECK(assumption(outcome, "architecture.a.calls_via")->value == "direct");
  CHECK_FALSE(has_line(outcome, "queue-nat"));
  CHECK_FALSE(has_line(outcome, "nat-gateways"));
}

// 10 M × 1 KB / 2^30 = 9.5367431640625 GB at $0.045; 3 gateways × 730 h × ($0.045 + $0.005).
TEST_CASE("through NAT gateways all calls pay bytes, and the gateways their hours") {
  const auto outcome = derived(calling, "calls_via = \"nat\"\nzones = 3\n");
  Money calls;
  for (const char* line : {"table-nat", "queue-nat", "more-nat"}) {
    CHECK(has_line(outcome, line));
    calls += only(outcome).bill.total_of(line);
  }
  CHECK(calls.text() == "1.287460327");  // one sum, handed back to the three
  CHECK(cost_of_line(outcome, "nat-gateways") == "109.50");
}

// $0.01 for each of 9.5367431640625 GB; one endpoint of SQS in 2 zones × 730 h × $0.01.
TEST_CASE("endpoints are one for each service, and a table has a free one") {
  const auto outcome = derived(calling, "calls_via = \"endpoints\"\nzones = 2\n");
  CHECK_FALSE(has_line(outcome, "table-endpoint"));
  CHECK(cost_of_line(outcome, "queue-endpoint") == "14.695367432");
  CHECK(cost_of_line(outcome, "more-endpoint") == "0.095367431");  // of 0.190734863 together
}

TEST_CASE("functions call from a VPC where they are said to be in one") {
  const auto chain = [](const std::string& in_vpc) {
    return "{ name = \"api\", service = \"api-gateway\" }, { name = \"fn\", service = \"lambda\", "
           "memory = \"512MB\"" +
           in_vpc + " }, { name = \"queue\", service = \"sqs\" }";
  };
  const std::string nat = "calls_via = \"nat\"\n";
  CHECK(has_line(derived(chain(", vpc = true"), nat), "queue-nat"));
  CHECK_FALSE(has_line(derived(chain(""), nat), "queue-nat"));
}

TEST_CASE("nodes that read a queue fetch through the same way") {
  const auto outcome =
      derived("{ name = \"queue\", service = \"sqs\" }, " + web, "calls_via = \"nat\"\n");
  CHECK(cost_of_line(outcome, "web-nat") == "0.429153442");
}

TEST_CASE("where a stage is the way out, nothing more is derived of who takes it") {
  const auto outcome = derived(balanced("alb") +
                                   ", { service = \"nat-gateway\", bytes = \"4KB\" }, { name = "
                                   "\"queue\", service = \"sqs\" }",
                               "calls_via = \"nat\"\n");
  CHECK_FALSE(has_line(outcome, "queue-nat"));
  CHECK_FALSE(has_line(outcome, "nat-gateways"));
  CHECK(noted(outcome, "calls of 'web' leave by 'nat-gateway'"));
}

TEST_CASE("what states data transfer is refused beside what derives it") {
  for (const char* stage : {"{ service = \"data-transfer\" }",
                            "{ service = \"metered\", meter = \"data-transfer.internet-out-gb\", "
                            "per_gb = 1 }"}) {
    CHECK_THROWS_WITH(derived(api + ", " + stage),
                      Contains("states data transfer") && Contains("s.toml:"));
    CHECK_NOTHROW(derived(api + ", " + stage, "transfer = \"off\"\n"));
  }
}

TEST_CASE("a name of a line is no stage's") {
  CHECK_THROWS_WITH(derived(api + ", { name = \"api-out\", service = \"sqs\" }"),
                    Contains("'api-out'") && Contains("expected another `name`"));
}

TEST_CASE("keys of derived transfer mean nothing without it") {
  const auto load_with = [](const std::string& head, const std::string& keys) {
    return load_text(transfer_text(with_stages(api, keys), head), "s.toml", "", {});
  };
  CHECK_THROWS_WITH(load_with("", "zones = 3\n"), Contains("expected transfer = \"auto\""));
  CHECK_THROWS_WITH(load_with("calls_via = \"nat\"\n", ""),
                    Contains("expected transfer = \"auto\""));
  CHECK_NOTHROW(load_with("zones = 3\n", "transfer = \"auto\"\n"));
  // Switched off by its name, for once: the keys may stay.
  CHECK_NOTHROW(load_with("transfer = \"off\"\n", "zones = 3\n"));
  CHECK_NOTHROW(load_with("transfer = \"off\"\nzones = 3\n", ""));
  CHECK_THROWS_WITH(load_with("transfer = \"on\"\n", ""),
                    Contains("expected one of \"off\", \"auto\""));
}

TEST_CASE("an architecture's word counts before the scenario's, and off is the default") {
  const auto bill = [](const std::string& head, const std::string& keys) {
    const auto outcome = decision::evaluate(
        load_text(transfer_text(with_stages(api, keys), head), "s.toml", "", {}));
    return only(outcome).bill.total().text();
  };
  const std::string none = bill("", "");
  CHECK(bill("transfer = \"off\"\n", "") == none);
  CHECK(bill("transfer = \"auto\"\n", "transfer = \"off\"\n") == none);
  CHECK(bill("", "transfer = \"auto\"\n") == bill("transfer = \"auto\"\n", ""));
  CHECK(bill("transfer = \"auto\"\n", "") != none);
}

TEST_CASE("lines of derived transfer add to the bill exactly, and change no other") {
  const std::string keys = "calls_via = \"nat\"\n";
  const auto with = derived(calling, keys);
  const auto without = derived(calling, "transfer = \"off\"\n");
  Money lines;
  for (const auto& item : only(with).bill.items) {
    const std::string& stage = item.stage;
    const bool is_derived = stage.ends_with("-out") || stage.ends_with("-nat") ||
                            stage.ends_with("-addresses") || stage == "nat-gateways";
    if (is_derived) lines += item.amount;
  }
  CHECK(only(with).bill.total() == only(without).bill.total() + lines);
}

TEST_CASE("each of several traffics sends out answers of its own size") {
  const std::string text =
      "[scenario]\nregion = \"us-east-1\"\nprices = \"2026\"\nstep = \"1h\"\ntransfer = \"auto\"\n"
      "[workload]\ncpu = \"5ms\"\n"
      "[[traffic]]\nname = \"small\"\nrate = \"10M/730h\"\nresponse = \"1KB\"\n"
      "[[traffic]]\nname = \"large\"\nrate = \"10M/730h\"\nresponse = \"99KB\"\n" +
      with_stages(api);
  // 20 M × 50 KB on average.
  const auto outcome = decision::evaluate(load_text(text, "s.toml", "", {}));
  CHECK(cost_of_line(outcome, "api-out") == "85.830688477");
}

/// Of one stage, those that came with derived transfer.
Money public_addresses_of(const decision::ArchitectureOutcome& architecture,
                          const std::string& stage) {
  Money sum;
  for (const auto& item : architecture.bill.items) {
    if (item.stage == stage && item.meter.text() == "vpc.ipv4-hours") sum += item.amount;
  }
  return sum;
}

// Every scenario of the repository: what is derived adds to its bill, and moves nothing else.
TEST_CASE("with derived transfer a bill is what it was and the lines") {
  int derived_somewhere = 0;
  for (const auto& file :
       std::filesystem::directory_iterator(std::string(COSTSIM_SOURCE_DIR) + "/scenarios")) {
    const std::string path = file.path().string();
    if (path.find("worldcup") != std::string::npos) continue;  // its trace is no part of the files
    CAPTURE(path);
    const auto bills = [&](const std::string& transfer) {
      LoadOptions options;
      options.sets = {"scenario.transfer=" + transfer, "scenario.windows=never"};
      decision::Study study = load(path, options);
      study.checks.clear();
      return decision::evaluate(study).architectures;
    };
    const auto off = bills("off");
    std::vector<decision::ArchitectureOutcome> with;
    try {
      with = bills("auto");
    } catch (const Error& error) {
      CHECK_THAT(error.what(), Contains("states data transfer"));
      continue;
    }
    for (std::size_t i = 0; i < off.size(); ++i) {
      const std::size_t own = off[i].stages.size();
      Money lines;
      for (std::size_t line = own; line < with[i].stages.size(); ++line) {
        lines += with[i].bill.total_of(with[i].stages[line].stage);
      }
      for (std::size_t stage = 0; stage < own; ++stage) {
        const std::string& name = off[i].stages[stage].stage;
        lines += public_addresses_of(with[i], name) - public_addresses_of(off[i], name);
      }
      if (lines > Money()) ++derived_somewhere;
      CHECK(with[i].bill.total() == off[i].bill.total() + lines);
    }
  }
  CHECK(derived_somewhere > 3);
}
