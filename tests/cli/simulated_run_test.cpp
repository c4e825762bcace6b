// What `costsim run` says of requests that are not answered, and of what windows cannot see.
#include <filesystem>

#include "simulation_fixture.hpp"

using namespace costsim::testing;

namespace {

std::string with_check(const std::string& name, const std::string& rate, const std::string& stages,
                       const std::string& require) {
  const std::string file = scenario(name, rate, stages);
  std::ofstream(file, std::ios::app) << "[[check]]\nid = \"c\"\nrequire = \"" << require << "\"\n";
  return file;
}

json reported(const std::string& file) {
  const Ran ran = run_program({"run", file, "--format", "json"});
  INFO(ran.err);
  REQUIRE((ran.exit_code == 0 || ran.exit_code == 1));
  return json::parse(ran.out);
}

const json* finding(const json& report, const std::string& id) {
  for (const json& each : report.at("architectures")[0].at("findings")) {
    if (each.at("id") == id) return &each;
  }
  return nullptr;
}

const char* const slow_behind_gateway = R"(
  { name = "gw", service = "api-gateway" },
  { name = "fn", service = "lambda", timeout = "60s",
    duration = { distribution = "lognormal", mean = "28s", cv = 0.3 } },
)";

}  // namespace

TEST_CASE("a check on the latency of nobody does not hold: it ends the run and says why") {
  const Ran ran = run_program({"run", with_check("nobody", "10/s", R"(
    { name = "fn", service = "lambda", duration = "100ms", concurrency_limit = 0 })",
                                                 "a.latency.p99 < 50ms")});
  CHECK(ran.exit_code == 3);
  CHECK(ran.err.find("no simulated request is served") != std::string::npos);
}

TEST_CASE("requests without an answer are told, and can be checked") {
  // P(lognormal > 29 s) with mean 28 s and cv 0.3: ln 29 lies 0.267 standard deviations above the
  // mean of the logarithms, 3.289 with standard deviation 0.2936.
  const json report =
      reported(with_check("unanswered", "10/s", slow_behind_gateway, "a.p_dropped < 1%"));
  const json& architecture = report.at("architectures")[0];
  CHECK(architecture.at("p_dropped").get<double>() == Approx(0.3946).epsilon(0.02));
  CHECK(architecture.at("p_throttled") == 0);
  CHECK(report.at("verdict") == "fail");
  const json* told = finding(report, "requests-unanswered");
  REQUIRE(told != nullptr);
  CHECK(told->at("message").get<std::string>().find("fail or time out") != std::string::npos);
}

TEST_CASE("a downstream that is too slow makes the bill that of waiting for it") {
  const std::string file = scenario("overloaded", "100/s", R"(
    { name = "fn", service = "lambda", duration = "5ms",
      downstream = { capacity = "80/s", latency = "100ms", timeout = "1s" } },
)");
  const json report = reported(file);
  const json& correction = report.at("architectures")[0].at("corrections")[0];
  CHECK(std::stod(correction.at("billed").get<std::string>()) > 3);
  CHECK(finding(report, "requests-unanswered") != nullptr);
}

TEST_CASE("a period with poison that outlasts windows is simulated whole, or not at all") {
  const std::string stages = R"(
    { service = "kinesis", shards = "1" },
    { name = "fn", service = "lambda", duration = "100ms", batch = 100, poison_every = 60000 })";
  // One poison message after 60,000 at 0.1/s, on the seventh day; it blocks its shard for a day.
  const json report = reported(with_check("poisoned", "0.1/s", stages, "a.fn.iterator_age > 23h"));
  CHECK(report.at("verdict") == "pass");
  const Ran vast =
      run_program({"run", with_check("poisoned-fast", "100/s", stages, "a.fn.iterator_age < 1h")});
  CHECK(vast.exit_code == 3);
  CHECK(vast.err.find("poison messages") != std::string::npos);
}

TEST_CASE("what a timer's function loses does not depend on users") {
  const std::string stages = R"(
    { name = "users", service = "lambda", duration = "10ms" },
    { name = "tick", service = "schedule", every = "1min", count = 10 },
    { name = "fn", service = "lambda", from = "tick", duration = "10ms", error_rate = "50%", retries = 0 })";
  for (const char* rate : {"0/s", "0.01/s", "20/s"}) {
    const json report = reported(with_check("timed", rate, stages, "a.fn.lost < 1"));
    const json& fn = report.at("architectures")[0].at("capacity").at("fn");
    CHECK(fn.at("lost").get<double>() == Approx(0.5 * 10 * 60 * 730).epsilon(0.08));
  }
}

TEST_CASE("clients try again by their own policy") {
  const auto retries = [](const std::string& more) {
    const json result = simulated(scenario("policy", "10/s",
                                           R"(
      { name = "fn", service = "lambda", duration = "1ms", error_rate = "50%", attempts = 3)" +
                                               more + " }"),
                                  "1000s");
    return result.at("stages")[0].at("retries").get<double>();
  };
  const double free = retries("");
  CHECK(free == Approx(7500).epsilon(0.05));  // 1/2 + 1/4 of 10,000
  CHECK(retries(", retry_budget = \"10%\"") == Approx(1000).epsilon(0.05));
  // Waits of an hour and more outlast the run: they are still to come.
  CHECK(retries(", backoff = \"2h\", max_backoff = \"9h\", jitter = \"none\"") ==
        Approx(5000).epsilon(0.05));
}

TEST_CASE("INIT may vary, be that of an image, or take no time") {
  const auto cold_ms = [](const std::string& more) {
    const json result = simulated(scenario("init", "1/h",
                                           R"(
      { name = "fn", service = "lambda", duration = "1ms", keep_alive = "1s")" +
                                               more + " }"),
                                  "2000h");
    return result.at("latency_ms").at("mean").get<double>();
  };
  CHECK(cold_ms(R"(, init = { distribution = "exponential", mean = "2s" })") ==
        Approx(2001).epsilon(0.1));
  CHECK(cold_ms(", init = \"0s\"") == Approx(1).epsilon(0.05));
  // Log-normal with median 0.92 s and 97.5 % below 2.15 s: mean 0.92 × exp(0.433² / 2).
  CHECK(cold_ms(", package_kind = \"image\"") == Approx(1011).epsilon(0.1));
}

TEST_CASE("gaps need no mean, and instances may be there from the start") {
  const std::string file = written("gaps", R"(
[traffic]
rate = "10/s"
arrivals = { distribution = "normal", cv = 0.25 }
[[architecture]]
name = "a"
stages = [ { name = "fn", service = "lambda", duration = "100ms", initial_instances = 5 } ]
)");
  const json result = simulated(file, "1000s");
  CHECK(result.at("requests").get<double>() == Approx(10'000).epsilon(0.01));
  CHECK(result.at("stages")[0].at("cold_starts") == 0);
}

TEST_CASE("what would take for ever is refused before it begins") {
  const Ran multiplied = run_program({"simulate", scenario("multiplied", "10/s", R"(
      { name = "fn", service = "lambda", duration = "1ms", times = 1000000000 })"),
                                      "--for", "1000s"});
  CHECK(multiplied.exit_code == 3);
  CHECK(multiplied.err.find("simulate a shorter time") != std::string::npos);
  const Ran timers = run_program({"simulate", scenario("timers", "1/s", R"(
      { name = "t", service = "schedule", own = true, every = "1s", count = 1000000000 },
      { name = "fn", service = "lambda", from = "t", duration = "1ms" })"),
                                  "--for", "100s"});
  CHECK(timers.exit_code == 3);
}

TEST_CASE("the trace says why a call failed, and what came of it") {
  const auto traced = [](const std::string& name, const std::string& rate,
                         const std::string& stages) {
    const std::string file =
        (std::filesystem::temp_directory_path() / ("costsim-why-" + name + ".txt")).string();
    simulated(scenario("why-" + name, rate, stages), "100s", {"--trace", file});
    std::ifstream in(file);
    return std::string(std::istreambuf_iterator<char>(in), {});
  };
  const std::string slow = traced("slow", "1/s", R"(
    { name = "gw", service = "api-gateway" },
    { name = "fn", service = "lambda", duration = "40s", timeout = "60s", attempts = 2 })");
  CHECK(slow.find("call 1 gets 504 of the gateway") != std::string::npos);
  CHECK(slow.find("the client calls again at") != std::string::npos);
  CHECK(slow.find("the client gives up") != std::string::npos);
  const std::string cut = traced("cut", "1/s", R"(
    { service = "sqs" },
    { name = "fn", service = "lambda", duration = "5s", timeout = "2s" })");
  CHECK(cut.find("in vain: it times out") != std::string::npos);
  CHECK(cut.find("a batch of 1 failed: it times out") != std::string::npos);
  const std::string poison = traced("poison", "10/s", R"(
    { service = "kinesis", shards = "1" },
    { name = "fn", service = "lambda", duration = "5ms", batch = 10, poison_every = 100 })");
  CHECK(poison.find("failed (a record in it is poison) and is tried again") != std::string::npos);
  const std::string refused = traced("refused", "2000/s", R"(
    { service = "kinesis", shards = "1", put_attempts = 2 },
    { name = "fn", service = "lambda", duration = "5ms", batch = 100 })");
  CHECK(refused.find("are refused: their shards take no more this second") != std::string::npos);
  const std::string budget = traced("budget", "10/s", R"(
    { name = "fn", service = "lambda", duration = "5ms", error_rate = "90%", attempts = 5, retry_budget = "10%" })");
  CHECK(budget.find("no retry: the budget is spent") != std::string::npos);
}
