// Readers that fail, by chance or for poison: the flow bills the tries that there are, as the
// request level counts them.
#include <cmath>

#include "simulation_fixture.hpp"

using namespace costsim::testing;

namespace {

struct Failing {
  const char *name, *rate, *source, *function;
  double within = 0.05;
};

double billed_quantity(const json& report, const std::string& stage_name,
                       const std::string& meter) {
  double sum = 0;
  for (const json& item : report.at("architectures")[0].at("items")) {
    if (item.at("stage") == stage_name && item.at("meter") == meter) {
      sum += std::stod(item.at("quantity").get<std::string>());
    }
  }
  return sum;
}

/// Both levels of six hours, the flow with and without what simulated requests correct.
struct FailingRun {
  json flow, corrected, requests;

  explicit FailingRun(const Failing& one) {
    const std::string file = costsim::testing::scenario(
        std::string("failing-") + one.name, one.rate,
        std::string(one.source) +
            R"(, { name = "w", service = "lambda", memory = "1GB", init = "0s", duration = "100ms", )" +
            one.function + " }");
    flow = report(file, "never");
    corrected = report(file, "auto");
    requests = simulated(file, "6h", {"--prices", "2026"});
  }

  static json report(const std::string& file, const std::string& windows) {
    const Ran ran =
        run_program({"run", file, "--format", "json", "--prices", "2026", "--no-flips", "--set",
                     "scenario.windows=" + windows, "--set", "scenario.period=6h"});
    INFO(ran.err);
    REQUIRE((ran.exit_code == 0 || ran.exit_code == 1));
    return json::parse(ran.out);
  }

  double figure(const std::string& stage_name, const std::string& name) const {
    return stage(requests, stage_name).at(name).get<double>();
  }
};

/// The function's invocations and GB-seconds.
void check_what_runs(const json& report, const FailingRun& run, double within) {
  CHECK(billed_quantity(report, "w", "requests") ==
        Approx(run.figure("w", "invocations")).epsilon(within));
  CHECK(billed_quantity(report, "w", "gb-seconds-x86") ==
        Approx(run.figure("w", "billed_s")).epsilon(within));
}

constexpr const char* dead_letters = R"({ service = "sqs", visibility = "30s", max_receives = 3 })";
constexpr const char* endless = R"({ service = "sqs", visibility = "30s" })";
constexpr const char* shard = R"({ service = "kinesis", shards = "1" })";

const Failing queues[] = {
    {"half", "20/s", dead_letters, R"(batch = 10, error_rate = "50%")"},
    {"all", "20/s", dead_letters, R"(batch = 10, error_rate = "100%")", 0.15},
    {"all-endless", "20/s", endless, R"(batch = 10, error_rate = "100%")"},
    {"fifth", "20/s", endless, R"(batch = 10, error_rate = "20%")"},
    {"few", "200/s", dead_letters, R"(batch = 10, error_rate = "2%")"},
    {"full", "100/s", dead_letters, R"(batch = 10, window = "5s", error_rate = "30%")"},
    {"poison", "20/s", dead_letters, R"(batch = 10, poison_every = 200)"},
    {"poison-full", "100/s", dead_letters, R"(batch = 10, window = "5s", poison_every = 200)"},
    {"poison-partial", "100/s", dead_letters,
     R"(batch = 10, window = "5s", poison_every = 50, partial_response = true)"},
    {"stopped", "5/s", dead_letters, R"(batch = 10, timeout = "1s", duration_per_event = "2s")",
     0.15},
};

}  // namespace

TEST_CASE("messages that come again: invocations, GB-seconds and the queue's requests", "[many]") {
  for (const Failing& one : queues) {
    INFO(one.name);
    const FailingRun run(one);
    for (const json* report : {&run.flow, &run.corrected}) {
      check_what_runs(*report, run, one.within);
      const double empty = report->at("architectures")[0]
                               .at("capacity")
                               .at("sqs")
                               .at("empty_receives")
                               .get<double>();
      CHECK(billed_quantity(*report, "sqs", "standard-requests") - empty ==
            Approx(run.figure("sqs", "requests") + run.figure("sqs", "receive_calls") +
                   run.figure("sqs", "delete_calls"))
                .epsilon(one.within));
    }
  }
}

// Errors leave few pollers, which are busy all the time: at 100/s and 30 % the flow told 92 where
// the requests have 68 at once.
TEST_CASE("the most that a failing queue reader has at work is within a tenth of the requests'",
          "[many]") {
  const struct {
    const char *name, *rate, *error;
  } readers[] = {{"p-20", "20/s", "10%"}, {"p-100", "100/s", "30%"}, {"p-300", "300/s", "10%"}};
  for (const auto& one : readers) {
    INFO(one.name);
    const std::string file = costsim::testing::scenario(
        std::string("failing-") + one.name, one.rate,
        std::string(endless) +
            R"(, { name = "w", service = "lambda", memory = "1GB", init = "0s", duration = "1s",
            batch = 10, error_rate = ")" +
            one.error + "\" }");
    const json flow = FailingRun::report(file, "never");
    const json requests = simulated(file, "6h", {"--prices", "2026"});
    CHECK(flow.at("architectures")[0].at("capacity").at("w").at("peak_concurrency").get<double>() ==
          Approx(stage(requests, "w").at("peak_running").get<double>()).epsilon(0.1));
  }
}

TEST_CASE("batches of a stream that are tried again: invocations and GB-seconds", "[many]") {
  const Failing streams[] = {
      {"s-half", "20/s", shard, R"(batch = 100, retries = 2, error_rate = "50%")"},
      {"s-all", "20/s", shard, R"(batch = 100, retries = 2, error_rate = "100%")"},
      {"s-few", "5/s", shard, R"(batch = 10, error_rate = "10%")"},
      {"s-endless", "20/s", shard, R"(batch = 100, error_rate = "30%")"},
      {"s-for-ever", "20/s", shard, R"(batch = 100, error_rate = "100%")"},
      {"s-too-old", "5/s", shard, R"(batch = 10, max_record_age = "2min", error_rate = "100%")",
       0.25},
      {"s-bisect", "20/s", shard, R"(batch = 100, bisect = true, retries = 2, error_rate = "20%")",
       0.1},
      {"s-poison", "20/s", shard, R"(batch = 100, bisect = true, retries = 3, poison_every = 2000)",
       0.1},
  };
  for (const Failing& one : streams) {
    INFO(one.name);
    const FailingRun run(one);
    for (const json* report : {&run.flow, &run.corrected}) {
      check_what_runs(*report, run, one.within);
    }
  }
}

// Long, for pauses of up to a minute make few batches of many hours, so that a run of 100 hours is
// good to 2 %: the flow was 5 to 110 % off.
TEST_CASE("a stream's reader that fails often is invoked as often in the flow, within 3 %") {
  const struct {
    const char *name, *rate, *function;
  } readers[] = {{"often", "1/s", R"(batch = 10, error_rate = "40%")"},
                 {"behind", "2/s", R"(batch = 4, error_rate = "60%")"}};
  for (const auto& one : readers) {
    INFO(one.name);
    const std::string file = costsim::testing::scenario(
        std::string("failing-lane-") + one.name, one.rate,
        std::string(shard) + R"(, { name = "w", service = "lambda", memory = "1GB", init = "0s",
          duration = "100ms", )" +
            one.function + " }");
    const Ran ran =
        run_program({"run", file, "--format", "json", "--prices", "2026", "--no-flips", "--set",
                     "scenario.windows=never", "--set", "scenario.period=100h"});
    const json requests = simulated(file, "100h", {"--prices", "2026"});
    CHECK(billed_quantity(json::parse(ran.out), "w", "requests") ==
          Approx(stage(requests, "w").at("invocations").get<double>()).epsilon(0.03));
  }
}

// Lambda developer guide: "if the function returns an error, Lambda attempts to run it two more
// times, with a one-minute wait before the first" and two minutes before the second.
TEST_CASE("asynchronous events that are executed again: invocations and GB-seconds") {
  constexpr const char* topic = R"({ service = "sns" })";
  const Failing events[] = {
      {"e-half", "5/s", topic, R"(error_rate = "50%")"},
      {"e-all", "5/s", topic, R"(error_rate = "100%")"},
      {"e-once", "5/s", topic, R"(retries = 0, error_rate = "50%")"},
      {"e-too-old", "5/s", topic, R"(max_age = "2min", error_rate = "100%")"},
  };
  for (const Failing& one : events) {
    INFO(one.name);
    const FailingRun run(one);
    for (const json* report : {&run.flow, &run.corrected}) {
      check_what_runs(*report, run, one.within);
    }
  }
}

TEST_CASE("what is never executed and what fails in vain are parts of what comes") {
  const std::string file = costsim::testing::scenario(
      "vain", "20/s",
      std::string(dead_letters) + R"(, { name = "w", service = "lambda", memory = "1GB",
        duration = "5s", concurrency_limit = 1, error_rate = "100%" })");
  const json report = FailingRun::report(file, "never");
  std::vector<double> shares;
  for (const json& finding : report.at("architectures")[0].at("findings")) {
    if (finding.at("id") != "given-up" && finding.at("id") != "unserved") continue;
    shares.push_back(std::stod(finding.at("message").get<std::string>()));
  }
  REQUIRE(shares.size() == 2);
  CHECK(shares[0] > 90);
  CHECK(shares[0] + shares[1] == Approx(100).margin(0.2));
}

TEST_CASE("what is lost is told in whole messages, though it is a mean of several runs") {
  const std::string file = costsim::testing::scenario("whole-lost", "5/s", R"(
    { service = "sqs", max_receives = 1 },
    { name = "w", service = "lambda", memory = "1GB", duration = "100ms", error_rate = "50%" })");
  const Ran ran = run_program(
      {"run", file, "--format", "json", "--no-flips", "--set", "scenario.period=10min"});
  const json queue = json::parse(ran.out).at("architectures")[0].at("capacity").at("sqs");
  for (const char* figure : {"lost", "dead_lettered"}) {
    const double count = queue.at(figure).get<double>();
    CHECK(count == Approx(1500).epsilon(0.1));
    CHECK(count == std::floor(count));
  }
}

// Of half of the messages in three receives an eighth is given up.
TEST_CASE("more than one of a hundred that are given up is an error, fewer are a warning") {
  const auto severity = [](const char* name, const char* share) {
    const std::string file =
        costsim::testing::scenario(std::string("given-up-") + name, "20/s",
                                   std::string(dead_letters) +
                                       R"(, { name = "w", service = "lambda", memory = "1GB",
                                             duration = "100ms", batch = 10, error_rate = ")" +
                                       share + "\" }");
    const json report = FailingRun::report(file, "never");
    for (const json& finding : report.at("architectures")[0].at("findings")) {
      if (finding.at("id") == "given-up") return finding.at("severity").get<std::string>();
    }
    return std::string();
  };
  CHECK(severity("eighth", "50%") == "error");    // 12.5 %
  CHECK(severity("little", "10%") == "warning");  // 0.1 %
  CHECK(severity("none", "0%").empty());
}
