// All that is wrong with a scenario is told at once, in its order, and nothing that only follows.
#include <algorithm>

#include "scenario/malformed.hpp"

using namespace costsim;
using namespace costsim::malformed;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

using Lines = std::vector<std::string>;

Lines told(const std::string& text, const scenario::LoadOptions& options = {}) {
  try {
    decision::evaluate(scenario::load_text(text, "s.toml", "", options));
    return {};
  } catch (const Errors& errors) {
    CHECK(errors.failure() == Failure::Usage);
    Lines lines;
    for (const Error& error : errors.all()) lines.emplace_back(error.what());
    return lines;
  } catch (const Error& error) {
    return {error.what()};
  }
}

void check_lines(const Lines& lines, const Lines& begins) {
  for (const std::string& line : lines) UNSCOPED_INFO(line);
  REQUIRE(lines.size() == begins.size());
  for (std::size_t i = 0; i < begins.size(); ++i) CHECK_THAT(lines[i], StartsWith(begins[i]));
}

}  // namespace

TEST_CASE("errors of all tables are told by line, each with its place") {
  const Lines lines = told(
      "[[check]]\n"                                                      // 1
      "require = \"a.cost << 3\"\n"                                      // 2
      "severty = \"warn\"\n"                                             // 3: unknown, too
      "[scenario]\n"                                                     // 4
      "region = \"us-east-1\"\n"                                         // 5
      "prices = \"2026\"\n"                                              // 6
      "stepp = \"1min\"\n"                                               // 7: unknown
      "month = \"soon\"\n"                                               // 8: bad value
      "[traffic]\n"                                                      // 9
      "[workload]\n"                                                     // 10
      "cpu = \"5 apples\"\n"                                             // 11
      "wait = 3\n"                                                       // 12
      "[quotas]\n"                                                       // 13
      "lambda.no-such-rule = 5\n"                                        // 14
      "sqs.neither = 5\n"                                                // 15
      "[[architecture]]\n"                                               // 16
      "name = \"a\"\n"                                                   // 17
      "stages = [\n"                                                     // 18
      "  { service = \"lamda\", share = \"150%\" },\n"                   // 19: two
      "  { service = \"sqs\", send_batch = 11, visibilty = \"1s\" },\n"  // 20: two
      "]\n"                                                              // 21
      "operations = { engineer = \"cheap\", shar = 0.1 }\n"              // 22: two
      "[[option]]\n"                                                     // 23
      "name = \"x\"\n"                                                   // 24: needs set
      "[prices]\n"                                                       // 25
      "discount = \"110%\"\n"                                            // 26
      "override.sqs.x = \"1\"\n");                                       // 27
  check_lines(
      lines,
      {"s.toml:2:", "s.toml:3:1: unknown key 'severty' in a [[check]]; did you mean 'severity'?",
       "s.toml:7:1: unknown key 'stepp' in [scenario]; did you mean 'step'?",
       "s.toml:8:9: month = 'soon'", "s.toml:11:7: cpu = '5 apples'", "s.toml:12:8: wait = '3'",
       "s.toml:14:", "s.toml:15:", "s.toml:19:15: unknown service 'lamda'",
       "s.toml:19:32: share = '150%'", "s.toml:20:35: send_batch = '11'",
       "s.toml:20:39: unknown key 'visibilty'", "s.toml:22:27: engineer = \"cheap\"",
       "s.toml:22:36: unknown key 'shar'", "s.toml:23:1: an [[option]] needs 'set'",
       "s.toml:26:12: discount = '110%'", "s.toml:27:"});
  CHECK_THAT(lines[11], Contains("did you mean 'visibility'?") && Contains("(service sqs)"));
}

TEST_CASE("what only follows from an error is not told beside it") {
  // Without a region there is no book: its quotas, meters and prices cannot be judged.
  CHECK(told("[scenario]\nprices = \"2026\"\n[quotas]\nlambda.concurrency = 5\n" + some_traffic +
             "[[architecture]]\nname = \"a\"\nstages = [\n"
             "  { service = \"metered\", meter = \"kms.requests\", quantity = 1 }]\n")
            .size() == 1);
  CHECK(told("[scenario]\nregion = \"us-esat-1\"\nprices = \"2026\"\n[quotas]\nsqs.x = 1\n" +
             some_traffic + some_architecture)
            .size() == 1);
  // A stage that cannot be read is still there for those that come from it, by whatever name.
  for (const char* stage : {"{ name = \"q\", service = \"sqss\" }",
                            "{ name = \"q\", service = \"sqs\", send_batch = 11 }",
                            "{ service = \"qq\" }", "{ sevice = \"sqs\" }"}) {
    CHECK(told(stages(std::string(stage) +
                      ", { service = \"lambda\", from = \"q\", duration = \"1s\" }"))
              .size() == 1);
  }
  for (const char* second :
       {"{ service = \"sqs\", nme = \"q\" }, { service = \"sns\", from = \"q\" }",
        "{ service = \"sqs\", nme = \"q\" }"}) {
    CHECK(told(stages("{ service = \"sqs\" }, " + std::string(second))).size() == 1);
  }
  // Nobody knows which keys belong to a shape, or a service, that is misspelt.
  CHECK(told(with_traffic("shape = \"diurnl\"\nrate = \"1/h\"\npeak_to_trough = 2")).size() == 1);
  CHECK(told(with_traffic("shap = \"diurnal\"\nrate = \"1/h\"\npeak_to_trough = 2")).size() == 1);
  CHECK(told(stages("{ service = \"lamda\", duration = \"1s\" }")).size() == 1);
  // Bounds do not cross a value that was refused, and a list of texts is not without stages.
  CHECK(told(stages("{ service = \"fargate\", vcpu = 1, memory = \"2GB\", min_tasks = 2000, "
                    "max_tasks = \"many\" }"))
            .size() == 1);
  CHECK(told(stages("\"sqs\"")).size() == 1);
  // What a check asks of an architecture that cannot be judged is not known.
  CHECK(told(stages("{ service = \"ec2\", instance = \"m5.lrage\" }") +
             "[[check]]\nrequire = \"a.ec2.nodes_peak < 3\"\n")
            .size() == 1);
  CHECK(told(with_head("month = \"soon\"")).size() == 1);  // read twice, told once
}

TEST_CASE("a refused price is told once, however many books its meter is asked of") {
  const auto with_price = [](const std::string& price) {
    const std::string uses =
        "stages = [{ service = \"metered\", meter = \"x.m\", quantity = 1 }]\n";
    return head + "[prices.override]\n" + price + "\n" + some_traffic +
           "[[architecture]]\nname = \"a\"\nregion = \"us-west-1\"\n" + uses +
           "[[architecture]]\nname = \"b\"\n" + uses;
  };
  for (const char* price :
       {"x.m = \"\"", "x.m = \"1\"", "x.m = \"abc\"", "x.m = { price = \"\" }", "x.m = []",
        "x.m = {}", "x.m = { per = \"2\", price = \"-1\" }", "x.m = { tiers = [] }"}) {
    INFO(price);
    const Lines lines = told(with_price(price));
    for (const std::string& line : lines) UNSCOPED_INFO(line);
    CHECK(lines.size() == 1);
    CHECK_THAT(lines.at(0), StartsWith("s.toml:5:"));
  }
  CHECK(told(with_price("x.m = { price = \"1\", per = \"1\", unit = \"call\" }")).empty());
  // A price that one book has is not one of another.
  const std::string arm =
      "stages = [{ service = \"metered\", meter = \"lambda.gb-seconds-arm\", "
      "quantity = 1 }]\n";
  check_lines(
      told(head + "[prices.override]\nlambda.gb-seconds-arm = \"0.00001\"\n" + some_traffic +
           "[[architecture]]\nname = \"a\"\n" + arm +
           "[[architecture]]\nname = \"b\"\nregion = \"us-west-1\"\nprices = \"2018-08\"\n" + arm),
      {"s.toml:15:42: the prices of us-west-1 2018-08 have no meter"});
}

TEST_CASE("a file without its tables is told of each of them") {
  check_lines(told(""), {"s.toml:1:1: the scenario needs [scenario]",
                         "s.toml:1:1: the scenario needs [traffic]",
                         "s.toml:1:1: the scenario needs at least one [[architecture]]"});
  CHECK(told("\n\n# only a comment\n").size() == 3);
  CHECK(told(head).size() == 2);
}

TEST_CASE("what only the bill finds is told of each architecture and check") {
  const std::string text = stages("{ service = \"ec2\", instance = \"m5.lrage\" }") +
                           "[[architecture]]\nname = \"b\"\nstages = [{ service = \"sqs\" }]\n"
                           "[[check]]\nrequire = \"b.cots < $5\"\n"
                           "[[check]]\nrequire = \"a.cost < b.cost\"\n"
                           "[[check]]\nrequire = \"c.cost < $5\"\n";
  check_lines(told(text), {"s.toml:8:", "s.toml:13:12:", "s.toml:17:12:"});
}

TEST_CASE("checks of architectures that could be read are told beside what is wrong with others") {
  const std::string text = stages("{ service = \"sqqs\" }") +
                           "[[architecture]]\nname = \"b\"\nstages = [{ service = \"sqs\" }]\n"
                           "[[check]]\nrequire = \"b.cots < $5\"\n"
                           "[[check]]\nrequire = \"a.sqqs.cost < b.cost\"\n"  // a is not known
                           "[[check]]\nrequire = \"b.latency.p99 < 1s\"\n"
                           "[[check]]\nrequire = \"c.cost < $5\"\n";
  check_lines(told(text), {"s.toml:8:", "s.toml:13:12:", "s.toml:19:12:"});
}

TEST_CASE("what only the bill finds is told beside what the reader found in others") {
  const std::string text = stages("{ service = \"ec2\", instance = \"m5.lrage\" }") +
                           "[[architecture]]\nname = \"b\"\nstages = [{ service = \"sqqs\" }]\n"
                           "[[check]]\nrequire = \"b.cots < $5\"\nseverty = \"warn\"\n";
  check_lines(told(text), {"s.toml:8:", "s.toml:11:23:", "s.toml:14:1:"});
}

TEST_CASE("a nested shape is told beside its neighbours, a call beside its caller") {
  check_lines(told(with_traffic("rate = \"1/s\"\nmultiply = [\n"
                                "  { shape = \"diurnall\" },\n"
                                "  { shape = \"weekly\", weekend = \"many\", day = 1 },\n]")),
              {"s.toml:7:13: unknown shape 'diurnall'", "s.toml:8:33: weekend = 'many'",
               "s.toml:8:41: unknown key 'day'"});
  check_lines(told(stages("{ service = \"sqs\", nme = \"x\", aa = 1 }")),
              {"s.toml:8:30: unknown key 'nme' in a stage; did you mean 'name'?",
               "s.toml:8:41: unknown key 'aa' in a stage (service sqs)"});
  check_lines(told(stages("{ service = \"lambda\", memory = 5, calls = [{ servce = \"kms\" }, "
                          "{ service = \"kms\", tmes = 2 }] }")),
              {"s.toml:8:42: memory = '5'", "s.toml:8:56: unknown key 'servce'",
               "s.toml:8:93: unknown key 'tmes'"});
}

TEST_CASE("a bad option is told before one is chosen") {
  scenario::LoadOptions options;
  options.options = {"busy"};
  check_lines(told(good + "[[option]]\nname = \"busy\"\nsett = \"a=1\"\n", options),
              {"s.toml:11:1: unknown key 'sett' in an [[option]]; did you mean 'set'?"});
  options.options = {"bsy", "idle"};
  CHECK(told(good + "[[option]]\nname = \"busy\"\nset = \"a=1\"\n", options).size() == 2);
}

TEST_CASE("each assignment of the command line is told, behind what is wrong with the file") {
  scenario::LoadOptions options;
  options.sets = {"traffic.rate=bad", "nothing", "architecture.other.name=x", "workload.cpu=9GB"};
  const Lines lines = told(good + "[workload]\nevnt = \"1KB\"\n", options);
  check_lines(lines, {"s.toml:10:1: unknown key 'evnt'", "--set nothing: expected KEY=VALUE",
                      "--set architecture.other.name=x: there is no 'other'",
                      "s.toml (--set workload.cpu): cpu = '9GB'",
                      "s.toml (--set traffic.rate): rate = 'bad'"});
}

TEST_CASE("what is refused where it is stated is not told again by what stumbles over it") {
  const std::string text =
      "[scenario]\nregion = \"us-east-1\"\nprices = \"2018-08\"\n"
      "[traffic]\nrate = \"1/h\"\n"
      "[[architecture]]\nname = \"a\"\n"
      "stages = [{ service = \"lambda\", timeout = \"300s\",\n"
      "  duration = { distribution = \"lognormal\", mean = \"400s\", cv = 0.1 },\n";
  check_lines(told(text + "  runtime = \"foo\" }]\n"), {"s.toml:10:13: stage 'lambda': runtime"});
  scenario::LoadOptions options;
  options.sets = {"a.lambda.runtime=foo"};
  const std::string task =
      "[scenario]\nregion = \"us-east-1\"\nprices = \"2026\"\n[traffic]\nrate = \"1/h\"\n"
      "[[architecture]]\nname = \"a\"\nstages = [{ service = \"fargate\",\n";
  check_lines(told(task + "  vcpu = 3, memory = \"6GB\" }]\n"),
              {"s.toml:9:10: stage 'fargate': vcpu = 3: there are no tasks of that size"});
  check_lines(told(task + "  vcpu = 2, memory = \"3GB\" }]\n"),
              {"s.toml:9:22: stage 'fargate': memory = 3GB: a task of 2 vCPUs"});
  // Too little, and no multiple of 64 MB: one complaint is enough.
  check_lines(told(text + "  memory = \"100MB\" }]\n"),
              {"s.toml:10:12: stage 'lambda': memory = 100MB: functions had no less"});
  check_lines(told(text + "  memory = \"1GB\" }]\n", options),
              {"s.toml (--set a.lambda.runtime): stage 'lambda': runtime"});
}
