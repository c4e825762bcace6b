// Uncertain values that say nothing, and what is told of them.
#include "scenario/malformed.hpp"

using namespace costsim;
using namespace costsim::malformed;

namespace {

std::string rate(const std::string& value) {
  return with_traffic("rate = " + value);
}

std::string correlated(const std::string& text) {
  return head +
         "[traffic]\nrate = { low = \"1/s\", high = \"2/s\" }\n[workload]\ncpu = { low = \"1ms\", "
         "high = \"2ms\" }\n" +
         some_architecture + "[[correlation]]\n" + text + "\n";
}

const Malformed bad_beliefs[] = {
    {rate("{ p50 = \"1M/h\" }"), "s.toml:5:8", "at least two, such as p50 and p90"},
    {rate("{ p50 = \"1M/h\", p9O = \"2M/h\" }"), "s.toml:5:", "'p9O'"},
    {rate("{ p50 = \"2M/h\", p90 = \"1M/h\" }"), "s.toml:5:30", "expected a larger number"},
    {rate("{ p50 = \"1M/h\", p90 = \"1M/h\" }"), "s.toml:5:30", "expected a larger number"},
    {rate("{ p50 = \"1M/h\", p90 = \"1GB\" }"), "s.toml:5:30", "a unit of the same kind"},
    {rate("{ p50 = \"0/h\", p90 = \"1M/h\" }"), "s.toml:5:16", "lognormal"},
    {rate("{ p10 = \"1M/h\", p50 = \"3M/h\", p90 = \"2M/h\" }"), "s.toml:5:44", "between"},
    {rate("{ p50 = \"1M/h\", p100 = \"2M/h\" }"), "s.toml:5:", "'p100'"},
    {rate("{ low = \"1M/h\" }"), "s.toml:5:8", "needs 'high'"},
    {rate("{ low = \"2M/h\", high = \"1M/h\" }"), "s.toml:5:31", "expected a larger number"},
    {rate("{ low = \"1M/h\", mode = \"3M/h\", high = \"2M/h\" }"), "s.toml:5:46", "between"},
    {rate("{ low = \"-1M/h\", high = \"2M/h\" }"), "s.toml:5:16", "below zero"},
    {rate("{ low = \"1M/h\", high = \"2M/h\", weigths = [1] }"), "s.toml:5:39", "'weigths'"},
    {rate("{ low = \"fast\", high = \"faster\" }"), "s.toml:5:31", "expected a larger number"},
    {rate("{ one_of = [] }"), "s.toml:5:", "expected a list of values"},
    {rate("{ one_of = \"1M/h\" }"), "s.toml:5:", "expected a list of values"},
    {rate("{ one_of = [\"1M/h\", \"2M/h\"], weights = [1] }"), "s.toml:5:", "a list of 2 numbers"},
    {rate("{ one_of = [\"1M/h\", \"2M/h\"], weights = [1, -1] }"), "s.toml:5:", "below zero"},
    {rate("{ one_of = [\"1M/h\", \"2M/h\"], weights = [0, 0] }"), "s.toml:5:", "all are 0"},
    {rate("{ one_of = [\"soon\", \"2M/h\"] }"), "s.toml:5:", "'soon'"},
    {correlated("rank = 0.5"), "s.toml:11:1", "between"},
    {correlated("between = [\"traffic.rate\"]\nrank = 0.5"), "s.toml:12:11", "two keys"},
    {correlated("between = [\"traffic.rate\", \"workload.event\"]\nrank = 0.5"), "s.toml:12:28",
     "no uncertain value"},
    {correlated("between = [\"traffic.rate\", \"traffic.rate\"]\nrank = 0.5"), "s.toml:12:11",
     "differ"},
    {correlated("between = [\"traffic.rate\", \"workload.cpu\"]\nrank = 1"), "s.toml:13:8",
     "below 1"},
    {correlated("between = [\"traffic.rate\", \"workload.cpu\"]\nrank = 2"), "s.toml:13:8", "2"},
    {check("probability(a.cost < $1)"), "s.toml:10:36", "expected >= and a share"},
    {check("probability(a.cost < $1) >= 90"), "s.toml:10:40", "such as 90%"},
    {check("probability(a.cost < $1) >= 190%"), "s.toml:10:40", "says nothing"},
    {check("probability(a.cost < $1) >= 0%"), "s.toml:10:40", "says nothing"},
    {check("probability(a.cost < $1) <= 90%"), "s.toml:10:37", "expected >= and a share"},
    {check("probability(a.cost < $1 >= 90%"), "s.toml:10:", "expected ')'"},
    {check("probability(a.cots) >= 90%"), "s.toml:10:", "comparison"},
};

}  // namespace

TEST_CASE("beliefs that cannot be are refused at their place") {
  check_told(bad_beliefs);
}

TEST_CASE("a value that is uncertain stands at its middle where nobody samples it") {
  const auto rate_of = [](const std::string& text) {
    const decision::Study study = scenario::load_text(rate(text), "s.toml", "");
    return traffic::stated_rate(study.traffics.front().plan)->per_second();
  };
  CHECK(rate_of("{ p50 = \"10/s\", p90 = \"20/s\" }") == 10);
  CHECK(rate_of("{ low = \"10/s\", mode = \"12/s\", high = \"20/s\" }") == 12);
  CHECK(rate_of("{ low = \"10/s\", high = \"20/s\" }") == 15);
  CHECK(rate_of("{ low = \"1/s\", high = \"2/s\" }") == 1.5);
  CHECK(rate_of("{ p10 = \"10/s\", p90 = \"40/s\" }") == 20);
  CHECK(rate_of("{ one_of = [\"10/s\", \"20/s\"], weights = [1, 2] }") == 20);
}

TEST_CASE("where only whole numbers can be, the middle is the nearest of them") {
  const auto shards = [](const std::string& belief) {
    return scenario::load_text(stages("{ service = \"kinesis\", shards = " + belief + " }"),
                               "s.toml", "")
        .candidates.front()
        .architecture.stages.front()
        .parameters.text("shards");
  };
  CHECK(shards("{ low = 3, high = 6.9 }") == "5");
  CHECK(shards("{ p10 = 2, p90 = 9 }") == "4");
}

TEST_CASE("a correlation with a value that was set on the command line is none") {
  scenario::LoadOptions load;
  load.sets = {"traffic.rate=5/s"};
  const std::string text = correlated("between = [\"traffic.rate\", \"workload.cpu\"]\nrank = 0.5");
  CHECK(scenario::load_text(text, "s.toml", "").uncertainty.correlations.size() == 1);
  CHECK(scenario::load_text(text, "s.toml", "", load).uncertainty.correlations.empty());
  load.sets = {"traffic.rate={ low = \"5/s\", high = \"6/s\" }"};
  CHECK(scenario::load_text(text, "s.toml", "", load).uncertainty.correlations.size() == 1);
}

TEST_CASE("uncertain values go by the names of --set, in the order of the file") {
  const decision::Study study = scenario::load_text(
      head +
          "[traffic]\nrate = { low = \"1/s\", high = \"2/s\" }\n[workload]\ncpu = { low = \"1ms\", "
          "high = \"2ms\" }\n[[architecture]]\nname = \"a\"\nstages = [{ service = \"kinesis\", "
          "shards = { low = 2, high = 4 } }]\n",
      "s.toml", "");
  REQUIRE(study.uncertainty.inputs.size() == 3);
  CHECK(study.uncertainty.inputs[0].key == "traffic.rate");
  CHECK(study.uncertainty.inputs[1].key == "workload.cpu");
  CHECK(study.uncertainty.inputs[2].key == "a.kinesis.shards");
}

TEST_CASE("what is set in place of an uncertain value is certain") {
  scenario::LoadOptions load;
  load.sets = {"traffic.rate=5/s"};
  const std::string text = rate("{ low = \"1/s\", high = \"2/s\" }");
  CHECK(scenario::load_text(text, "s.toml", "", load).uncertainty.inputs.empty());
  load.sets = {"workload.cpu={ low = \"1ms\", high = \"2ms\" }"};
  const decision::Study study = scenario::load_text(text, "s.toml", "", load);
  REQUIRE(study.uncertainty.inputs.size() == 2);
  CHECK(study.uncertainty.inputs[1].key == "workload.cpu");
}
