// Stages, prices, quotas and checks of a scenario that do not fit together.
#include "scenario/malformed.hpp"

using namespace costsim;
using namespace costsim::malformed;
using Catch::Matchers::Contains;

namespace {

const Malformed bad_studies[] = {
    // names and graphs
    {head + some_traffic + "[[architecture]]\nname = \"1st\"\nstages = [{ service = \"sqs\" }]\n",
     "s.toml:7:8", "cannot be a name"},
    {head + some_traffic + "[[architecture]]\nname = \"\"\nstages = [{ service = \"sqs\" }]\n",
     "s.toml:7:8", "cannot be a name"},
    {head + some_traffic + "[[architecture]]\nname = \"a b\"\nstages = [{ service = \"sqs\" }]\n",
     "s.toml:7:8", "cannot be a name"},
    {head + some_traffic +
         "[[architecture]]\nname = \"traffic\"\nstages = [{ service = \"sqs\" }]\n",
     "s.toml:7:8", "another name"},
    {good + some_architecture, "s.toml:9:1", "architecture 'a' already"},
    {good + "[[check]]\nid = \" \"\nrequire = \"a.cost < $1\"\n", "s.toml:10:6",
     "expected a name of the check"},
    {stages("{ service = \"rds\" }"), "s.toml:8:23", "it is left out"},
    {stages("{ service = \"kinesis\" }, { service = \"lambda\", pollers = 2 }"), "s.toml:8",
     "those of a queue's mapping"},
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
    {some_architecture + "operations = { engineer = \"cheap\", share = 0.1 }\n" + head +
         some_traffic,
     "s.toml:4:27", "$12000/month"},
    {some_architecture + "operations = { engineer = \"$80/h\", share = 0.1 }\n" + head +
         some_traffic,
     "s.toml:4:14", "'hours'"},
    {some_architecture + "operations = { share = 0.1 }\n" + head + some_traffic, "s.toml:4:14",
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
    {good + "[prices.override]\nsqs.x = { tiers = [{ up_to = \"10Q\", price = \"1\" }] }\n",
     "s.toml:10:30", "10Q"},
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

}  // namespace

TEST_CASE("what does not fit together is told at its place") {
  check_told(bad_studies);
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
