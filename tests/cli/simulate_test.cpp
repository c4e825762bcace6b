// costsim simulate, as a user calls it: from a scenario to what happened to its requests.
#include "simulation_fixture.hpp"

using namespace costsim::testing;

namespace {

/// That of Mahmoudi and Khazaei, whose figures are in tests/published/pool.toml.
std::string pool() {
  return written("pool", R"(
[traffic]
shape = "constant"
rate = "0.9/s"
arrivals = "poisson"
[[architecture]]
name = "serverless"
stages = [ { name = "fn", service = "lambda", memory = "128MB",
             duration = { distribution = "exponential", mean = "1.991s" },
             cold_duration = { distribution = "exponential", mean = "2.244s" },
             keep_alive = "600s", pick = "newest", concurrency_limit = 900,
             requests_per_instance = 1 } ]
)");
}

}  // namespace

TEST_CASE("the answer tells what was simulated, and its requests are conserved") {
  const json result =
      simulated(pool(), "1000000s", {"--architecture", "serverless", "--seed", "1"});
  CHECK(result.at("architecture") == "serverless");
  CHECK(result.at("simulated_s") == 1'000'000);
  CHECK(result.at("seed") == 1);
  CHECK(result.at("requests").get<double>() == Approx(900'000).epsilon(0.01));
  check_conserved(result);
  CHECK(result.at("requests_per_wall_s").get<double>() > 0);
}

TEST_CASE("equal seeds give equal bytes, whatever the threads; others differ") {
  const auto bytes = [](const char* seed, const char* threads) {
    return run_program({"simulate", pool(), "--for", "10h", "--format", "json", "--no-timing",
                        "--seed", seed, "--threads", threads})
        .out;
  };
  CHECK(bytes("1", "1") == bytes("1", "2"));
  CHECK(bytes("1", "1") != bytes("2", "1"));
}

TEST_CASE("a gateway's 504 comes while its function goes on, and is billed") {
  const json result = simulated(scenario("gateway", "2/s", R"(
    { service = "api-gateway" }, { name = "fn", service = "lambda", duration = "40s" })"),
                                "600s");
  const json& fn = stage(result, "fn");
  CHECK(fn.at("gateway_timeouts").get<int>() > 1000);
  CHECK(fn.at("served") == 0);
  CHECK(fn.at("billed_s").get<double>() == Approx(40 * fn.at("invocations").get<double>()));
  check_conserved(result);
}

TEST_CASE("a poison message stops a stream, and the cures are parameters of its function") {
  const auto run = [](const std::string& cure) {
    return simulated(scenario("poison", "1/s",
                              R"(
      { service = "kinesis", shards = "1" },
      { name = "reader", service = "lambda", duration = "100ms", batch = 100, poison_every = 10000)" +
                                  cure + " }"),
                     "2d");
  };
  const json stopped = run("");
  check_conserved(stopped);
  CHECK(stage(stopped, "reader").at("iterator_age_max_s").get<double>() > 86'000);
  CHECK(stage(stopped, "reader").at("lost").get<double>() >= 1);
  const json cured = run(", retries = 2, bisect = true, on_failure = true");
  CHECK(stage(cured, "reader").at("iterator_age_max_s").get<double>() < 60);
  CHECK(stage(cured, "reader").at("lost") == 0);
  CHECK(stage(cured, "reader").at("dead_lettered") == 17);
}

TEST_CASE("a queue gives its messages to a function, and poison to the dead letters") {
  const json result = simulated(scenario("queue", "5/s", R"(
    { service = "sqs", max_receives = 3, visibility = "10s" },
    { name = "worker", service = "lambda", duration = "50ms", batch = 10, poison_every = 500,
      partial_response = true })"),
                                "3000s");
  check_conserved(result);
  CHECK(stage(result, "sqs").at("dead_lettered").get<double>() == Approx(30).margin(3));
  CHECK(stage(result, "worker").at("served").get<double>() > 14'000);
}

TEST_CASE("tasks scale with their load behind a balancer") {
  const json result = simulated(scenario("tasks", "100/s", R"(
    { service = "load-balancer" },
    { name = "api", service = "fargate", vcpu = 1, memory = "2GB", cpu = "50ms" })"),
                                "1h");
  check_conserved(result);
  // 100/s × 50 ms at 60 %: nine tasks.
  CHECK(stage(result, "api").at("mean_instances").get<double>() == Approx(9).margin(1));
  CHECK(stage(result, "api").at("utilisation").get<double>() == Approx(0.55).margin(0.07));
}

TEST_CASE("the flow and the request level agree on what a steady function bills") {
  const std::string file = scenario("agree", "20/s", R"(
    { name = "fn", service = "lambda", memory = "1GB", duration = "120ms" })");
  const json result = simulated(file, "20000s");
  const Ran flow = run_program({"run", file, "--format", "json"});
  const json report = json::parse(flow.out);
  double gb_seconds = 0, requests = 0;
  for (const json& item : report.at("architectures")[0].at("items")) {
    const double quantity = std::stod(item.at("quantity").get<std::string>());
    if (item.at("meter") == "gb-seconds-x86") gb_seconds += quantity;
    if (item.at("meter") == "requests") requests += quantity;
  }
  const json& fn = stage(result, "fn");
  CHECK(fn.at("billed_s").get<double>() / fn.at("invocations").get<double>() ==
        Approx(gb_seconds / requests).epsilon(0.005));
  CHECK(fn.at("invocations").get<double>() / 20000 == Approx(20).epsilon(0.005));
}

TEST_CASE("the trace says why") {
  const std::string file = (fs::temp_directory_path() / "costsim-simulate-trace.txt").string();
  const Ran ran = run_program({"simulate", pool(), "--for", "100s", "--trace", file});
  CHECK(ran.exit_code == 0);
  std::ifstream stream(file);
  const std::string text((std::istreambuf_iterator<char>(stream)), {});
  CHECK(text.find("fn: request cold: there is no other instance") != std::string::npos);
}

TEST_CASE("a log that is full says so, and until when it goes") {
  const std::string file = (fs::temp_directory_path() / "costsim-full-trace.txt").string();
  const Ran ran = run_program(
      {"simulate", pool(), "--for", "60s", "--set", "traffic.rate=3000/s", "--trace", file});
  CHECK_THAT(ran.err, Catch::Contains("holds the first 100000 decisions, up to ") &&
                          Catch::Contains("--trace-for"));
  fs::remove(file);
}

TEST_CASE("--verify prints every oracle beside the simulated value", "[many]") {
  const Ran ran = run_program({"simulate", "--verify", "--format", "json"});
  INFO(ran.out << ran.err);
  CHECK(ran.exit_code == 0);
  const json oracles = json::parse(ran.out).at("oracles");
  CHECK(oracles.size() == 28);
  for (const json& oracle : oracles) CHECK(oracle.at("holds") == true);
}

TEST_CASE("what cannot be simulated is told, with the exit code of its kind") {
  CHECK(run_program({"simulate"}).exit_code == 2);
  const Ran unknown = run_program({"simulate", pool(), "--architecture", "nosuch"});
  CHECK(unknown.exit_code == 2);
  CHECK(unknown.err.find("expected one of serverless") != std::string::npos);
  CHECK(run_program({"simulate", pool(), "--for", "0s"}).exit_code == 2);
  CHECK(run_program({"simulate", pool(), "--for", "soon"}).exit_code == 2);
  // More than a run can take, or an account can deploy: it ends, and says why.
  const Ran endless =
      run_program({"simulate", pool(), "--for", "1000000s", "--set", "traffic.rate=1000000/s"});
  CHECK(endless.exit_code == 3);
  CHECK(endless.err.find("simulate a shorter time") != std::string::npos);
  const Ran impossible = run_program({"simulate", scenario("reserved", "1/s", R"(
    { name = "fn", service = "lambda", duration = "1s", concurrency_limit = 5000 })")});
  CHECK(impossible.exit_code == 2);
  CHECK(impossible.err.find("expected at most 900") != std::string::npos);
}

TEST_CASE("a check on latency or cold starts has windows simulated, and no other scenario has") {
  const std::string file = written("checks", R"(
[traffic]
shape = "diurnal"
rate = "200/s"
[[architecture]]
name = "a"
stages = [ { name = "fn", service = "lambda", duration = { distribution = "exponential", mean = "100ms" } } ]
[[architecture]]
name = "b"
stages = [ { name = "fn", service = "lambda", duration = "100ms" } ]
[[check]]
id = "p99"
require = "a.latency.p99 < 500ms"
[[check]]
id = "cold"
require = "a.fn.p_cold < 0.01"
)");
  const Ran ran = run_program({"run", file, "--format", "json"});
  INFO(ran.out << ran.err);
  CHECK(ran.exit_code == 0);
  const json report = json::parse(ran.out);
  // Exponential: p99 = mean × ln 100.
  CHECK(report.at("architectures")[0].at("latency_ms").at("p99").get<double>() ==
        Approx(460.5).epsilon(0.03));
  const json& intervals = report.at("architectures")[0].at("latency_ci_ms");
  CHECK(intervals.at("p99").get<double>() > 0);
  CHECK(intervals.at("p99").get<double>() < 0.05 * 460.5);
  CHECK_FALSE(report.at("architectures")[1].contains("latency_ms"));
  CHECK(run_program({"run", file, "--format", "json"}).out == ran.out);
  const Ran tight = run_program({"run", file, "--set", "traffic.rate=100/s", "--format", "json"});
  CHECK(tight.exit_code == 0);
}

TEST_CASE("every form of a check on requests has them simulated, also with dashes in the names") {
  for (const std::string require :
       {"my-shop.my-fn.p_cold < 50%", "my-shop.my-fn.p_cold<0.5", "2 × my-shop.latency.p99 < 50s",
        "50s > my-shop.latency.p99 ÷ 2", "1s−my-shop.latency.p99 ≥ 0s",
        "max(my-shop.latency.p99, my-shop.latency.p50) < 1s",
        "min(5, my-shop.my-fn.p_throttled + 40%) ≤ 0", "-(my-shop.p_dropped) == 0",
        "(my-shop.latency.max) < my-shop.latency.mean * 1000"}) {
    const Ran ran = run_program({"check", written("forms", R"(
[traffic]
shape = "constant"
rate = "5/s"
[[architecture]]
name = "my-shop"
stages = [ { name = "my-fn", service = "lambda", duration = "100ms" } ]
[[check]]
id = "form"
require = ")" + require + "\"\n")});
    INFO(require << "\n" << ran.out << ran.err);
    CHECK(ran.exit_code == 0);
  }
}
