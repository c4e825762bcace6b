// Break-evens where it is hard to say what crosses: nothing to vary, ties, touches, jumps, too
// many.
#include "breakeven_scenarios.hpp"

using namespace costsim;
using namespace costsim::analysis;
using namespace costsim::analysis::breakeven_tests;

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

TEST_CASE("where no cost moves with the key a note says so") {
  const BreakEven still = found(gateway + fleet("fleet", "nodes = 4"), "scenario.seed=1..5");
  REQUIRE(still.notes.size() == 1);
  CHECK(still.notes[0] == "no cost moves with scenario.seed in this range");
}

TEST_CASE("a finer tolerance is reached on bills of whole requests, and a note says what they are",
          "[many]") {
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

TEST_CASE("a node more is a jump at loads of every size, and a line is none at any tolerance",
          "[many]") {
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
