// Break-evens of real bills: where division puts them, and each with what changes there.
#include "breakeven_scenarios.hpp"

using namespace costsim;
using namespace costsim::analysis;
using namespace costsim::analysis::breakeven_tests;

TEST_CASE("a flat price per request crosses a fixed fleet where division says, to 1e-9") {
  const BreakEven result =
      found(gateway + fleet("fleet", "nodes = 400"), "traffic.rate=1/s..1000000/s");
  const Crossing& crossing = only(result, ContestKind::Cost).crossing;
  CHECK(crossing.at == Approx(400 * node / per_request / month_s).epsilon(1e-9));
  CHECK(crossing.meeting == Meeting::Crosses);
  CHECK(crossing.after > 0);
  CHECK(result.regions.front().cheapest == "gateway");
  CHECK(result.regions.back().cheapest == "fleet");
  CHECK(result.complete);
}

TEST_CASE("a factor of the whole traffic says the same as its rate") {
  const BreakEven result = found(gateway + fleet("fleet", "nodes = 400"), "traffic=0.001x..10000x");
  const double factor = only(result, ContestKind::Cost).crossing.at;
  CHECK(rate_at(factor, result.keys[0], result) ==
        Approx(400 * node / per_request / month_s).epsilon(1e-9));
  CHECK(result.mean_per_s == Approx(100));
}

TEST_CASE("a node more makes the bill jump over a fixed one") {
  // 4 nodes are $1,290.24 and 5 are $1,612.80; the fixed side is one node and an engineer's $1,000.
  const std::string text =
      fleet("scaled", "target_utilisation = 0.5, min_nodes = 1") +
      fleet("fixed", "nodes = 1", "operations = { engineer = \"$10000/month\", share = 0.1 }");
  const BreakEven result = found(text, "traffic.rate=10/s..3000/s:linear");
  const Crossing& crossing = only(result, ContestKind::Cost).crossing;
  CHECK(crossing.meeting == Meeting::Jumps);
  // Half of 8 vCPUs at 10 ms each is 400 requests a second; the first hours to have one more than
  // 1,600 get a fifth node.
  CHECK(crossing.at == Approx(1600).epsilon(1e-5));
  CHECK(crossing.below.left < 1000 + node);
  CHECK(crossing.above.left > 1000 + node);
}

TEST_CASE("nodes are counted in whole ones") {
  const std::string text =
      fleet("many", "nodes = 2") +
      fleet("fixed", "nodes = 1", "operations = { engineer = \"$10000/month\", share = 0.1 }");
  const BreakEven result = found(text, "many.ec2.nodes=1..40");
  CHECK(only(result, ContestKind::Cost).crossing.at == std::ceil((1000 + node) / node));
}

TEST_CASE("a price is varied as any other key") {
  const BreakEven result = found(gateway + fleet("fleet", "nodes = 1"),
                                 "prices.override.api-gateway.rest-requests=0.1..10");
  CHECK(only(result, ContestKind::Cost).crossing.at ==
        Approx(node / (100 * month_s) * 1e6).epsilon(1e-8));
}

TEST_CASE("memory is varied by its steps, and a check flips between two of them") {
  const std::string text = R"(
[[architecture]]
name = "a"
stages = [ { service = "lambda", memory = "128MB", duration = "100ms" } ]
[[check]]
id = "budget"
require = "a.fn.cost < $300"
)";
  std::string named = text;
  named.replace(named.find("{ service"), 1, "{ name = \"fn\",");
  const BreakEven result = found(named, "a.fn.memory=128MB..3008MB:by=64MB");
  const Flip& flip = only(result, ContestKind::Check);
  CHECK(flip.what == "fails");
  // 259.2 million calls of 0.1 s at $0.20 a million and $0.0000166667 per GB and second (Lambda's
  // prices since 2014).
  const double left = 300 - 259.2 * 0.2, per_mb = 259.2e6 * 0.1 / 1024 * 0.0000166667;
  const double limit = left / per_mb;
  CHECK(flip.crossing.at == 128 + std::ceil((limit - 128) / 64) * 64);
}

TEST_CASE("two keys have a frontier: price times rate is the same all along", "[many]") {
  const BreakEven result = found(gateway + fleet("fleet", "nodes = 400"), "traffic=0.01x..100000x",
                                 {"prices.override.api-gateway.rest-requests=1..10"});
  int crossings = 0;
  for (const Flip& flip : result.flips) {
    if (result.contests[flip.contest].kind != ContestKind::Cost) continue;
    ++crossings;
    const double rate = 100 * flip.crossing.at;
    CHECK(rate * flip.second == Approx(400 * node * 1e6 / month_s).epsilon(1e-8));
  }
  CHECK(crossings == 17);
}

TEST_CASE("from the load that its nodes can do on, a fleet no longer copes") {
  const BreakEven result = found(fleet("fleet", "nodes = 4") + gateway, "traffic.rate=1/s..9000/s");
  bool told = false;
  for (const Flip& flip : result.flips) {
    const Contest& contest = result.contests[flip.contest];
    if (contest.kind != ContestKind::Capacity || contest.left != "fleet") continue;
    told = true;
    CHECK(flip.what == "ec2.overload");
    // 4 nodes of 8 vCPUs, 10 ms each.
    CHECK(flip.crossing.at == Approx(4 * 8 / 0.01).epsilon(1e-6));
  }
  CHECK(told);
  CHECK_FALSE(result.regions.back().copes.at("fleet"));
}

TEST_CASE("a check that asks simulated requests is left out, and a note says so") {
  const BreakEven result = found(gateway + fleet("fleet", "nodes = 4") + R"([[check]]
id = "fast"
require = "fleet.latency.p99 < 500ms"
)",
                                 "traffic.rate=1/s..10/s");
  for (const Contest& contest : result.contests) CHECK(contest.kind != ContestKind::Check);
  REQUIRE(result.notes.size() == 1);
  CHECK_THAT(result.notes[0], Contains("check fast"));
}

TEST_CASE("what is told of a place is true there, with all of its digits and with few", "[many]") {
  const std::string text = gateway + fleet("fleet", "nodes = 4") +
                           "[[check]]\nid = \"below\"\nrequire = \"gateway.cost < fleet.cost\"\n"
                           "[[check]]\nid = \"half\"\nrequire = \"gateway.cost >= $453.60\"\n";
  for (const char* range : {"traffic=0.001x..1000x", "traffic.rate=1k/h..100M/h",
                            "prices.override.api-gateway.rest-requests=0.1..10"}) {
    const Vary vary = scenario_of(text);
    const BreakEven result = found(text, range);
    const VariedKey& key = result.keys.front();
    int told = 0;
    for (const Flip& flip : result.flips) {
      if (result.contests[flip.contest].kind != ContestKind::Check) continue;
      const std::string id = result.contests[flip.contest].left;
      for (const std::string& place :
           {key.value(flip.crossing.at), key.readable(flip.crossing.at, Rounding::Up)}) {
        INFO(range << ", " << id << " " << flip.what << " from " << place);
        const auto outcome = decision::evaluate(of_flow_alone(vary({{key.key, place}})));
        CHECK(named(outcome.checks, id).passed == (flip.what == "holds"));
        ++told;
      }
    }
    CHECK(told == 4);
  }
}
