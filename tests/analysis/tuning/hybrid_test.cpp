// The cut between base load and peaks, against the cuts themselves.
#include "analysis/tuning/hybrid.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "decision/evaluate.hpp"
#include "scenario/scenario.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::analysis;

namespace {

std::string head_of(const std::string& rate, int swing, const std::string& more) {
  return fmt::format(R"([scenario]
region = "us-east-1"
prices = "2026"
month = "720h"
step = "1h"
[traffic]
shape = "diurnal"
rate = "{}"
peak_to_trough = {}
{}
[workload]
event = "2KB"
cpu = "20ms"
wait = "30ms"
)",
                     rate, swing, more);
}

const std::string nodes =
    "{ service = \"ec2\", instance = \"m7g.large\", purchase = \"reserved-1y-all-upfront\" }";
const std::string function = "{ service = \"lambda\", memory = \"1GB\", arch = \"arm\" }";

std::string pure(const std::string& rate, int swing, const std::string& more = "") {
  return head_of(rate, swing, more) + "[[architecture]]\nname = \"containers\"\nstages = [" +
         nodes + "]\n[[architecture]]\nname = \"serverless\"\nstages = [" + function + "]\n";
}

decision::Study read(const std::string& text) {
  return scenario::load_text(text, "s.toml", "");
}

/// What a scenario that states the cut comes to.
double stated(const std::string& rate, int swing, double at) {
  const std::string both =
      head_of(rate, swing, fmt::format("split_at = \"{}/s\"", at)) +
      "[[architecture]]\nname = \"both\"\nstages = [{ name = \"n\", from = \"base\", " +
      nodes.substr(2) + ", { name = \"f\", from = \"excess\", " + function.substr(2) + "]\n";
  return decision::evaluate(read(both)).architectures[0].bill.total().dollars().to_double();
}

}  // namespace

TEST_CASE("the best cut costs what a scenario that states it does, and less than others") {
  const auto found = hybrids_of(read(pure("200/s", 12)), 2);
  REQUIRE(found.size() == 1);
  const Hybrid& hybrid = found[0];
  CHECK(hybrid.nodes == "containers");
  CHECK(hybrid.functions == "serverless");
  REQUIRE(hybrid.at_per_s > 0);
  CHECK(hybrid.cost == Approx(stated("200/s", 12, hybrid.at_per_s)));
  for (const double at : {30.0, 60.0, 120.0, 180.0, 240.0, 300.0, 360.0}) {
    INFO(at);
    CHECK(hybrid.cost <= stated("200/s", 12, at) * 1.02);
  }
}

TEST_CASE("a hybrid is offered only where it costs less than the better architecture alone") {
  int paying = 0;
  for (const char* rate : {"2/s", "20/s", "100/s", "700/s"}) {
    for (const int swing : {1, 4, 40}) {
      const auto found = hybrids_of(read(pure(rate, swing)), 2);
      REQUIRE(found.size() == 1);
      const Hybrid& hybrid = found[0];
      CHECK(hybrid.cost_of_better() == std::min(hybrid.cost_of_nodes, hybrid.cost_of_functions));
      if (!hybrid.pays()) continue;
      ++paying;
      CHECK(hybrid.cost < hybrid.cost_of_nodes);
      CHECK(hybrid.cost < hybrid.cost_of_functions);
    }
  }
  CHECK(paying > 0);
}

TEST_CASE("what is cut already, or has one kind of architecture alone, has no hybrid") {
  CHECK(hybrids_of(read(pure("20/s", 4, "split_at = \"20/s\"")), 1).empty());
  CHECK(hybrids_of(read(head_of("20/s", 4, "") + "[[architecture]]\nname = \"a\"\nstages = [" +
                        nodes + "]\n"),
                   1)
            .empty());
}
