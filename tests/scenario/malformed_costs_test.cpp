// Costs of a scenario's own, prices that change and times by memory that say nothing.
#include "scenario/malformed.hpp"

using namespace costsim;
using namespace costsim::malformed;

namespace {

const Malformed bad_costs[] = {
    // costs
    {stages("{ service = \"cost-line\", per = \"month\" }"), "s.toml:8:23", "costs = ["},
    {good + "cost = [{ name = \"x\", price = \"$1\" }]\n", "s.toml:9:1", "did you mean 'costs'?"},
    {good + "costs = [{ name = \"support plan\", price = \"$1\" }]\n", "s.toml:9:19",
     "such as 'support-plan'"},
    {good + "costs = [{ name = \"sqs\", price = \"$1\" }]\n", "s.toml:9:19", "'sqs' already"},
    {good + "costs = [{ name = \"x\" }]\n", "s.toml:9:10", "expected a price or tiers"},
    {good + "costs = [{ name = \"x\", price = \"cheap\" }]\n", "s.toml:9:32", "$120/month"},
    {good + "costs = [{ name = \"x\", price = \"$1/fortnight\" }]\n", "s.toml:9:32",
     "units: month"},
    {good + "costs = [{ name = \"x\", price = \"$1\", per = \"1M reqests\" }]\n", "s.toml:9:44",
     "'1M reqests'"},
    {good + "costs = [{ name = \"x\", price = \"$1/GB\", per = \"GB\" }]\n", "s.toml:9:47",
     "no `per` beside it"},
    {good + "costs = [{ name = \"x\", price = \"$1/GB\", of = \"sqz\" }]\n", "s.toml:9:46",
     "did you mean 'sqs'?"},
    {good + "costs = [{ name = \"x\", price = \"$1/hour\", of = \"sqs\" }]\n", "s.toml:9:48",
     "has no nodes"},
    {good + "costs = [{ name = \"x\", tiers = [{ up_to = \"1M\", price = \"$1\" }] }]\n",
     "s.toml:9:10", "last tier has a bound"},
    {good + "costs = [{ name = \"x\", price = \"$1\", quantity = -1 }]\n", "s.toml:9:49",
     "quantity"},
    // price changes
    {good + "[[price_change]]\nfrom = \"1y\"\n", "s.toml:9:1", "either change or price"},
    {good + "[[price_change]]\nchange = \"+5%\"\n", "s.toml:9:1", "needs 'from' or 'every'"},
    {good + "[[price_change]]\nfrom = \"1y\"\nchange = \"more\"\n", "s.toml:11:10", "'more'"},
    {good + "[[price_change]]\nfrom = \"1y\"\nchange = \"-101%\"\n", "s.toml:11:10", "-100%"},
    {good + "[[price_change]]\nof = \"sqz\"\nfrom = \"1y\"\nchange = \"+5%\"\n", "s.toml:10:6",
     "did you mean 'sqs'?"},
    {good + "[[price_change]]\nof = \"sqs\"\nfrom = \"1y\"\nprice = \"1\"\n", "s.toml:12:9",
     "one meter's"},
    {good + "[[price_change]]\nof = \"sqs\"\nfrom = \"soon\"\nchange = \"+5%\"\n", "s.toml:11:8",
     "'soon'"},
    {good + "[[price_change]]\nof = \"sqs\"\nfrm = \"1y\"\nchange = \"+5%\"\n", "s.toml:11:1",
     "did you mean 'from'?"},
    // times by memory
    {stages("{ service = \"lambda\", memory = \"2GB\", duration = { 512MB = \"1s\", 1GB = \"1s\" } "
            "}"),
     "s.toml:8:60", "memory = 2GB is beyond the points from 512MB to 1GB"},
    {stages("{ service = \"lambda\", memory = \"1GB\", duration = { 1GB = \"1s\" } }"),
     "s.toml:8:60", "at least two points"},
    {stages("{ service = \"lambda\", duration = { 1GB = \"1s\", 1024MB = \"2s\" } }"),
     "s.toml:8:46", "two points at"},
    {stages("{ service = \"lambda\", duration = { 1GB = \"1s\", 2XB = \"2s\" } }"), "s.toml:8:58",
     "units: B"},
    {stages("{ service = \"lambda\", duration = { 1GB = \"1s\", 2GB = \"soon\" } }"), "s.toml:8:64",
     "'soon'"},
    {stages("{ service = \"ec2\", instance = \"m5.large\", duration = { 1GB = \"1s\", 2GB = \"1s\" "
            "} }"),
     "s.toml:8:64", "no `memory` here"},
};

}  // namespace

TEST_CASE("Malformed costs, price changes and times by memory are told at their place",
          "[scenario]") {
  check_told(bad_costs);
}
