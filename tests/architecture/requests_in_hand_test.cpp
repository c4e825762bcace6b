// A gateway's quota of requests at once is held against what it has in hand until the answers are
// out. Right values: Little's law.
#include <algorithm>

#include "architecture/architecture.hpp"
#include "hour.hpp"
#include "services/counting/counting.hpp"
#include "services/services.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::architecture;

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

services::Service front(services::Counting definition, const char* time) {
  definition.help = "a front";
  if (definition.role == services::Role::Gateway) {
    definition.passage.time =
        services::parse_expression(std::string("rule('") + time + "')", std::vector<Parameter>());
    definition.passage.concurrency = "at-once";
  }
  return services::service_of(std::move(definition));
}

const services::Service proxy =
    front({.name = "proxy", .role = services::Role::Gateway, .help = ""}, "way");
const services::Service edge =
    front({.name = "edge", .role = services::Role::Gateway, .help = ""}, "way");
const services::Service counter = front({.name = "counter", .help = ""}, "");
const services::Service bus = front({.name = "bus", .role = services::Role::Topic, .help = ""}, "");
const services::Catalogue catalogue = services::services_in_code();

/// A way of 100 ms and a quota of 50 requests at once, of both gateways.
Environment world(const Value& timeout = Duration(0)) {
  Environment world;
  world.month = std::chrono::hours(720);
  const auto add = [&](const char* service, const char* name, const Value& value) {
    world.rules.own()
        .try_emplace(service, metering::Rules(service))
        .first->second.add(name, {value, "", true, {"test", "2026", "V1"}});
  };
  for (const char* gateway : {"proxy", "edge"}) {
    add(gateway, "way", Duration(milliseconds(100)));
    add(gateway, "at-once", Decimal(50));
    add(gateway, "timeout", timeout);
  }
  const std::pair<const char*, Value> of_functions[] = {
      {"billing-step", Duration(milliseconds(100))},
      {"init-billed", false},
      {"full-vcpu-memory", Bytes{1792 << 20}},
      {"concurrency", Decimal(1000)},
      {"requests-per-concurrency", Decimal(10)},
      {"scaling-rate", parse_rate("500/min")},
      {"scaling-scope", std::string("account")},
      {"timeout", Duration(seconds(300))},
      {"memory-min", Bytes{128 << 20}},
      {"memory-max", Bytes{3008LL << 20}},
      {"memory-step", Bytes{64 << 20}},
      {"tmp-free", Bytes{512 << 20}},
      {"tmp-max", Bytes{512 << 20}},
      {"package-zip", Bytes{50 << 20}},
      {"sync-payload", Bytes{6 << 20}},
      {"async-payload", Bytes{1 << 20}}};
  for (const auto& [name, value] : of_functions) add("lambda", name, value);
  return world;
}

Stage stage_of(const services::Service& service, const std::string& name, const std::string& from,
               const char* share = "1") {
  Stage stage;
  stage.name = name;
  stage.service = &service;
  stage.parameters = Parameters(service.parameters);
  stage.inputs = {{from, Port::Output, Decimal::parse(share)}};
  return stage;
}

/// A function that answers each request in 400 ms.
Stage function(const std::string& name, const std::string& from, const char* share = "1") {
  const services::Service& lambda = *catalogue.find("lambda");
  Stage stage = stage_of(lambda, name, from, share);
  stage.parameters.set("duration",
                       read_value(*find_parameter(lambda.parameters, "duration"), "400ms"));
  return stage;
}

/// What is held against the quota of `service`, and whether a finding tells it.
struct Told {
  double need = 0;
  bool found = false;
  std::string stage;
};

Told told_of(std::vector<Stage> stages, double rate, const Environment& environment = world()) {
  const Result result = run({"a", std::move(stages), {}}, hour(rate), environment);
  Told told;
  for (const services::Held& held : result.held) {
    if (held.id == "account-concurrency") told = {held.need, false, held.stage};
  }
  told.found =
      std::ranges::count(result.findings, "account-concurrency", &services::Finding::id) > 0;
  return told;
}

/// The 99th percentile of a Poisson number lies that far above a mean of some dozens.
auto about(double mean) {
  return Approx(mean + 2.4 * std::sqrt(mean)).margin(1.5);
}

}  // namespace

TEST_CASE("a gateway has a request in hand for its own time and that of whoever answers") {
  // 40/s for 100 ms, and for 100 + 400 ms.
  CHECK(told_of({stage_of(proxy, "p", "")}, 40).need == about(4));
  const Told few = told_of({stage_of(proxy, "p", ""), function("t", "p")}, 40);
  CHECK(few.need == about(20));
  CHECK_FALSE(few.found);
  const Told many = told_of({stage_of(proxy, "p", ""), function("t", "p")}, 120);
  CHECK(many.need == about(60));
  CHECK(many.found);
}

TEST_CASE("a service that only counts hands the answer on, and a topic gives it at once") {
  CHECK(told_of({stage_of(proxy, "p", ""), stage_of(counter, "c", "p"), function("t", "c")}, 40)
            .need == about(20));
  CHECK(told_of({stage_of(proxy, "p", ""), stage_of(bus, "b", "p"), function("t", "b")}, 40).need ==
        about(4));
}

TEST_CASE("requests that part take the time of their own way") {
  // A quarter of 80/s for 500 ms, the others for 100 ms.
  CHECK(told_of({stage_of(proxy, "p", ""), function("t", "p", "0.25")}, 80).need == about(16));
}

TEST_CASE("stages of a service share its quota; another service has its own") {
  const Told both = told_of(
      {stage_of(proxy, "p", ""), stage_of(proxy, "q", ""), function("t", "p"), function("u", "q")},
      60);
  CHECK(both.stage == "p, q");
  CHECK(both.need == about(60));
  CHECK(both.found);
  // The inner one waits 100 ms less.
  CHECK(
      told_of({stage_of(edge, "e", ""), stage_of(proxy, "p", "e"), function("t", "p")}, 40).need ==
      about(20));
}

TEST_CASE("a gateway that has given up has nothing in hand") {
  CHECK(told_of({stage_of(proxy, "p", ""), function("t", "p")}, 40,
                world(Duration(milliseconds(200))))
            .need == about(8));
}
