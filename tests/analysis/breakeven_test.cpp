// Break-evens of real bills: where division puts them, and each with what changes there. Prices are
// those of us-west-1 in 2018-08: $3.50 a million REST requests, flat, and $0.448 an hour of
// m5.2xlarge (models/aws/us-west-1/2018-08, with their sources).
#include "analysis/breakeven.hpp"

#include <cmath>
#include <memory>
#include <mutex>
#include <optional>

#include "decision/evaluate.hpp"
#include "scenario/scenario.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::analysis;
using Catch::Matchers::Contains;

namespace {

constexpr double month_s = 720 * 3600, node = 0.448 * 720, per_request = 3.5e-6;

const std::string gateway = R"(
[[architecture]]
name = "gateway"
stages = [ { service = "api-gateway" } ]
)";

std::string fleet(const std::string& name, const std::string& stage, const std::string& more = "") {
  return "[[architecture]]\nname = \"" + name +
         "\"\nstages = [ { service = \"ec2\", instance = \"m5.2xlarge\", " + stage + " } ]\n" +
         more + "\n";
}

/// The scenario that was read last: the whole traffic is scaled without reading it again.
struct Read {
  std::mutex mutex;
  std::vector<std::string> sets;
  std::optional<decision::Study> study;
};

Vary scenario_of(const std::string& text) {
  const std::string whole = R"(
[scenario]
region = "us-west-1"
prices = "2018-08"
month = "720h"
step = "1h"  # constant traffic: a minute says no more
findings = "warn"
[traffic]
rate = "100/s"
[workload]
cpu = "10ms"
)" + text;
  return [whole, read = std::make_shared<Read>()](const std::vector<Assignment>& assignments) {
    scenario::LoadOptions options;
    Decimal factor = 1;
    for (const Assignment& each : assignments) {
      if (each.key == all_traffic)
        factor = Decimal::parse(each.value.substr(0, each.value.size() - 1));
      else
        options.sets.push_back(each.key + "=" + each.value);
    }
    const std::lock_guard lock(read->mutex);
    if (!read->study || read->sets != options.sets) {
      read->study = scenario::load_text(whole, "a.toml", "", options);
      read->sets = options.sets;
    }
    return decision::scaled(*read->study, factor);
  };
}

BreakEven found(const std::string& text, const std::string& vary,
                const std::vector<std::string>& more = {}) {
  const Vary study = scenario_of(text);
  std::vector<VariedKey> keys{settled(parse_varied_key(vary), study)};
  for (const std::string& key : more) keys.push_back(settled(parse_varied_key(key), study));
  return break_even(study, keys);
}

const Flip& only(const BreakEven& result, ContestKind kind) {
  const Flip* one = nullptr;
  for (const Flip& flip : result.flips) {
    if (result.contests[flip.contest].kind != kind) continue;
    REQUIRE(one == nullptr);
    one = &flip;
  }
  REQUIRE(one != nullptr);
  return *one;
}

}  // namespace

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

TEST_CASE("two keys have a frontier: price times rate is the same all along") {
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

TEST_CASE("what is told of a place is true there, with all of its digits and with few") {
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

TEST_CASE("where there is no traffic a note says that there is nothing to vary") {
  const std::string text = gateway + fleet("fleet", "nodes = 4");
  const BreakEven none = found(text, "traffic.rate=0/s..1/s");
  CHECK(none.notes.empty());
  const Vary vary = scenario_of(text);
  const Vary silent = [&](std::vector<Assignment> assignments) {
    assignments.push_back({"traffic.rate", "0/s"});
    return vary(assignments);
  };
  const BreakEven result = break_even(silent, {whole_traffic()});
  REQUIRE(result.notes.size() == 1);
  CHECK_THAT(result.notes[0], Contains("there is no traffic"));
  CHECK(result.flips.empty());
}

TEST_CASE(
    "a finer tolerance is reached on bills of whole requests, and a note says what they are") {
  const Vary study = scenario_of(gateway + fleet("fleet", "nodes = 400"));
  SearchLimits limits;
  limits.tolerance = 1e-12;
  const BreakEven result =
      break_even(study, {parse_varied_key("traffic.rate=1k/s..100k/s")}, limits);
  const Crossing& crossing = only(result, ContestKind::Cost).crossing;
  CHECK(crossing.at > crossing.from);
  CHECK(crossing.at - crossing.from <= 1e-12 * crossing.at);
  // 14,222 requests a second are 3.7e10 a month.
  REQUIRE(result.notes.size() == 1);
  CHECK_THAT(result.notes[0], Contains("requests are whole: one of them is up to 2.7e-11"));
  CHECK(found(gateway + fleet("fleet", "nodes = 400"), "traffic.rate=1k/s..100k/s").notes.empty());
}

TEST_CASE("a stretch in which both cost the same has two ends, and a check may flip at each") {
  // Half of 8 vCPUs at 10 ms each is 400 requests a second: from 1,200 to 1,600 four nodes.
  const std::string text = fleet("scaled", "target_utilisation = 0.5, min_nodes = 1") +
                           fleet("fixed", "nodes = 4") +
                           "[[check]]\nid = \"equal\"\nrequire = \"scaled.cost == fixed.cost\"\n"
                           "[[check]]\nid = \"other\"\nrequire = \"scaled.cost != fixed.cost\"\n"
                           "[[check]]\nid = \"most\"\nrequire = \"scaled.cost <= fixed.cost\"\n";
  const BreakEven result = found(text, "traffic.rate=10/s..3000/s:linear");
  const auto of = [&](const std::string& check) {
    std::vector<std::pair<std::string, double>> told;
    for (const Flip& flip : result.flips) {
      if (result.contests[flip.contest].left != check) continue;
      told.emplace_back(flip.what, flip.crossing.at);
      CHECK(flip.crossing.meeting == Meeting::Jumps);
    }
    return told;
  };
  const auto equal = of("equal"), other = of("other"), most = of("most");
  REQUIRE(equal.size() == 2);
  CHECK(equal[0].first == "holds");
  CHECK(equal[0].second == Approx(1200).epsilon(1e-5));
  CHECK(equal[1].first == "fails");
  CHECK(equal[1].second == Approx(1600).epsilon(1e-5));
  REQUIRE(other.size() == 2);
  CHECK(other[0].first == "fails");
  CHECK(other[1].first == "holds");
  REQUIRE(most.size() == 1);
  CHECK(most[0].first == "fails");
  CHECK(most[0].second == equal[1].second);
  const Crossing& costs = only(result, ContestKind::Cost).crossing;
  CHECK(costs.at == equal[0].second);
  CHECK(costs.until == equal[1].second);
  for (std::size_t i = 1; i < result.flips.size(); ++i) {
    CHECK(result.flips[i - 1].crossing.at <= result.flips[i].crossing.at);
  }
  const auto inside = std::find_if(result.regions.begin(), result.regions.end(),
                                   [](const auto& r) { return r.from < 1400 && 1400 < r.to; });
  REQUIRE(inside != result.regions.end());
  CHECK(inside->cheapest.empty());
  CHECK(inside->checks.at("equal"));
  CHECK(inside->from == costs.at);
  CHECK(inside->to == costs.until);
}

TEST_CASE("what one request costs is no jump, what a node does is one on few requests, too") {
  // $1 is 317,460 requests at 90 % of $3.50 a million: one more is 3e-6 of it, and would be seen.
  const std::string text =
      gateway + "costs = [ { name = \"licence\", price = \"$1/month\" } ]\n" +
      "[[architecture]]\nname = \"tenth\"\n"
      "stages = [ { service = \"api-gateway\", from = \"traffic\", share = \"10%\" } ]\n"
      "costs = [ { name = \"fee\", price = \"$2/month\" } ]\n";
  const BreakEven result = found(text, "traffic.rate=1/h..10k/h");
  const Crossing& crossing = only(result, ContestKind::Cost).crossing;
  CHECK(crossing.at == Approx(1 / 3.15e-6 / 720).epsilon(1e-4));
  CHECK(crossing.meeting == Meeting::Crosses);
}

TEST_CASE("changes are in the order of their places, however coarse they are") {
  const Vary vary = scenario_of(gateway + fleet("fleet", "nodes = 4") +
                                "[[check]]\nid = \"above\"\nrequire = \"gateway.cost > $900\"\n"
                                "[[check]]\nid = \"below\"\nrequire = \"gateway.cost < $880\"\n");
  SearchLimits limits;
  limits.tolerance = 1e-2;
  const BreakEven result = break_even(vary, {whole_traffic()}, limits);
  CHECK(result.flips.size() > 2);
  for (std::size_t i = 1; i < result.flips.size(); ++i) {
    CHECK(result.flips[i - 1].crossing.at <= result.flips[i].crossing.at);
  }
}

namespace {

/// Each region begins where the one before it ends, from the axis' one end to the other.
void check_joined(const BreakEven& result) {
  REQUIRE(!result.regions.empty());
  CHECK(result.regions.front().from == result.keys[0].axis.low);
  CHECK(result.regions.back().to == result.keys[0].axis.high);
  for (std::size_t i = 1; i < result.regions.size(); ++i) {
    CHECK(result.regions[i].from == result.regions[i - 1].to);
  }
}

}  // namespace

TEST_CASE("costs that are equal at one place are told where they no longer are") {
  // 276.48 million requests at $3.50 a million, 0.384 times the traffic, are $967.68.
  const std::string text = gateway + fleet("fleet", "nodes = 3") +
                           "[[check]]\nid = \"less\"\nrequire = \"gateway.cost < fleet.cost\"\n"
                           "[[check]]\nid = \"most\"\nrequire = \"gateway.cost <= fleet.cost\"\n";
  const Vary vary = scenario_of(text);
  const BreakEven result = found(text, "traffic=0.001x..1000x");
  check_joined(result);
  const Crossing& costs = only(result, ContestKind::Cost).crossing;
  const auto at = [&](double x) {
    return decision::evaluate(of_flow_alone(vary({{"traffic", result.keys[0].value(x)}})));
  };
  const double equal = 3 * node / per_request / month_s / 100;
  CHECK(costs.at == Approx(equal).epsilon(1e-8));
  CHECK(cheapest_of(at(costs.at)) == "fleet");
  for (const Flip& flip : result.flips) {
    if (result.contests[flip.contest].kind != ContestKind::Check) continue;
    CHECK(named(at(flip.crossing.at).checks, result.contests[flip.contest].left).passed ==
          (flip.what == "holds"));
    CHECK(flip.crossing.meeting == Meeting::Crosses);
  }
  REQUIRE(result.regions.size() >= 2);
  CHECK(result.regions[1].from >= costs.at * (1 - 4e-9));
}

TEST_CASE("counts at which both cost the same are a region of their own") {
  const std::string text = fleet("many", "nodes = 2") + fleet("fixed", "nodes = 5");
  const BreakEven result = found(text, "many.ec2.nodes=1..40");
  check_joined(result);
  REQUIRE(result.regions.size() == 3);
  CHECK(result.regions[0].cheapest == "many");
  CHECK(result.regions[1].from == 5);
  CHECK(result.regions[1].to == 6);
  CHECK(result.regions[1].cheapest.empty());
  CHECK(result.regions[2].cheapest == "fixed");
  const Crossing& costs = only(result, ContestKind::Cost).crossing;
  CHECK(costs.at == 5);
  CHECK(costs.until == 6);
  CHECK(costs.meeting == Meeting::Crosses);  // a node more is a step like all others
}

TEST_CASE("a node more is a jump at loads of every size, and a line is none at any tolerance") {
  // Half of 8 vCPUs at 10 ms each is 400 requests a second: 2.07e9 a month for two nodes; at 1 s
  // each it is a hundredth of that, and a third node begins hour by hour.
  const std::string nodes =
      fleet("fixed", "nodes = 2", "operations = { engineer = \"$10000/month\", share = 0.001 }") +
      fleet("scaled", "target_utilisation = 0.5, min_nodes = 2");
  const Vary study = scenario_of(nodes);
  const Vary slower = [&](std::vector<Assignment> assignments) {
    assignments.push_back({"workload.cpu", "1s"});
    return study(assignments);
  };
  const Vary line = scenario_of(gateway + fleet("fleet", "nodes = 2"));
  const auto meeting = [](const Vary& vary, const char* range, double tolerance) {
    SearchLimits limits;
    limits.tolerance = tolerance;
    return only(break_even(vary, {parse_varied_key(range)}, limits), ContestKind::Cost)
        .crossing.meeting;
  };
  for (const double tolerance : {1e-4, 1e-9}) {
    CAPTURE(tolerance);
    CHECK(meeting(study, "traffic.rate=400/s..1100/s", tolerance) == Meeting::Jumps);
    CHECK(meeting(slower, "traffic.rate=4/s..11/s", tolerance) == Meeting::Jumps);
    CHECK(meeting(line, "traffic.rate=10/s..200/s", tolerance) == Meeting::Crosses);
  }
}

TEST_CASE("where there are more changes than the search follows regions end where it did") {
  const Vary vary = scenario_of(gateway + fleet("fleet", "nodes = 4"));
  SearchLimits limits;
  limits.observations = 80;
  const BreakEven result = break_even(vary, {whole_traffic()}, limits);
  CHECK_FALSE(result.complete);
  CHECK(result.searched_to < 1000);
  REQUIRE(!result.regions.empty());
  CHECK(result.regions.back().to == result.searched_to);
}
