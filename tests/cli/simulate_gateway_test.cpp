// The account's rate and burst of gateway requests, at request level.
#include <cmath>

#include "simulation_fixture.hpp"

using namespace costsim::testing;

namespace {

/// Requests through a gateway whose account admits 10/s, and two at once.
std::string gateway(const std::string& name, const std::string& stages,
                    const std::string& rate = "8/s") {
  return written(name, R"(
[quotas]
api-gateway.account-rate = "10/s"
api-gateway.account-burst = 2
[traffic]
shape = "constant"
arrivals = "poisson"
rate = ")" + rate + R"("
[[architecture]]
name = "a"
stages = [ { service = "api-gateway" }, )" +
                           stages + " ]\n");
}

double number(const json& result, const char* name) {
  return result.at(name).get<double>();
}

}  // namespace

TEST_CASE("an account's gateway refuses as an M/D/1 queue with room for its burst does") {
  // M/D/1/2 at load ρ: 1 − 1 / (e^−ρ + ρ) (Gross et al., Fundamentals of Queueing Theory).
  const double rho = 0.8;
  const double oracle = 1 - 1 / (std::exp(-rho) + rho);
  for (const char* stage :
       {R"({ name = "x", service = "lambda", duration = "10ms" })",
        R"({ name = "x", service = "fargate", vcpu = 1, memory = "2GB", cpu = "1ms" })",
        R"({ service = "sqs" }, { name = "x", service = "lambda", duration = "10ms" })"}) {
    const json result = simulated(gateway("loss", stage), "2000s", {"--replicas", "10"});
    INFO(stage);
    check_conserved(result);
    const json& replicas = result.at("replicas");
    const json& throttled = replicas.at("throttled");
    const double requests = number(replicas.at("requests"), "mean");
    // The half-width is 2.262 standard errors of ten replicas.
    const double standard_error = number(throttled, "half_width") / 2.262 / requests;
    CHECK(std::abs(number(throttled, "mean") / requests - oracle) < 3 * standard_error);
    CHECK(standard_error < 0.05 * oracle);
  }
}

TEST_CASE("clients hear of a 429 and may try again; what has no clients is gone") {
  const auto lost = [](const char* name, const char* keys) {
    const json result = simulated(
        gateway(name, std::string(R"({ name = "fn", service = "lambda", duration = "10ms")") +
                          keys + " }"),
        "2000s");
    check_conserved(result);
    return number(result, "throttled");
  };
  CHECK(lost("tries", ", attempts = 6") < lost("once", "") / 2);
  const json stream = simulated(gateway("stream", R"({ service = "kinesis", shards = "1" },
                           { name = "fn", service = "lambda", duration = "10ms", batch = 10 })"),
                                "2000s");
  check_conserved(stream);
  CHECK(number(stream, "throttled") == number(stage(stream, "kinesis"), "gateway_throttled"));
  CHECK(number(stream, "requests") ==
        number(stage(stream, "kinesis"), "requests") + number(stream, "throttled"));
}

TEST_CASE("the quota is the one of the epoch, unless the scenario states another") {
  const auto refused = [](const char* name, const char* quotas) {
    const std::string file = written(name, std::string(quotas) + R"(
[traffic]
shape = "constant"
arrivals = "deterministic"
rate = "20000/s"
[[architecture]]
name = "a"
stages = [ { service = "api-gateway" },
           { name = "fn", service = "lambda", duration = "1ms" } ]
)");
    return number(stage(simulated(file, "10s"), "fn"), "gateway_throttled");
  };
  // 10,000/s and 5,000 at once: 20,000 × 10 s − 10,000 × 10 s − 5,000.
  CHECK(refused("quota", "") == Approx(95'000).margin(2));
  CHECK(refused("raised", "[quotas]\napi-gateway.account-rate = \"50000/s\"\n") == 0);
}
