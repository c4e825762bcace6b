// Keys and tables of a scenario that are not there, or that nobody knows.
#include "scenario/malformed.hpp"

using namespace costsim;
using namespace costsim::malformed;

namespace {

const Malformed bad_keys[] = {
    // syntax
    {"[scenario\n", "s.toml:1:", "not valid TOML"},
    {"x = \n", "s.toml:1:", "not valid TOML"},
    {good + "[scenario]\n", "s.toml:9:", "not valid TOML"},
    {head + "region = \"us-east-1\"\n", "s.toml:4:", "not valid TOML"},
    {"title = \"open\n", "s.toml:1:", "not valid TOML"},
    {std::string("\x00\x01\x02\xff", 4), "s.toml:1:", "not valid TOML"},
    {"\x7f"
     "ELF\x02\x01\x01",
     "s.toml:1:", "not valid TOML"},
    {"[scenario]\ntitle = \"\xff\xfe\"\n", "s.toml:2:", "not valid TOML"},
    {"{\"scenario\": {}}", "s.toml:1:", "not valid TOML"},
    // missing tables and keys
    {some_traffic + some_architecture, "s.toml", "needs [scenario]"},
    {head + some_architecture, "s.toml", "needs [traffic]"},
    {head + some_traffic, "s.toml", "at least one [[architecture]]"},
    {"[scenario]\nprices = \"2026\"\n" + some_traffic + some_architecture, "s.toml:1:1",
     "needs 'region'"},
    {"[scenario]\nregion = \"us-east-1\"\n" + some_traffic + some_architecture, "s.toml:1:1",
     "needs 'prices'"},
    {"[[[[", "s.toml:1:5", "not the beginning of a key"},
    {"a = 1\n [=]\n", "s.toml:2:3", "not the beginning of a key"},
    {stages("{ service = \"metered\", meter = \"kms.request\", quantity = 1 }"), "s.toml:8:42",
     "no meter 'kms.request'; did you mean 'kms.requests'?"},
    {stages("{ service = \"metered\", quantity = 1 }"), "s.toml:8:11", "needs 'meter'"},
    {head + some_traffic + "[[architecture]]\nstages = [{ service = \"sqs\" }]\n", "s.toml:6:1",
     "needs 'name'"},
    {head + some_traffic + "[[architecture]]\nname = \"a\"\n", "s.toml:6:1", "has no stages"},
    {stages(""), "s.toml:6:1", "has no stages"},
    {stages("{ name = \"x\" }"), "s.toml:8:11", "needs 'service'"},
    {stages("{ service = \"ec2\" }"), "s.toml:8:11", "needs 'instance'"},
    {good + "[[check]]\nid = \"x\"\n", "s.toml:9:1", "needs 'require'"},
    {good + "[[option]]\nname = \"x\"\n", "s.toml:9:1", "needs 'set'"},
    // what was meant for one that is missing is named at its place
    {"[scenario]\nregoin = \"us-east-1\"\nprices = \"2026\"\n" + some_traffic + some_architecture,
     "s.toml:2:1", "unknown key 'regoin' in [scenario]; did you mean 'region'?"},
    {"[scenario]\nregion = \"us-east-1\"\nprice = \"2026\"\n" + some_traffic + some_architecture,
     "s.toml:3:1", "did you mean 'prices'?"},
    {"[scenaro]\nregion = \"us-east-1\"\n" + some_traffic + some_architecture, "s.toml:1:2",
     "did you mean 'scenario'?"},
    {head + "[trafic]\nrate = \"1M/h\"\n" + some_architecture, "s.toml:4:2",
     "did you mean 'traffic'?"},
    {head + some_traffic + "[[architectur]]\nname = \"a\"\n", "s.toml:6:3",
     "did you mean 'architecture'?"},
    {head + some_traffic + "[[architecture]]\nnmae = \"a\"\nstages = [{ service = \"sqs\" }]\n",
     "s.toml:7:1", "did you mean 'name'?"},
    {head + some_traffic + "[[architecture]]\nname = \"a\"\nstage = [{ service = \"sqs\" }]\n",
     "s.toml:8:1", "did you mean 'stages'?"},
    {stages("{ servce = \"sqs\" }"), "s.toml:8:13", "did you mean 'service'?"},
    {good + "operations = { enginer = \"$1/h\", hours = 1 }\n", "s.toml:9:16",
     "did you mean 'engineer'?"},
    {good + "[[check]]\nrequir = \"a.cost < $1\"\n", "s.toml:10:1", "did you mean 'require'?"},
    {with_traffic("shap = \"diurnal\"\nrate = \"1/h\"\npeak_to_trough = 2"), "s.toml:5:1",
     "did you mean 'shape'?"},
    {stages("{ service = \"sqs\", nme = \"x\" }"), "s.toml:8:30", "did you mean 'name'?"},
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
};

}  // namespace

TEST_CASE("keys that are missing or unknown are told at their place") {
  check_told(bad_keys);
}
