// Everything that can be wrong in a scenario is told at its place, with what was expected.
#include <filesystem>
#include <fstream>

#include "decision/evaluate.hpp"
#include "scenario/scenario.hpp"
#include "support/catch.hpp"

using namespace costsim;
using Catch::Matchers::Contains;

namespace {

const std::string scenario = "[scenario]\nregion = \"us-east-1\"\nprices = \"2026\"\n";
const std::string traffic = "[traffic]\nrate = \"1M/h\"\n";
const std::string architecture =
    "[[architecture]]\nname = \"a\"\nstages = [{ service = \"sqs\" }]\n";
const std::string good = scenario + traffic + architecture;

std::string stages(const std::string& text) {
  return scenario + traffic + "[[architecture]]\nname = \"a\"\nstages = [" + text + "]\n";
}

std::string with_traffic(const std::string& text) {
  return scenario + "[traffic]\n" + text + "\n" + architecture;
}

std::string with_head(const std::string& line) {
  return scenario + line + "\n" + traffic + architecture;
}

std::string check(const std::string& require) {
  return good + "[[check]]\nrequire = \"" + require + "\"\n";
}

struct Malformed {
  std::string text;
  std::string where;    ///< "s.toml:LINE:COLUMN", or as much of it as is certain
  std::string message;  ///< a part of what is told
};

const Malformed cases[] = {
    // syntax
    {"", "s.toml", "needs [scenario]"},
    {"\n\n# only a comment\n", "s.toml", "needs [scenario]"},
    {"[scenario\n", "s.toml:1:", "not valid TOML"},
    {"x = \n", "s.toml:1:", "not valid TOML"},
    {good + "[scenario]\n", "s.toml:9:", "not valid TOML"},
    {scenario + "region = \"us-east-1\"\n", "s.toml:4:", "not valid TOML"},
    {"title = \"open\n", "s.toml:1:", "not valid TOML"},
    {std::string("\x00\x01\x02\xff", 4), "s.toml:1:", "not valid TOML"},
    {"\x7f"
     "ELF\x02\x01\x01",
     "s.toml:1:", "not valid TOML"},
    {"[scenario]\ntitle = \"\xff\xfe\"\n", "s.toml:2:", "not valid TOML"},
    {"{\"scenario\": {}}", "s.toml:1:", "not valid TOML"},
    // missing tables and keys
    {traffic + architecture, "s.toml", "needs [scenario]"},
    {scenario + architecture, "s.toml", "needs [traffic]"},
    {scenario + traffic, "s.toml", "at least one [[architecture]]"},
    {"[scenario]\nprices = \"2026\"\n" + traffic + architecture, "s.toml:1:1", "needs 'region'"},
    {"[scenario]\nregion = \"us-east-1\"\n" + traffic + architecture, "s.toml:1:1",
     "needs 'prices'"},
    {"[[[[", "s.toml:1:5", "not the beginning of a key"},
    {"a = 1\n [=]\n", "s.toml:2:3", "not the beginning of a key"},
    {stages("{ service = \"metered\", meter = \"kms.request\", quantity = 1 }"), "s.toml:8:42",
     "no meter 'kms.request'; did you mean 'kms.requests'?"},
    {stages("{ service = \"metered\", quantity = 1 }"), "s.toml:8:11", "needs 'meter'"},
    {scenario + traffic + "[[architecture]]\nstages = [{ service = \"sqs\" }]\n", "s.toml:6:1",
     "needs 'name'"},
    {scenario + traffic + "[[architecture]]\nname = \"a\"\n", "s.toml:6:1", "has no stages"},
    {stages(""), "s.toml:6:1", "has no stages"},
    {stages("{ name = \"x\" }"), "s.toml:8:11", "needs 'service'"},
    {stages("{ service = \"ec2\" }"), "s.toml:8:11", "needs 'instance'"},
    {good + "[[check]]\nid = \"x\"\n", "s.toml:9:1", "needs 'require'"},
    {good + "[[option]]\nname = \"x\"\n", "s.toml:9:1", "needs 'set'"},
    // what was meant for one that is missing is named at its place
    {"[scenario]\nregoin = \"us-east-1\"\nprices = \"2026\"\n" + traffic + architecture,
     "s.toml:2:1", "unknown key 'regoin' in [scenario]; did you mean 'region'?"},
    {"[scenario]\nregion = \"us-east-1\"\nprice = \"2026\"\n" + traffic + architecture,
     "s.toml:3:1", "did you mean 'prices'?"},
    {"[scenaro]\nregion = \"us-east-1\"\n" + traffic + architecture, "s.toml:1:2",
     "did you mean 'scenario'?"},
    {scenario + "[trafic]\nrate = \"1M/h\"\n" + architecture, "s.toml:4:2",
     "did you mean 'traffic'?"},
    {scenario + traffic + "[[architectur]]\nname = \"a\"\n", "s.toml:6:3",
     "did you mean 'architecture'?"},
    {scenario + traffic + "[[architecture]]\nnmae = \"a\"\nstages = [{ service = \"sqs\" }]\n",
     "s.toml:7:1", "did you mean 'name'?"},
    {scenario + traffic + "[[architecture]]\nname = \"a\"\nstage = [{ service = \"sqs\" }]\n",
     "s.toml:8:1", "did you mean 'stages'?"},
    {stages("{ servce = \"sqs\" }"), "s.toml:8:13", "did you mean 'service'?"},
    {good + "operations = { enginer = \"$1/h\", hours = 1 }\n", "s.toml:9:16",
     "did you mean 'engineer'?"},
    {good + "[[check]]\nrequir = \"a.cost < $1\"\n", "s.toml:10:1", "did you mean 'require'?"},
    {with_traffic("shap = \"diurnal\"\nrate = \"1/h\"\npeak_to_trough = 2"), "s.toml:5:1",
     "did you mean 'shape'?"},
    {stages("{ service = \"sqs\", nme = \"x\", aa = 1 }"), "s.toml:8:30", "did you mean 'name'?"},
    // names of simulated requests are known without any
    {check("a.sqs.p_cld < 1"), "s.toml:10:12", "did you mean 'a.sqs.p_cold'?"},
    {check("a.p_thottled < 1"), "s.toml:10:12", "did you mean 'a.p_throttled'?"},
    {check("a.latncy.p99 < 1s"), "s.toml:10:12", "did you mean 'a.latency.p99'?"},
    {stages("{ service = \"ec2\", instance = \"m5.lrage\" }"),
     "s.toml:8:", "did you mean 'm5.large'?"},
    {stages("{ service = \"ec2\", instance = \"quantum\" }"),
     "s.toml:8:", "prices show --service ec2"},
    {stages("{ service = \"kinesis\", shards = \"1e9\" }"), "s.toml:8:", "shards = '1e9'"},
    {with_head("burst_quantile = \"100%\""), "s.toml:4:18", "from 0.5 to 0.999999"},
    // unknown keys, with the nearest
    {"scenarios = 1\n" + good, "s.toml:1:1", "did you mean 'scenario'?"},
    {with_head("titel = \"x\""), "s.toml:4:1", "did you mean 'title'?"},
    {with_traffic("rate = \"1/h\"\nburstyness = 2"), "s.toml:6:1", "did you mean 'burstiness'?"},
    {stages("{ service = \"lambda\", memmory = \"1GB\" }"), "s.toml:8:33",
     "did you mean 'memory'?"},
    {good + "[workload]\nevnt = \"1KB\"\n", "s.toml:10:1", "did you mean 'event'?"},
    {good + "[[check]]\nrequire = \"a.cost < $1\"\nseverty = \"warn\"\n", "s.toml:11:1",
     "did you mean 'severity'?"},
    {good + "[prices]\ndiscont = \"10%\"\n", "s.toml:10:1", "did you mean 'discount'?"},
    // unknown words
    {stages("{ service = \"lamda\" }"), "s.toml:8:23", "did you mean 'lambda'?"},
    {with_traffic("shape = \"diurnl\"\nrate = \"1/h\""), "s.toml:5:9", "did you mean 'diurnal'?"},
    {"[scenario]\nregion = \"us-est-1\"\nprices = \"2026\"\n" + traffic + architecture, "",
     "did you mean 'us-east-1'?"},
    {"[scenario]\nregion = \"us-east-1\"\nprices = \"2O26\"\n" + traffic + architecture, "",
     "2026"},
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
    {"scenario = 5\n" + traffic + architecture, "s.toml:1:12", "expected a table"},
    {with_head("title = 5.5.5"), "s.toml:4:", "not valid TOML"},
    {with_head("title = [1]"), "s.toml:4:9", "a list"},
    {with_head("month = true"), "s.toml:4:9", "duration"},
    {with_head("month = 1979-05-27"), "s.toml:4:9", "a date or time"},
    {with_traffic("rate = { a = 1 }"), "s.toml:5:8", "a table"},
    {scenario + traffic + "[[architecture]]\nname = \"a\"\nstages = \"sqs\"\n", "s.toml:8:10",
     "expected a list of tables"},
    {stages("\"sqs\""), "s.toml:8:11", "expected tables"},
    {"architecture = \"a\"\n" + scenario + traffic, "s.toml:1:16", "expected a list of tables"},
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
    {"[scenario]\nregion = \"us-eest-1\"\nprices = \"2026\"\n" + traffic, "s.toml:2:10",
     "did you mean 'us-east-1'?"},
    {"[scenario]\nregion = \"us-east-1\"\nprices = \"2062\"\n" + traffic, "s.toml:3:10", "2026"},
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
    // names and graphs
    {scenario + traffic + "[[architecture]]\nname = \"1st\"\nstages = [{ service = \"sqs\" }]\n",
     "s.toml:7:8", "cannot be a name"},
    {scenario + traffic + "[[architecture]]\nname = \"\"\nstages = [{ service = \"sqs\" }]\n",
     "s.toml:7:8", "cannot be a name"},
    {scenario + traffic + "[[architecture]]\nname = \"a b\"\nstages = [{ service = \"sqs\" }]\n",
     "s.toml:7:8", "cannot be a name"},
    {scenario + traffic +
         "[[architecture]]\nname = \"traffic\"\nstages = [{ service = \"sqs\" }]\n",
     "s.toml:7:8", "another name"},
    {good + architecture, "s.toml:9:1", "architecture 'a' already"},
    {stages("{ service = \"sqs\" }, { service = \"sqs\" }"), "s.toml:8:44", "stage 'sqs' already"},
    {stages("{ name = \"latency\", service = \"sqs\" }"), "s.toml:8:20", "another name"},
    {stages("{ service = \"sqs\", from = \"sqs\" }"), "s.toml:8:37", "cannot feed itself"},
    {stages(
         "{ name = \"x\", service = \"sqs\", from = \"y\" }, { name = \"y\", service = \"sqs\" }"),
     "s.toml:8:49", "no cycle"},
    {stages("{ service = \"lambda\" }, { service = \"sqs\", from = \"lambada\" }"), "s.toml:8:61",
     "did you mean 'lambda'?"},
    {stages("{ service = \"sqs\", from = [] }"), "s.toml:8:37", "from is empty"},
    {stages("{ service = \"lambda\", calls = [{ service = \"kms\" }, { service = \"kms\" }] }"),
     "s.toml:8", "stage 'kms' already"},
    {stages("{ service = \"sqs\", share = \"150%\" }"), "s.toml:8:38", "150%"},
    {stages("{ service = \"lambda\", batch = 4294967296 }"), "s.toml:8:41", "from 1 to 1,000,000"},
    {stages("{ service = \"lambda\", requests_per_instance = 4294967297 }"), "s.toml:8:57",
     "from 1 to 10,000"},
    {stages("{ service = \"lambda\", keep_warm = \"1ns\" }"), "s.toml:8:45", "from 1 s to 24 h"},
    {stages("{ service = \"lambda\", keep_warm_calls = 4294967297 }"), "s.toml:8:51",
     "from 1 to 1,000"},
    {stages("{ service = \"fargate\", vcpu = 1, memory = \"2GB\", tasks = 4294967297 }"),
     "s.toml:8", "from 1 to 1,000,000"},
    // bounds that cross
    {stages("{ service = \"fargate\", vcpu = 1, memory = \"2GB\", min_tasks = 2, max_tasks = 1 }"),
     "s.toml:8:87", "min_tasks = 2 is above max_tasks = 1: expected"},
    {stages("{ service = \"fargate\", vcpu = 1, memory = \"2GB\", min_tasks = 1001 }"),
     "s.toml:8:72", "min_tasks = 1001 is above max_tasks = 1000, its default"},
    {stages("{ service = \"ec2\", instance = \"m5.large\", min_nodes = 2, max_nodes = 1 }"),
     "s.toml:8:80", "min_nodes = 2 is above max_nodes = 1"},
    // a savings plan
    {stages("{ service = \"ec2\", instance = \"m5.large\", purchase = \"savings-plan\" }"),
     "s.toml:8:11", "needs savings_discount"},
    {stages("{ service = \"ec2\", instance = \"m5.large\", savings_discount = \"28%\" }"),
     "s.toml:8:11", "needs purchase"},
    {stages("{ service = \"ec2\", instance = \"m5.large\", purchase = \"savings-plan\", "
            "savings_discount = \"28%\" }, { name = \"b\", service = \"ec2\", instance = "
            "\"m5.large\", purchase = \"savings-plan\", savings_discount = \"30%\" }"),
     "s.toml:8", "another savings_discount"},
    // operations
    {stages("{ service = \"operations\", hours = 3 }"), "s.toml:8:23", "operations = {"},
    {architecture + "operations = { engineer = \"cheap\", share = 0.1 }\n" + scenario + traffic,
     "s.toml:4:27", "$12000/month"},
    {architecture + "operations = { engineer = \"$80/h\", share = 0.1 }\n" + scenario + traffic,
     "s.toml:4:14", "'hours'"},
    {architecture + "operations = { share = 0.1 }\n" + scenario + traffic, "s.toml:4:14",
     "needs 'engineer'"},
    // prices and quotas
    {good + "[prices.override]\nsqs.standard-request = \"1\"\n", "s.toml:10:24",
     "did you mean 'sqs.standard-requests'?"},
    {good + "[prices.override]\nsqs.standard-requests = \"cheap\"\n", "s.toml:10:25", "cheap"},
    {good + "[prices.override]\nsqs.standard-requests = \"-1\"\n", "s.toml:10:25", "-1"},
    {good + "[prices.override]\nprice = \"1\"\n", "s.toml:10:9", "SERVICE.NAME"},
    {good + "[prices.override]\nsqs.x = { price = \"1\", tiers = [] }\n", "s.toml:10:9",
     "either price or tiers"},
    {good + "[prices.override]\nsqs.x = { tiers = [{ up_to = 5, price = \"1\" }] }\n",
     "s.toml:10:9", "last tier has a bound"},
    // a price for a million, as lists and reports show it, and one for a single request (AWS Lambda
    // pricing, 2026: $0.0000166667 per GB-second, $0.20 per million requests)
    {good + "[prices.override]\nlambda.gb-seconds-x86 = \"16.6667\"\n", "s.toml:10:25",
     "$16.6667 per GB-second is more than 100 times off the price book's $0.0000166667 per "
     "GB-second"},
    {good + "[prices.override]\nlambda.gb-seconds-x86 = { price = \"16.6667\" }\n", "s.toml:10:25",
     "{ price = \"16.6667\", per = \"1000000\" }; if it is meant, per = \"1\""},
    {good + "[prices.override]\nlambda.requests = \"0.0000002\"\n", "s.toml:10:19",
     "{ price = \"0.0000002\", per = \"1\" }; if it is meant, per = \"1000000\""},
    {good + "[prices.override]\ns3.storage-gb-months = { tiers = [{ up_to = 5, price = \"0.02\" "
            "}, { price = \"23\" }] }\n",
     "s.toml:10:24", "23.00 per"},
    {good + "[quotas]\napi-gateway.account-rat = \"5/s\"\n", "s.toml:10:27",
     "did you mean 'api-gateway.account-rate'?"},
    {good + "[quotas]\napi-gateway.account-rate = \"5MB\"\n", "s.toml:10:28", "5MB"},
    // checks
    {check("a.cost <"), "s.toml:10:", ""},
    {check("a.cost < $5 +"), "s.toml:10:", ""},
    {check("a.cots < $5"), "s.toml:10:12", "did you mean 'a.cost'?"},
    {check("b.cost < $5"), "s.toml:10:12", "b.cost"},
    {check("a.cost < 5ms"), "s.toml:10:", ""},
    {check("a.cost"), "s.toml:10:", ""},
    {check(""), "s.toml:10:", ""},
    {good + "[[check]]\nid = \"x\"\nrequire = \"a.cost < $1\"\n[[check]]\nid = \"x\"\nrequire = "
            "\"a.cost < $1\"\n",
     "s.toml:12:1", "check 'x' already"},
    {good +
         "[[option]]\nname = \"x\"\nset = [\"a=b\"]\n[[option]]\nname = \"x\"\nset = [\"a=b\"]\n",
     "s.toml:12:1", "option 'x' already"},
};

/// What is told of a scenario, or "" when it runs.
std::string complaint(const std::string& text) {
  try {
    decision::evaluate(scenario::load_text(text, "s.toml", ""));
    return "";
  } catch (const Error& error) {
    CHECK(error.failure() == Failure::Usage);
    return error.what();
  }
}

}  // namespace

TEST_CASE("the text that all malformed ones are made from is good") {
  CHECK(complaint(good) == "");
  CHECK(complaint(check("a.cost < $5000")) == "");
}

TEST_CASE("what is malformed is told at its place") {
  CHECK(std::size(cases) >= 60);
  for (const Malformed& malformed : cases) {
    const std::string told = complaint(malformed.text);
    INFO(malformed.text << "\n→ " << told);
    CHECK(told.rfind(malformed.where, 0) == 0);
    CHECK_THAT(told, Contains(malformed.message));
    CHECK_FALSE(told.empty());
    CHECK(told.find('\n') == std::string::npos);
  }
}

TEST_CASE("files that cannot be read are told as such") {
  const auto failure = [](const std::string& path) {
    try {
      scenario::load(path);
    } catch (const Error& error) {
      return error.failure();
    }
    return Failure::Internal;
  };
  CHECK(failure("no/such/file.toml") == Failure::Io);
  CHECK(failure("scenarios") == Failure::Io);
  CHECK(failure("/dev/null") == Failure::Usage);  // readable and empty
}

TEST_CASE("a file without permission is told as such, unless we may read everything") {
  const auto path = std::filesystem::path(COSTSIM_BINARY_DIR) / "secret.toml";
  std::ofstream(path) << good;
  std::filesystem::permissions(path, std::filesystem::perms::none);
  if (std::ifstream(path).good()) {
    WARN("SKIPPED: this user may read any file");
  } else {
    CHECK_THROWS_AS(scenario::load(path.string()), Error);
  }
  std::filesystem::permissions(path, std::filesystem::perms::owner_all);
  std::filesystem::remove(path);
}

TEST_CASE("shapes nested without end are refused, not followed") {
  std::string tree = "{ shape = \"diurnal\" }";
  for (int depth = 0; depth < 40; ++depth) {
    tree = "{ shape = \"diurnal\", multiply = [" + tree + "] }";
  }
  CHECK_THAT(complaint(with_traffic("rate = \"1/s\"\nmultiply = [" + tree + "]")),
             Contains("deeper than"));
}

TEST_CASE("keys that go on and on are refused before they are followed") {
  std::string key = "a";
  for (int part = 0; part < 300'000; ++part) key += ".a";
  CHECK_THAT(complaint("[" + key + "]\n"), Contains("s.toml:1:129: a key of more than 64 parts"));
  CHECK_THAT(complaint(good + "x = { " + key + " = 1 }\n"), Contains("more than 64 parts"));
  CHECK_THAT(complaint("\"a\".'b'." + key + " = 1\n"), Contains("more than 64 parts"));
  // Dots in texts and comments, and many numbers in a list, are no key.
  std::string dots(1000, '.');
  std::string numbers = "[0.1";
  for (int i = 0; i < 1000; ++i) numbers += ", 0.1";
  CHECK(complaint(good + "# " + dots + "\n") == "");
  for (const std::string quote : {"\"", "'", "\"\"\"", "'''"}) {
    CHECK_THAT(complaint(good + "[x]\ny = " + quote + dots + quote + "\n"), Contains("unknown"));
  }
  CHECK_THAT(complaint(good + "[x]\ny = " + numbers + "]\n"), Contains("unknown"));
}

TEST_CASE("every single cut of a good scenario runs or is told, and never crashes") {
  const std::string text = check("a.cost < $5000 + 40%");
  for (std::size_t length = 0; length < text.size(); ++length) {
    CHECK_NOTHROW(complaint(text.substr(0, length)));
  }
}

TEST_CASE("a value of the command line is told with the file once, and a name with its nearest") {
  const auto told = [](const std::string& assignment) {
    scenario::LoadOptions options;
    options.sets = {assignment};
    try {
      decision::evaluate(scenario::load_text(good, "s.toml", "", options));
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  CHECK(told("traffic.rate=bad").rfind("s.toml (--set): rate = 'bad'", 0) == 0);
  CHECK_THAT(told("architecture.a.stages.sqss.name=x"), Contains("did you mean 'sqs'?"));
  CHECK_THAT(told("architecture.other.name=x"), Contains("expected one of a"));
  CHECK_THAT(told("trafic.rate=1/s"), Contains("did you mean 'traffic'?"));
}

TEST_CASE("an entry that is stated needs one book of the study that has it") {
  const std::string two =
      good +
      "[[architecture]]\nname = \"b\"\nprices = \"2018-08\"\nstages = [{ service = \"sqs\" }]\n";
  // HTTP APIs came in 2019-12.
  CHECK(complaint(two + "[quotas]\napi-gateway.http-timeout = \"10s\"\n") == "");
  CHECK(complaint(two + "[prices.override]\napi-gateway.http-requests = \"2\"\n") == "");
  CHECK_THAT(complaint(two + "[quotas]\napi-gateway.no-timeout = \"10s\"\n"),
             Contains("there is no rule 'api-gateway.no-timeout'"));
  CHECK_THAT(complaint(two + "[prices.override]\napi-gateway.no-requests = \"2\"\n"),
             Contains("no price for 'api-gateway.no-requests'"));
  const decision::Study study =
      scenario::load_text(two + "[quotas]\napi-gateway.account-rate = \"9/s\"\n", "s.toml", "");
  CHECK(study.notes.size() == 1);  // two books have it, and it is told once
}

TEST_CASE("a price that makes more money than can be counted is told with its place") {
  for (const char* price : {"\"99999999999999999999999\"", "\"1e30\"",
                            "{ tiers = [{ price = \"9999999999999999999999\" }] }"}) {
    try {
      decision::evaluate(scenario::load_text(
          good + "[prices.override]\nsqs.standard-requests = " + price + "\n", "s.toml", ""));
      FAIL("counted");
    } catch (const Error& error) {
      INFO(error.what());
      CHECK_THAT(error.what(), Contains("s.toml:10:"));
      CHECK_THAT(error.what(), Contains("sqs.standard-requests"));
    }
  }
}
