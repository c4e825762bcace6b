// Several inputs of one stage, each with callers of its own kind.
#include "simulation_fixture.hpp"

using namespace costsim::testing;

namespace {

constexpr const char* pings =
    R"({ name = "pings", service = "schedule", every = "5min", count = 20 },)";

double number(const json& of, const char* name) {
  return of.at(name).get<double>();
}

json with_pings(const std::string& name, const std::string& from, const std::string& more) {
  return simulated(
      scenario(name, "10/s",
               R"({ name = "gw", service = "api-gateway" },)" + std::string(pings) +
                   R"({ name = "fn", service = "lambda", from = )" + from + more + "},"),
      "3600s");
}

}  // namespace

TEST_CASE("users and a timer both invoke a function, in whatever order they are named") {
  for (const char* from : {R"(["gw", "pings"])", R"(["pings", "gw"])"}) {
    INFO(from);
    const json result = with_pings("inputs-both", from, R"(, duration = "100ms")");
    // 36,000 users on average, and twelve ticks of twenty; five standard deviations.
    CHECK(number(result, "requests") == Approx(36'000 + 240).margin(5 * 190));
    CHECK(number(stage(result, "fn"), "invocations") == number(result, "requests"));
    check_conserved(result);
  }
}

TEST_CASE("a timer alone beside no users brings exactly its ticks; two timers bring both") {
  const json result = simulated(scenario("inputs-timers", "10/s", R"(
    { name = "few", service = "schedule", every = "5min", count = 20 },
    { name = "many", service = "schedule", every = "10min", count = 100 },
    { name = "fn", service = "lambda", from = ["few", "many"], duration = "100ms" },)"),
                                "3600s");
  CHECK(number(result, "requests") == 12 * 20 + 6 * 100);
}

TEST_CASE("two gateways share the users as they say") {
  const json result = simulated(scenario("inputs-gateways", "10/s", R"(
    { name = "one", service = "api-gateway", from = "traffic", share = "30%" },
    { name = "two", service = "api-gateway", from = "traffic", share = "70%" },
    { name = "fn", service = "lambda", from = ["one", "two"], duration = "100ms" },)"),
                                "3600s");
  CHECK(number(result, "requests") == Approx(36'000).margin(5 * 190));
}

TEST_CASE("a timer beside a gateway leaves the gateway its users: 504, and clients' attempts") {
  const json slow = with_pings("inputs-504", R"(["gw", "pings"])",
                               R"(, duration = "40s", timeout = "60s", attempts = 2)");
  const json& fn = stage(slow, "fn");
  CHECK(number(fn, "gateway_timeouts") > 60'000);  // each user's two attempts
  CHECK(number(fn, "retries") > 30'000);
  // Events wait for no gateway: all but the last ticks' are served.
  CHECK(number(slow, "served") >= 11 * 20);
  CHECK(number(slow, "served") <= 12 * 20);
  check_conserved(slow);
}

TEST_CASE("events that fail are tried again by the service, users are not") {
  const json result = with_pings("inputs-errors", R"(["gw", "pings"])",
                                 R"(, duration = "100ms", error_rate = "100%")");
  CHECK(number(result, "served") == 0);
  // Two retries of each event but those of the last tick, whose second comes after the end.
  CHECK(number(stage(result, "fn"), "retries") == 2 * 240);
}

TEST_CASE("a gateway in front of containers gives up at its timeout, and the nodes go on") {
  const json result = simulated(scenario("inputs-nodes", "1/s", R"(
    { name = "gw", service = "api-gateway" },
    { name = "api", service = "fargate", vcpu = 1, memory = "2GB", duration = "40s", requests_per_task = 1000, tasks = 2 },)"),
                                "3600s");
  const json& api = stage(result, "api");
  CHECK(number(result, "served") == 0);
  CHECK(number(api, "gateway_timeouts") == number(result, "dropped"));
  CHECK(number(result, "dropped") > 3'200);
  check_conserved(result);
}
