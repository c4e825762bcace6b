// Scales that no account, memory or life is long enough for: every run ends, and says why.
#include "simulation_fixture.hpp"

using namespace costsim::testing;
using Catch::Contains;

namespace {

struct Hostile {
  std::string name, rate, stages;
  std::vector<std::string> options;
  int exit_code;
  std::string says;
};

const std::string function = R"({ name = "fn", service = "lambda", duration = "100ms")";
const std::string nodes = R"({ name = "api", service = "ec2", instance = "m5.large", cpu = "10ms")";

const Hostile hostiles[] = {
    {"minimum", "1/s", nodes + ", min_nodes = 1000000 }", {}, 2, "holds 100000 nodes at most"},
    {"fixed", "1/s", nodes + ", nodes = 1000000 }", {}, 2, "holds 100000 nodes at most"},
    {"slots", "1/s", nodes + ", requests_per_node = 1000000 }", {}, 0, ""},
    {"shards",
     "1/s",
     R"({ service = "kinesis", shards = "1000000" }, )" + function + " }",
     {},
     2,
     "more than 200000 shards"},
    {"rate", "1000000000/s", function + " }", {}, 3, "simulate a shorter time"},
    {"more than counts", "1000000000000/s", function + " }", {}, 2, "at most 2^53"},
    {"reserved",
     "1/s",
     function + ", concurrency_limit = 1000000 }",
     {},
     2,
     "expected at most 900"},
    {"none", "0.000001/s", function + " }", {}, 0, ""},
    {"at once", "1/s", function + R"(, keep_alive = "0s", init = "0s" })", {}, 0, ""},
    {"no time",
     "5/s",
     R"({ name = "fn", service = "lambda", duration = "0s", error_rate = 1, attempts = 3 })",
     {},
     0,
     ""},
    {"again",
     "5/s",
     R"({ service = "sqs", visibility = "0s" },
        { name = "fn", service = "lambda", duration = "0s", error_rate = 1 })",
     {"--for", "10s"},
     2,
     "visibility = 0s"},
    {"window",
     "1/s",
     R"({ service = "kinesis" }, )" + function + R"(, window = "0s", batch = 10000 })",
     {},
     0,
     ""},
    {"down",
     "5/s",
     function + R"(, attempts = 1000,
      downstream = { latency = "0s", outages = [ { at = "0s", for = "2000week" } ] } })",
     {},
     0,
     ""},
    {"swamped",
     "5/s",
     nodes + R"(, downstream = { latency = "1s", capacity = "1/h" } })",
     {},
     0,
     ""},
    {"timer",
     "1/s",
     R"({ service = "schedule", own = true, every = "1ms", count = 1000000 }, )" + function + " }",
     {},
     3,
     "timer events are to come"},
    {"century", "1/s", function + " }", {"--for", "5200week"}, 2, "40 years"},
    {"warm-up", "1/s", function + " }", {"--warm-up", "15000week"}, 2, "40 years"},
    {"failing",
     "1/s",
     nodes + R"(, nodes = 3, mtbf = "1s", boot = "0s", health_check = "0s" })",
     {},
     0,
     ""},
};

}  // namespace

TEST_CASE("nothing hangs on an impossible scale: it ends, and says why") {
  for (const Hostile& hostile : hostiles) {
    INFO(hostile.name);
    std::vector<std::string> arguments = {
        "simulate", scenario("hostile " + hostile.name, hostile.rate, hostile.stages)};
    if (hostile.options.empty()) arguments.insert(arguments.end(), {"--for", "10min"});
    arguments.insert(arguments.end(), hostile.options.begin(), hostile.options.end());
    const auto ran = run_program(arguments);
    INFO(ran.out << ran.err);
    CHECK(ran.exit_code == hostile.exit_code);
    CHECK_THAT(ran.out + ran.err, Contains(hostile.says));
  }
}
