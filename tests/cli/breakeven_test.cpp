// costsim breakeven: its formats, its exit codes, its errors with their place.
#include <algorithm>

#include "simulation_fixture.hpp"

using namespace costsim::testing;
using Catch::Matchers::Contains;

namespace {

const std::string collector = "scenarios/event-collector.toml";

Ran breakeven(std::vector<std::string> options) {
  options.insert(options.begin(), {"breakeven", "--set", "scenario.step=1h"});  // quick
  return run_program(options);
}

void refused(const std::vector<std::string>& options, const std::string& part) {
  const Ran ran = breakeven(options);
  INFO(ran.err);
  CHECK(ran.exit_code == 2);
  CHECK(ran.out.empty());
  CHECK_THAT(ran.err, Contains(part));
}

}  // namespace

TEST_CASE("every format of a break-even tells the same crossings") {
  const std::vector<std::string> asked = {collector, "--vary", "traffic.rate=100k/h..5M/h"};
  const auto in = [&](const std::string& format) {
    std::vector<std::string> options = asked;
    options.insert(options.end(), {"--format", format});
    const Ran ran = breakeven(options);
    INFO(ran.err);
    REQUIRE(ran.exit_code == 0);
    return ran.out;
  };
  const json report = json::parse(in("json"));
  REQUIRE(report.at("crossings").size() == 3);
  CHECK(report.at("now") == 12000);  // 12M/h, in thousands an hour as the range has it
  const json& cost = report.at("crossings")[0];
  CHECK(cost.at("kind") == "cost");
  const double at = cost.at("at")[0].get<double>();
  // Both sides cost the same there: `run` at that rate agrees to the cent.
  const Ran ran = run_program({"run", collector, "--format", "json", "--set", "scenario.step=1h",
                               "--set", "traffic.rate=" + cost.at("text")[0].get<std::string>()});
  const json outcome = json::parse(ran.out);
  const auto total = [&](std::size_t i) {
    return std::stod(outcome.at("architectures")[i].at("total").get<std::string>());
  };
  CHECK(total(0) == Approx(total(1)).epsilon(1e-6));
  const std::string place = "554k/h";  // 553.992, up: it is true there
  CHECK(at == Approx(553.99).epsilon(1e-4));
  for (const char* format : {"table", "markdown"}) {
    CHECK_THAT(in(format), Contains(place) && Contains("becomes dearer than containers"));
  }
  CHECK_THAT(in("csv"), Contains("traffic.rate,serverless,containers\r\n100k/h,"));
}

TEST_CASE("without --vary the whole traffic is varied, by a thousandth to a thousand times") {
  const json report = json::parse(breakeven({collector, "--format", "json"}).out);
  CHECK(report.at("vary")[0].at("key") == "traffic");
  CHECK(report.at("vary")[0].at("from") == 0.001);
  CHECK(report.at("vary")[0].at("to") == 1000);
  CHECK(report.at("now") == 1);
  CHECK(report.at("regions").front().at("cheapest") == "serverless");
  CHECK(report.at("regions").back().at("cheapest") == "containers");
}

TEST_CASE("threads change nothing, equal input gives equal bytes") {
  const std::vector<std::string> one = {collector, "--format", "json", "--threads", "1"};
  const std::vector<std::string> four = {collector, "--format", "json", "--threads", "4"};
  CHECK(breakeven(one).out == breakeven(four).out);
}

TEST_CASE("what cannot be varied is refused with the reason, before any search") {
  refused({collector, "--vary", "traffic.rat=1/s..20/s"}, "did you mean 'rate'?");
  refused({collector, "--vary", "traffic.rate=1/s..banana"}, "--vary traffic.rate=1/s..banana");
  refused({collector, "--vary", "traffic.rate=9/s..1/s"}, "the second end must be above the first");
  refused({collector, "--vary", "serverless.kinesis.shards=0..5"},
          collector + " (--vary serverless.kinesis.shards): stage 'kinesis': shards");
  refused({collector, "--vary", "traffic.rate=1/s..9/s", "--vary", "traffic.rate=1/s..9/s"},
          "given twice");
  refused({collector, "--vary", "a=1..2", "--vary", "b=1..2", "--vary", "c=1..2"},
          "--vary is given 3 times");
  refused({collector, "--format", "yaml"}, "yaml");
  refused({collector, "--export", "yaml=x"}, "yaml");
  refused({collector, "--export", "json=" + collector}, "that file is read, and would be lost");
  refused({collector, "--vary", "traffic.rate=1/s..9/s:foo"},
          "':foo' says nothing of a range: expected :log, :linear or :by=STEP");
  refused({collector, "--vary", "scenario.step=7min..1h"}, "--vary scenario.step=7min..1h");
  refused({collector, "--vary", "workload.cpu=1ms..90000s"}, collector + " (--vary workload.cpu)");
  refused({collector, "--vary", "containers.ec2.nodes=1..40:by="}, "':by=': expected a step");
  refused({collector, "--vary", "scenario.title=1..5"}, "scenario.title is a text");
  refused({collector, "--format", "html"},
          "this result has no format 'html': expected one of table, json, markdown, csv");
  for (const char* threads : {"abc", "-1", "1.5", "99999999999"}) {
    refused({collector, "--threads", threads},
            std::string("--threads: '") + threads + "': expected a whole number from 0 on");
  }
  for (const char* tolerance : {"2", "0", "nan", "inf", "-1e-9", "1e-9x"}) {
    refused({collector, "--tolerance", tolerance}, "expected a number from 1e-12 to 0.01");
  }
  CHECK(breakeven({"scenarios/none.toml"}).exit_code == 4);
}

TEST_CASE("a meter whose price is refused is told once, with the key that is its price") {
  const std::string file = written("breakeven-meter", R"([prices.override]
x.m = { price = "2", per = "1000", unit = "call" }
[traffic]
rate = "1M/h"
[[architecture]]
name = "a"
stages = [{ service = "sqs" }, { service = "metered", meter = "x.m", quantity = 1 }]
)");
  const Ran ran = run_program({"breakeven", file, "--vary", "prices.override.x.m=1..4"});
  CHECK(ran.exit_code == 2);
  CHECK_THAT(ran.err, Contains("of which prices.override.x.m.price is a part"));
  CHECK_THAT(ran.err, !Contains("errors"));
  const Ran part = run_program({"breakeven", file, "--vary", "prices.override.x.m.price=1..4"});
  INFO(part.err);
  CHECK(part.exit_code == 0);
}

TEST_CASE("a factor of many digits is told by its option, or counted with") {
  const auto run = [](const std::vector<std::string>& sets) {
    std::vector<std::string> options = {"run", collector, "--no-flips", "--no-fail"};
    for (const std::string& each : sets) options.insert(options.end(), {"--set", each});
    return run_program(options);
  };
  const std::string third = "traffic=0.3333333333333333333333333x";
  CHECK(run({third, third}).exit_code == 0);
  CHECK(run({third, "traffic.rate=1/7s"}).exit_code == 0);
  CHECK_THAT(
      run({"traffic=123456.7890123456789012345x", "traffic=12345.67890123456789012345x"}).err,
      Contains("--set traffic=12345.67890123456789012345x") && Contains("has too many digits"));
  CHECK_THAT(run({"scenario.traffic_scale=much", "traffic=2x"}).err,
             Contains("traffic_scale = 'much'"));
}

TEST_CASE("one file is not written twice, however it is named") {
  const fs::path file = fs::temp_directory_path() / "costsim-breakeven-twice.json";
  fs::remove(file);
  const std::string other = (file.parent_path() / "." / file.filename()).string();
  refused({collector, "--export", "json=" + file.string(), "--export", "csv=" + other},
          "--export csv=" + other + ": --export json=" + file.string() + " is the same file");
  CHECK_FALSE(fs::exists(file));
  refused({collector, "--export", "json=twice.json", "--export", "csv=./twice.json"},
          "is the same file");
  const fs::path link = fs::temp_directory_path() / "costsim-breakeven-link.csv";
  fs::remove(link);
  fs::create_symlink(file, link);  // to what is not there yet
  refused({collector, "--export", "json=" + file.string(), "--export", "csv=" + link.string()},
          "is the same file");
  std::ofstream(file) << "{}";
  fs::remove(link);
  fs::create_symlink(file, link);
  refused({collector, "--export", "json=" + file.string(), "--export", "csv=" + link.string()},
          "is the same file");
}

TEST_CASE("the value of today is known where a price book or a share states it") {
  const auto now = [](const std::string& vary) {
    const Ran ran = breakeven({collector, "--vary", vary, "--format", "json"});
    INFO(vary << ": " << ran.err);
    REQUIRE(ran.exit_code == 0);
    return json::parse(ran.out).at("now");
  };
  CHECK(now("prices.override.api-gateway.rest-requests=0.5..4") == 3.5);
  CHECK(now("quotas.lambda.concurrency=1000..10000") == 1000);
  CHECK(now("containers.operations.share=5%..20%") == 10);
  CHECK(now("serverless.lambda.retries=0..3").is_null());  // a default, which nobody stated
}

TEST_CASE("two keys are a frontier in the plane of both") {
  const Ran ran = breakeven({collector, "--vary", "traffic=0.01x..0.5x", "--vary",
                             "serverless.kinesis.shards=60..80:by=10", "--format", "json"});
  INFO(ran.err);
  REQUIRE(ran.exit_code == 0);
  const json report = json::parse(ran.out);
  CHECK(report.at("vary").size() == 2);
  CHECK(report.at("curves").empty());
  double before = 0;
  for (const json& crossing : report.at("crossings")) {
    REQUIRE(crossing.at("at").size() == 2);
    if (crossing.at("kind") != "cost") continue;
    // Fewer shards make functions cheaper, so that they are the better choice for longer.
    if (before != 0) CHECK(crossing.at("at")[0].get<double>() < before);
    before = crossing.at("at")[0].get<double>();
  }
  CHECK(before > 0);
}

TEST_CASE("help tells the forms of --vary with examples") {
  const Ran ran = run_program({"breakeven", "--help"});
  CHECK(ran.exit_code == 0);
  CHECK_THAT(ran.out, Contains("costsim breakeven my.toml --vary traffic.rate=1/s..20000/s"));
}

TEST_CASE("run tells how far each cost check is from its contrary, unless it is told not to") {
  const std::vector<std::string> run = {"run",  collector, "--format",
                                        "json", "--set",   "scenario.step=1h"};
  const json report = json::parse(run_program(run).out);
  REQUIRE(report.at("flips").size() == 2);
  const json crossings =
      json::parse(breakeven({collector, "--format", "json"}).out).at("crossings");
  for (const json& flip : report.at("flips")) {
    const auto same = std::find_if(crossings.begin(), crossings.end(), [&](const json& crossing) {
      return crossing.at("between") == flip.at("check");
    });
    REQUIRE(same != crossings.end());
    CHECK(flip.at("factor").get<double>() == Approx(same->at("at")[0].get<double>()).epsilon(3e-9));
  }
  std::vector<std::string> without = run;
  without.push_back("--no-flips");
  CHECK_FALSE(json::parse(run_program(without).out).contains("flips"));
  CHECK_FALSE(json::parse(run_program({"check", collector, "--format", "json", "--no-flips"}).out)
                  .contains("flips"));
}

TEST_CASE("a rate that run tells of a flip can be run, also where the mean is another") {
  const std::string file = written("breakeven-growth", R"([traffic]
shape = "growth"
rate = "1M/h"
per_month = "10%"
[[architecture]]
name = "a"
stages = [{ service = "api-gateway", kind = "rest" }]
[[check]]
require = "a.cost < $3000"
)");
  const std::string text = run_program({"run", file, "--set", "scenario.step=1h"}).out;
  const std::string before = "this traffic (traffic.rate ";
  const std::size_t begin = text.find(before);
  INFO(text);
  REQUIRE(begin != std::string::npos);
  std::string rate = text.substr(begin + before.size());
  rate = rate.substr(0, rate.find(')'));
  std::erase(rate, ' ');
  const auto code = [&](const std::string& set) {
    return run_program({"run", file, "--set", "scenario.step=1h", "--set", set}).exit_code;
  };
  CHECK(code("traffic.rate=" + rate) == 0);
  CHECK(code("traffic.rate=1.15M/h") == 1);  // whose mean is 1.2 M/h
}

TEST_CASE("what breakeven prints of a place can be put into run, whatever is varied") {
  const auto status_at = [](const std::string& assignment, const std::string& check) {
    const Ran ran =
        run_program({"run", collector, "--no-flips", "--no-fail", "--format", "json", "--set",
                     "scenario.step=1h", "--set", "scenario.windows=never", "--set", assignment});
    INFO(assignment << ": " << ran.err);
    REQUIRE(ran.exit_code == 0);
    const json report = json::parse(ran.out);
    for (const json& each : report.at("checks")) {
      if (each.at("id") == check) return each.at("status").get<std::string>();
    }
    return std::string();
  };
  int told = 0;
  for (const char* range :
       {"traffic.rate=100k/h..5M/h", "traffic=0.01x..1x",
        "prices.override.api-gateway.rest-requests=0.1..4", "containers.ec2.nodes=1..400",
        "serverless.kinesis.shards=20..2000", "serverless.lambda.memory=128MB..3008MB:by=64MB"}) {
    const Ran ran = breakeven({collector, "--vary", range, "--format", "json"});
    INFO(range << ": " << ran.err);
    REQUIRE(ran.exit_code == 0);
    const std::string key = std::string(range).substr(0, std::string(range).find('='));
    const json report = json::parse(ran.out);
    for (const json& crossing : report.at("crossings")) {
      if (crossing.at("kind") != "check") continue;
      const std::string text = crossing.at("text")[0];
      CHECK(status_at(key + "=" + text, crossing.at("between")) == crossing.at("from_here"));
      ++told;
    }
  }
  CHECK(told >= 6);
}

TEST_CASE("beside a rate that is varied, too, a factor of the traffic tells no rate") {
  const Ran ran = breakeven({collector, "--vary", "traffic=0.5x..2x", "--vary",
                             "traffic.rate=1M/h..4M/h", "--format", "json"});
  INFO(ran.err);
  REQUIRE(ran.exit_code == 0);
  const json report = json::parse(ran.out);
  REQUIRE_FALSE(report.at("crossings").empty());
  for (const json& crossing : report.at("crossings")) {
    CHECK((!crossing.contains("rate_per_s") || crossing.at("rate_per_s").is_null()));
  }
}
