// The flow and the request level, on steady traffic, bill the same: meter by meter, within 0.5 %.
#include "simulation_fixture.hpp"

using namespace costsim::testing;

namespace {

constexpr double month_s = 730 * 3600;

/// One meter, per second of what is billed, of a run that leaves requests alone.
double flow(const json& report, const std::string& stage_name, const std::string& meter,
            double billed_s = month_s) {
  double sum = 0;
  for (const json& item : report.at("architectures")[0].at("items")) {
    if (item.at("stage") == stage_name && item.at("meter") == meter) {
      sum += std::stod(item.at("quantity").get<std::string>());
    }
  }
  return sum / billed_s;
}

json flow_of(const std::string& file, const std::vector<std::string>& settings) {
  std::vector<std::string> arguments = {"run",  file,    "--format",
                                        "json", "--set", "scenario.windows=never"};
  arguments.insert(arguments.end(), settings.begin(), settings.end());
  const Ran ran = run_program(arguments);
  INFO(ran.err);
  REQUIRE((ran.exit_code == 0 || ran.exit_code == 1));
  return json::parse(ran.out);
}

double number(const json& result, const std::string& stage_name, const std::string& figure) {
  return stage(result, stage_name).at(figure).get<double>();
}

/// Both levels of one scenario.
struct Both {
  json flow_report, requests;
  double seconds;
  double billed_s = month_s;

  Both(const std::string& file, const std::string& length, const std::string& warm_up = "0s",
       const std::string& prices = "2018-08")
      : flow_report(flow_of(file, {"--prices", prices})),
        requests(simulated(file, length, {"--warm-up", warm_up, "--prices", prices})),
        seconds(requests.at("simulated_s").get<double>()) {}

  /// The whole of a period that is short enough to be followed request by request.
  Both(const std::string& file, const std::string& period, const std::vector<std::string>& settings)
      : flow_report(flow_of(file, settings)),
        requests(simulated(file, period, settings)),
        seconds(requests.at("simulated_s").get<double>()),
        billed_s(seconds) {}

  void agree(const std::string& stage_name, const std::string& meter, double simulated) const {
    INFO(stage_name << " " << meter);
    CHECK(simulated / seconds ==
          Approx(flow(flow_report, stage_name, meter, billed_s)).epsilon(0.005));
  }
  double figure(const std::string& stage_name, const std::string& name) const {
    return number(requests, stage_name, name);
  }
};

}  // namespace

TEST_CASE("behind a gateway: its requests, the function's requests and GB-seconds") {
  const Both both(scenario("agree-gateway", "20/s", R"(
    { service = "api-gateway" },
    { name = "fn", service = "lambda", memory = "1GB", duration = { distribution = "exponential", mean = "120ms" } })"),
                  "20000s");
  both.agree("api-gateway", "rest-requests", both.requests.at("requests").get<double>());
  both.agree("fn", "requests", both.figure("fn", "invocations"));
  both.agree("fn", "gb-seconds-x86", both.figure("fn", "billed_s"));
}

TEST_CASE("behind a stream: payload units, batches and their GB-seconds, sparse and dense") {
  for (const char* rate : {"2/s", "40/s"}) {
    INFO(rate);
    const Both both(scenario("agree-stream", rate, R"(
      { service = "kinesis", shards = "2" },
      { name = "reader", service = "lambda", memory = "512MB", batch = 100, duration = "30ms", duration_per_event = "5ms" })"),
                    "40000s");
    both.agree("kinesis", "put-payload-units", both.figure("kinesis", "served"));
    both.agree("reader", "requests", both.figure("reader", "invocations"));
    both.agree("reader", "gb-seconds-x86", both.figure("reader", "billed_s") / 2);
  }
}

TEST_CASE("a stream's reader whose time is the workload's: CPU of every event, one wait for all") {
  const Both both(written("agree-workload", R"(
[traffic]
rate = "40/s"
[workload]
cpu = "2ms"
wait = "20ms"
[[architecture]]
name = "a"
stages = [
  { service = "kinesis", shards = "1" },
  { name = "reader", service = "lambda", memory = "512MB", batch = 100 },
]
)"),
                  "20000s");
  both.agree("reader", "requests", both.figure("reader", "invocations"));
  both.agree("reader", "gb-seconds-x86", both.figure("reader", "billed_s") / 2);
}

TEST_CASE("behind a queue that single messages pass: sends, receives, deletes; the function's") {
  const Both both(scenario("agree-queue", "3/s", R"(
    { service = "sqs" },
    { name = "worker", service = "lambda", memory = "1GB", batch = 10, duration = "50ms" })"),
                  "100000s");
  both.agree("worker", "requests", both.figure("worker", "invocations"));
  both.agree("worker", "gb-seconds-x86", both.figure("worker", "billed_s"));
  // Receives that find nothing cost, too, and are none of the messages' doing.
  const double empty = both.flow_report.at("architectures")[0]
                           .at("capacity")
                           .at("sqs")
                           .at("empty_receives")
                           .get<double>();
  const double calls = flow(both.flow_report, "sqs", "standard-requests") - empty / month_s;
  CHECK((both.figure("sqs", "requests") + both.figure("sqs", "receives") +
         both.figure("worker", "served")) /
            both.seconds ==
        Approx(calls).epsilon(0.005));
}

// What the function refuses waits with its pollers, and so do messages behind them: batches fill.
TEST_CASE("behind a queue that is throttled or limited, from lone messages to full batches",
          "[many]") {
  const std::string exponential = R"({ distribution = "exponential", mean = "100ms" })";
  const std::string fixed = R"("100ms")";
  struct Case {
    const char* name;
    const char* rate;
    std::string time, limit;
  };
  const Case cases[] = {
      {"below", "35/s", exponential, "concurrency_limit = 5"},
      {"near", "45/s", exponential, "concurrency_limit = 5"},
      {"above", "65/s", exponential, "concurrency_limit = 5"},
      {"held", "26/s", exponential, "concurrency_limit = 2"},
      {"full", "160/s", exponential, "concurrency_limit = 2"},
      {"fixed-near", "190/s", fixed, "concurrency_limit = 20"},
      {"fixed-above", "65/s", fixed, "concurrency_limit = 5"},
      {"fixed-full", "90/s", fixed, "concurrency_limit = 1"},
      {"mapping", "20/s", exponential, "max_concurrency = 2"},
      {"mapping-fixed", "100/s", fixed, "max_concurrency = 10"},
  };
  for (const Case& one : cases) {
    INFO(one.name);
    const Both both(scenario(std::string("agree-throttled-") + one.name, one.rate,
                             R"({ service = "sqs", visibility = "10min" },
                                { name = "worker", service = "lambda", memory = "1GB", batch = 10,
                                  init = "0s", duration = )" +
                                 one.time + ", " + one.limit + " },"),
                    "20000s", "600s", "2026");
    both.agree("worker", "requests", both.figure("worker", "invocations"));
    both.agree("worker", "gb-seconds-x86", both.figure("worker", "billed_s"));
  }
}

TEST_CASE("a timer's function, and pings that keep another one warm") {
  const Both timed(scenario("agree-timer", "1/h", R"(
    { name = "tick", service = "schedule", own = true, every = "10s", count = 3 },
    { name = "job", service = "lambda", memory = "1GB", duration = "250ms" })"),
                   "100000s");
  timed.agree("job", "requests", timed.figure("job", "invocations"));
  timed.agree("job", "gb-seconds-x86", timed.figure("job", "billed_s"));
  const Both pinged(scenario("agree-pings", "0.2/s", R"(
    { name = "fn", service = "lambda", memory = "1GB", duration = "250ms", keep_warm = "60s", keep_warm_calls = 5 })"),
                    "1000000s");
  pinged.agree("fn", "requests", pinged.figure("fn", "invocations") + pinged.figure("fn", "pings"));
  pinged.agree("fn", "gb-seconds-x86", pinged.figure("fn", "billed_s"));
}

TEST_CASE("autoscaled tasks: their vCPU hours and GB hours") {
  const Both both(scenario("agree-tasks", "100/s", R"(
    { service = "load-balancer" },
    { name = "api", service = "fargate", vcpu = 1, memory = "2GB", cpu = "50ms" })"),
                  "4h");
  const double hours = both.figure("api", "mean_instances") * both.seconds / 3600;
  both.agree("api", "vcpu-hours-x86", hours);
  both.agree("api", "gb-hours-x86", 2 * hours);
}

TEST_CASE("readers of batches are invoked as often as both levels say, whatever fills a batch",
          "[many]") {
  struct Case {
    const char *name, *rate, *source, *batch, *prices = "2018-08";
  };
  const Case cases[] = {
      {"queue-sparse", "10/s", R"({ service = "sqs" })", "batch = 10"},
      {"queue-dense", "100/s", R"({ service = "sqs" })", "batch = 10"},
      {"shard", "250/s", R"({ service = "kinesis", shards = "1" })", "batch = 100"},
      {"shards", "500/s", R"({ service = "kinesis", shards = "3" })", "batch = 50"},
      {"few", "30/s", R"({ service = "kinesis", shards = "1" })", "batch = 20"},
      {"window", "50/s", R"({ service = "kinesis", shards = "1" })",
       R"(batch = 10000, window = "10s")", "2026"},
      {"table", "10/s", R"({ service = "dynamodb", stream = true })", "batch = 100", "2026"},
      {"writes", "10/s", R"({ service = "dynamodb", stream = true, writes = 3 })", "batch = 10",
       "2026"},
  };
  for (const Case& one : cases) {
    INFO(one.name);
    const Both both(scenario(std::string("agree-") + one.name, one.rate,
                             std::string(one.source) +
                                 R"(, { name = "reader", service = "lambda", memory = "1GB", )" +
                                 one.batch + R"(, duration = "50ms" },)"),
                    "10000s", "600s", one.prices);
    both.agree("reader", "requests", both.figure("reader", "invocations"));
    both.agree("reader", "gb-seconds-x86", both.figure("reader", "billed_s"));
  }
}

// What it let out would be read by nobody: the caller calls what stands behind it, too.
TEST_CASE("a table without a change stream passes requests on, as a counter does") {
  const Both both(scenario("agree-plain-table", "20/s", R"(
    { service = "api-gateway" },
    { service = "dynamodb", writes = 0.5 },
    { name = "fn", service = "lambda", memory = "1GB", duration = "500ms" })"),
                  "20000s", "600s", "2026");
  both.agree("fn", "requests", both.figure("fn", "invocations"));
  both.agree("fn", "gb-seconds-x86", both.figure("fn", "billed_s"));
  CHECK(both.figure("fn", "mean_running") == Approx(10).epsilon(0.01));
}

// Each request is billed by itself, whoever else is on its instance; INIT is billed once.
TEST_CASE("instances that several requests share: the requests, their GB-seconds, who is at work") {
  for (const char* time : {R"("200ms")", R"({ distribution = "exponential", mean = "200ms" })"}) {
    INFO(time);
    const Both both(scenario("agree-shared", "50/s",
                             std::string(R"({ name = "fn", service = "lambda", memory = "1GB",
                               requests_per_instance = 8, init = "10s", duration = )") +
                                 time + " }"),
                    "20000s", "600s", "2026");
    both.agree("fn", "requests", both.figure("fn", "invocations"));
    both.agree("fn", "gb-seconds-x86", both.figure("fn", "billed_s"));
    const json& flow = both.flow_report.at("architectures")[0].at("capacity").at("fn");
    // The flow counts instances, each of eight requests.
    CHECK(both.figure("fn", "mean_running") ==
          Approx(8 * flow.at("mean_concurrency").get<double>()).epsilon(0.005));
  }
}

// Months of an hour, in three of which 40/s become 122/s: each month, or each hour, has the shards
// that it needs, and how many batches there are depends on the shards.
TEST_CASE("growth on shards that follow it: payload units, batches and their GB-seconds") {
  for (const std::string scaling : {"peak", "hourly"}) {
    INFO(scaling);
    const std::string file = written("agree-growth-" + scaling, R"(
[traffic]
shape = "growth"
rate = "40/s"
per_month = "45%"
[workload]
event = "10KB"
[[architecture]]
name = "a"
stages = [
  { service = "kinesis", utilisation = "50%", scaling = ")" + scaling +
                                                                    R"(" },
  { name = "reader", service = "lambda", memory = "512MB", batch = 100, duration = "30ms",
    duration_per_event = "5ms" },
]
)");
    const Both both(file, "3h", {"--set", "scenario.month=1h", "--set", "scenario.period=3h"});
    CHECK(both.flow_report.at("architectures")[0].at("capacity").at("kinesis").at("shards") >= 3);
    both.agree("kinesis", "put-payload-units", both.figure("kinesis", "served"));
    both.agree("reader", "requests", both.figure("reader", "invocations"));
    both.agree("reader", "gb-seconds-x86", both.figure("reader", "billed_s") / 2);
  }
}

// A record takes the event that opens it and those of the next 100 ms: at 20/s three, not two.
TEST_CASE("events that a producer packs into records: the records, and the calls that read them") {
  for (const char* rate : {"2/s", "20/s", "100/s"}) {
    INFO(rate);
    const Both both(scenario("agree-packed", rate, R"(
      { service = "kinesis", shards = "1", aggregation = true },
      { name = "reader", service = "lambda", memory = "1GB", duration = "5ms" })"),
                    "40000s");
    both.agree("kinesis", "put-payload-units", both.figure("kinesis", "records"));
    both.agree("reader", "requests", both.figure("reader", "invocations"));
  }
}

TEST_CASE("steps of a second, which hold whole items, gather the batches of steps of a minute") {
  const std::string file = scenario("agree-steps", "0.128/s", R"(
    { service = "dynamodb", stream = true },
    { name = "reader", service = "lambda", memory = "128MB", batch = 10, duration = "5s" })");
  const auto requests = [&](const std::string& step) {
    return flow(flow_of(file, {"--prices", "2026", "--set", "scenario.period=1h", "--set",
                               "scenario.step=" + step}),
                "reader", "requests");
  };
  CHECK(requests("1s") == Approx(requests("1min")).epsilon(0.005));
}

// How many there are in a batch is compared: of a few hundred events nobody knows how many come.
TEST_CASE("batches of sparse loads, of windows that fill up, of packed records") {
  struct Case {
    const char *name, *rate, *source, *batch;
  };
  const char* queue = R"({ service = "sqs" })";
  const char* shard = R"({ service = "kinesis", shards = "1" })";
  const Case cases[] = {
      {"sparse", "4/h", queue, R"(batch = 10, window = "60s")"},
      {"sparse-shard", "4/h", shard, R"(batch = 10, window = "60s")"},
      {"filled", "10/min", queue, R"(batch = 10, window = "60s")"},
      {"filled-shard", "10/min", shard, R"(batch = 10, window = "60s")"},
      {"packed", "1/s", R"({ service = "kinesis", shards = "1", aggregation = true })",
       "batch = 10"},
  };
  for (const Case& one : cases) {
    INFO(one.name);
    const std::string file =
        scenario(std::string("agree-batch-") + one.name, one.rate,
                 std::string(one.source) + R"(, { name = "reader", service = "lambda", )" +
                     one.batch + R"(, duration = "50ms" })");
    const json report = flow_of(file, {"--prices", "2026"});
    const json requests = simulated(file, "200000s", {"--prices", "2026"});
    const double events =
        report.at("traffic").at("mean_per_s").get<double>() / flow(report, "reader", "requests");
    CHECK(events ==
          Approx(number(requests, "reader", "served") / number(requests, "reader", "invocations"))
              .epsilon(0.02));
  }
}
