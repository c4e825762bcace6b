// Values of a scenario that are of another kind, unit or range than their key.
#include "scenario/malformed.hpp"

using namespace costsim;
using namespace costsim::malformed;
using Catch::Matchers::Contains;

namespace {

const Malformed bad_values[] = {
    // unknown words
    {stages("{ service = \"lamda\" }"), "s.toml:8:23", "did you mean 'lambda'?"},
    {with_traffic("shape = \"diurnl\"\nrate = \"1/h\""), "s.toml:5:9", "did you mean 'diurnal'?"},
    {"[scenario]\nregion = \"us-est-1\"\nprices = \"2026\"\n" + some_traffic + some_architecture,
     "", "did you mean 'us-east-1'?"},
    {"[scenario]\nregion = \"us-east-1\"\nprices = \"2O26\"\n" + some_traffic + some_architecture,
     "", "2026"},
    {good + "[[architecture]]\nname = \"b\"\nregion = \"us-est-1\"\nstages = [{ service = \"sqs\" "
            "}]\n",
     "s.toml:11:10", "did you mean 'us-east-1'?"},
    {good + "[[architecture]]\nname = \"b\"\nprices = \"2O18\"\nstages = [{ service = \"sqs\" }]\n",
     "s.toml:11:10", "no prices of '2O18' for region us-east-1"},
    {with_head("provider = \"awss\""), "s.toml:4:12", "did you mean 'aws'?"},
    {stages("{ service = \"api-gateway\", kind = \"soap\" }"), "s.toml:8:45", "rest"},
    {good + "[[check]]\nrequire = \"a.cost < $1\"\nseverity = \"fatal\"\n", "s.toml:11:12",
     "error"},
    // types
    {"scenario = 5\n" + some_traffic + some_architecture, "s.toml:1:12", "expected a table"},
    {with_head("title = 5.5.5"), "s.toml:4:", "not valid TOML"},
    {with_head("title = [1]"), "s.toml:4:9", "a list"},
    {with_head("month = true"), "s.toml:4:9", "duration"},
    {with_head("month = 1979-05-27"), "s.toml:4:9", "a date or time"},
    {with_traffic("rate = { a = 1 }"), "s.toml:5:8", "a table"},
    {head + some_traffic + "[[architecture]]\nname = \"a\"\nstages = \"sqs\"\n", "s.toml:8:10",
     "expected a list of tables"},
    {stages("\"sqs\""), "s.toml:8:11", "expected tables"},
    {"architecture = \"a\"\n" + head + some_traffic, "s.toml:1:16", "expected a list of tables"},
    {stages("{ service = 7 }"), "s.toml:8:23", "expected a text"},
    {stages("{ service = \"sqs\", from = 3 }"), "s.toml:8:37", "expected a text or a list"},
    {stages("{ service = \"sqs\", calls = \"kms\" }"), "s.toml:8:38", "expected a list of tables"},
    // units and numbers
    {with_traffic("rate = \"12M\""), "s.toml:5:8", "12M"},
    {with_traffic("rate = \"12M/fortnight\""), "s.toml:5:8", "fortnight"},
    {with_traffic("rate = \"fast\""), "s.toml:5:8", "fast"},
    {with_traffic("rate = \"-5/s\""), "s.toml:5:8", "-5/s"},
    {with_traffic("rate = nan"), "s.toml:5:8", "nan"},
    {with_traffic("rate = \"nan/s\""), "s.toml:5:8", "nan"},
    {with_traffic("rate = inf"), "s.toml:5:8", "inf"},
    {with_traffic("rate = \"1e30/s\""), "s.toml:", "1e30"},
    {with_traffic("rate = \"1000000000000000000000000000000/s\""), "s.toml:4:1", "too large"},
    {with_traffic("rate = \"\""), "s.toml:5:8", "expected"},
    {good + "[workload]\nevent = \"1 parsec\"\n", "s.toml:10:9", "parsec"},
    {good + "[workload]\nevent = \"2GB\"\n", "s.toml:10:9", "from 0 bytes to 1 GB"},
    {good + "[workload]\nevent = \"-1KB\"\n", "s.toml:10:9", "-1KB"},
    {good + "[workload]\ncpu = \"5GB\"\n", "s.toml:10:7", "duration"},
    {stages("{ service = \"lambda\", memory = 512 }"), "s.toml:8:42", "512MB"},
    {stages("{ service = \"lambda\", batch = 0 }"), "s.toml:8:41", "from 1 to 1,000,000"},
    {stages("{ service = \"lambda\", batch = 2.5 }"), "s.toml:8:41", "2.5"},
    {stages("{ service = \"lambda\", duration = { distribution = \"gauss\", mean = \"1s\" } }"),
     "s.toml:8", "gauss"},
    {stages("{ service = \"lambda\", duration = { distribution = \"exponential\" } }"), "s.toml:8",
     "mean"},
    {stages("{ service = \"kinesis\", shards = \"many\" }"), "s.toml:8", "many"},
    {good + "[prices]\ndiscount = \"110%\"\n", "s.toml:10:12", "110%"},
    {good + "[workload]\nevent = \"5 parsecs\"\n", "s.toml:10:9", "units: B, KB"},
    {good + "[workload]\ncpu = 5\n", "s.toml:10:7", "units: ns, us"},
    {good + "[quotas]\n\"kinesis.put-unit\" = \"0B\"\n", "s.toml:10:22", "more than nothing"},
    {good + "[quotas]\n\"lambda.billing-step\" = \"0ms\"\n", "s.toml:10:25", "more than nothing"},
    {good + "[prices]\nfree_tier = \"perhaps\"\n", "s.toml:10:13", "perhaps"},
    // ranges and contradictions
    {with_head("month = \"10000h\""), "s.toml:4:9", "10000h"},
    {with_head("month = \"1min\""), "s.toml:4:9", "1min"},
    {with_head("step = \"0s\""), "s.toml:4:8", "0s"},
    {with_head("step = \"7s\""), "s.toml:1:1", "whole number of steps"},
    {with_head("period = \"1s\""), "s.toml", "steps"},
    {"[scenario]\nregion = \"us-eest-1\"\nprices = \"2026\"\n" + some_traffic + some_architecture,
     "s.toml:2:10", "did you mean 'us-east-1'?"},
    {"[scenario]\nregion = \"us-east-1\"\nprices = \"2062\"\n" + some_traffic + some_architecture,
     "s.toml:3:10", "2026"},
    {with_head("period = \"100000d\""), "s.toml:4:10", "100000d"},
    {with_head("burst_quantile = \"100%\""), "s.toml:4:18", "100%"},
    {with_head("seed = -1"), "s.toml:4:8", "-1"},
    {with_head("seed = 1.5"), "s.toml:4:8", "1.5"},
    {"schema = 2\n" + good, "s.toml:1:10", "schema"},
    {with_traffic("shape = \"diurnal\"\npeak_to_trough = 4"), "s.toml", "rate"},
    {with_traffic("rate = \"1/s\"\narrivals = \"deterministic\"\nburstiness = 2"), "s.toml:4:1",
     "contradicts"},
    {with_traffic("shape = \"points\"\npoints = []"), "s.toml", "points"},
    {with_traffic("shape = \"trace\""), "s.toml:4:1", "needs 'file'"},
};

}  // namespace

TEST_CASE("values that cannot be are told at their place") {
  check_told(bad_values);
}

TEST_CASE("shapes nested without end are refused, not followed") {
  std::string tree = "{ shape = \"diurnal\" }";
  for (int depth = 0; depth < 40; ++depth) {
    tree = "{ shape = \"diurnal\", multiply = [" + tree + "] }";
  }
  CHECK_THAT(complaint(with_traffic("rate = \"1/s\"\nmultiply = [" + tree + "]")),
             Contains("deeper than"));
}
