// What a function or a container calls in its turn, and what its outages do to those before it.
#include "simulation_fixture.hpp"

using namespace costsim::testing;
using Catch::Contains;

namespace {

/// 40 requests/s call a service that is out from 20 to 22 min.
std::string calling(const std::string& name, const std::string& capacity,
                    const std::string& stages =
                        R"({ name = "fn", service = "lambda", duration = "10ms", attempts = 5)") {
  return scenario(name, "40/s",
                  stages + R"(, downstream = { latency = "20ms", timeout = "1s", capacity = ")" +
                      capacity + R"(", outages = [ { at = "20min", for = "2min" } ] } })");
}

/// What the requests met that came between two instants.
json between(const std::string& file, const std::string& from, const std::string& length) {
  const json result = simulated(file, length, {"--warm-up", from});
  check_conserved(result);
  return result;
}

double number(const json& result, const char* name) {
  return result.at(name).get<double>();
}

double share(const json& result, const char* name) {
  return number(result, name) / number(result, "requests");
}

}  // namespace

TEST_CASE("an outage makes clients call again, and the storm drains when it is over") {
  const std::string file = calling("storm", "400/s");
  CHECK(share(between(file, "0s", "20min"), "served") > 0.999);
  const json during = between(file, "20min", "2min");
  // All five attempts of all but the last few, whose later ones come after it.
  CHECK(number(stage(during, "fn"), "downstream_calls") > 4.5 * number(during, "requests"));
  CHECK(share(during, "served") < 0.1);
  const json after = between(file, "23min", "10min");
  CHECK(share(after, "served") > 0.999);
  CHECK(number(stage(after, "fn"), "retries") == 0);
}

TEST_CASE("retries that ask for more than there is keep a service down after its outage") {
  const std::string file = calling("for ever", "50/s");
  CHECK(share(between(file, "0s", "20min"), "served") > 0.99);
  CHECK(share(between(file, "30min", "10min"), "served") < 0.2);
  const std::string once =
      calling("no retries", "50/s", R"({ name = "fn", service = "lambda", duration = "10ms")");
  CHECK(share(between(once, "30min", "10min"), "served") > 0.99);
}

TEST_CASE("containers wait for what they call without a vCPU, and see its outage, too") {
  const std::string file =
      calling("tasks", "400/s", R"({ name = "api", service = "fargate", vcpu = 1, memory = "2GB",
                                     tasks = 4, cpu = "5ms", attempts = 5)");
  const json before = between(file, "0s", "20min");
  CHECK(share(before, "served") > 0.999);
  CHECK(number(before.at("latency_ms"), "p50") == Approx(25).margin(3));
  CHECK(number(stage(before, "api"), "utilisation") == Approx(0.05).epsilon(0.05));
  const json during = between(file, "20min", "2min");
  CHECK(number(stage(during, "api"), "errors") > 4.5 * number(during, "requests"));
  CHECK(share(between(file, "23min", "10min"), "served") > 0.999);
}

TEST_CASE("a stream stands still in an outage, and catches up after it") {
  const std::string file = scenario("stalled", "40/s", R"({ service = "kinesis", shards = "1" },
    { name = "fn", service = "lambda", duration = "10ms", batch = 100,
      downstream = { latency = "20ms", concurrency = 5, outages = [ { at = "30min", for = "30min" } ] } })");
  const auto oldest = [&](const char* length) {
    return number(stage(between(file, "0s", length), "fn"), "iterator_age_max_s");
  };
  CHECK(oldest("30min") < 3);
  CHECK(oldest("45min") == Approx(900).margin(70));
  CHECK(oldest("2h") == Approx(1800).margin(70));
  const json after = between(file, "80min", "30min");
  CHECK(share(after, "served") > 0.99);
  CHECK(number(after.at("latency_ms"), "p99") < 3000);
  CHECK(number(stage(after, "fn"), "lost") == 0);
}

TEST_CASE("the flow and the request level agree on what waiting for a downstream bills") {
  const std::string file = scenario("billed", "40/s", R"(
    { name = "fn", service = "lambda", memory = "1GB", duration = "100ms",
      downstream = { latency = "250ms" } })");
  const json fn = stage(simulated(file, "2000s"), "fn");
  const json report = json::parse(run_program({"run", file, "--format", "json"}).out);
  CHECK(number(fn, "billed_s") / number(fn, "invocations") * 1000 ==
        Approx(number(report.at("architectures")[0].at("capacity").at("fn"), "billed_ms"))
            .epsilon(0.005));
}

TEST_CASE("what a downstream cannot be is told with its place") {
  const auto told = [](const std::string& name, const std::string& keys) {
    return refusal(scenario(name, "1/s", R"({ name = "fn", service = "lambda", duration = "1ms",
      downstream = { )" + keys + " } }"));
  };
  CHECK_THAT(told("needs", R"(capacity = "5/s")"), Contains("downstream needs 'latency'"));
  CHECK_THAT(told("nearest", R"(latency = "1ms", concurency = 5)"),
             Contains("unknown key 'concurency' in downstream; did you mean 'concurrency'?"));
  CHECK_THAT(told("place", R"(latency = "1ms", concurrency = 0)"),
             Contains(".toml:13:53: concurrency = '0' is out of range"));
  CHECK_THAT(told("family", R"(latency = { distribution = "cauchy", mean = "1ms" })"),
             Contains("cauchy"));
  CHECK_THAT(told("outage", R"(latency = "1ms", outages = [ { at = "1h" } ])"),
             Contains("an outage needs 'for'"));
  CHECK_THAT(told("outages", R"(latency = "1ms", outages = "1h")"),
             Contains("expected a list of tables"));
  CHECK_THAT(
      refusal(scenario("who", "1/s", R"({ service = "sqs", downstream = { latency = "1ms" } },
                                               { service = "lambda", duration = "1ms" })")),
      Contains("unknown key 'downstream'"));
  const json schema = json::parse(run_program({"schema"}).out);
  CHECK(schema.dump().find("\"outages\"") != std::string::npos);
}
