// Quotas of an account are held against what all stages take of them together.
#include <algorithm>

#include "architecture/architecture.hpp"
#include "hour.hpp"
#include "services/services.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::architecture;
using services::Finding;

namespace {

/// What the services under test ask for, with the limits of 2018 in us-west-1.
Environment account() {
  Environment world;
  world.month = std::chrono::hours(720);
  const auto add = [&](const char* service, const char* name, const Value& value) {
    world.rules.own()
        .try_emplace(service, metering::Rules(service))
        .first->second.add(name, {value, "", true, {"test", "2018-08", "V1"}});
  };
  const auto mb = [](std::int64_t count) { return Bytes{count << 20}; };
  const auto s = [](int count) { return Duration(std::chrono::seconds(count)); };
  add("lambda", "billing-step", Duration(std::chrono::milliseconds(100)));
  add("lambda", "init-billed", false);
  add("lambda", "full-vcpu-memory", mb(1792));
  add("lambda", "concurrency", Decimal(1000));
  add("lambda", "requests-per-concurrency", Decimal(10));
  add("lambda", "scaling-rate", parse_rate("500/min"));
  add("lambda", "scaling-scope", std::string("account"));
  add("lambda", "burst-concurrency", Decimal(500));
  add("lambda", "timeout", s(300));
  add("lambda", "memory-min", mb(128));
  add("lambda", "memory-max", mb(3008));
  add("lambda", "memory-step", mb(64));
  add("lambda", "tmp-free", mb(512));
  add("lambda", "tmp-max", mb(512));
  add("lambda", "package-zip", mb(50));
  add("lambda", "sync-payload", mb(6));
  add("api-gateway", "account-rate", parse_rate("10000/s"));
  add("api-gateway", "account-burst", Decimal(5000));
  add("api-gateway", "rest-payload", mb(10));
  add("api-gateway", "rest-timeout", s(29));
  add("kinesis", "put-unit", Bytes{25 << 10});
  add("kinesis", "shard-write-bytes", mb(1));
  add("kinesis", "shard-write-records", parse_rate("1000/s"));
  add("kinesis", "shard-read-bytes", mb(2));
  add("kinesis", "shard-quota", Decimal(200));
  add("kinesis", "retention-default", s(86400));
  add("kinesis", "retention-max", s(604800));
  add("kinesis", "record-max", mb(1));
  add("kinesis", "record-default", mb(1));
  add("kinesis", "put-records-max", Decimal(500));
  add("kinesis", "put-records-bytes", mb(5));
  add("kinesis", "fan-out-consumers", Decimal(5));
  add("kinesis", "resharding-per-day", Decimal(10));
  add("kinesis", "resharding-factor", Decimal(2));
  return world;
}

/// The same account, with a quota that the scenario states.
Environment account_with(const std::string& service, const std::string& rule, const Value& value) {
  Environment world = account();
  world.rules.own().at(service).add(rule, {value, "", true, {"s.toml:1:1", "", "stated"}});
  return world;
}

Decimal used(const Result& result, const std::string& stage, const std::string& meter) {
  Decimal sum;
  for (const auto& line : result.usage) {
    if (line.stage == stage && line.meter.meter == meter) sum += line.quantity;
  }
  return sum;
}

Stage behind(const char* front, Stage made) {
  made.inputs = {{front, Port::Output, Decimal(1)}};
  return made;
}

Stage stage(const char* name, const char* service,
            const std::vector<std::pair<const char*, const char*>>& texts = {},
            const char* share = "1") {
  Stage made;
  made.name = name;
  static const services::Catalogue catalogue = services::services_in_code();
  made.service = catalogue.find(service);
  made.parameters = Parameters(made.service->parameters);
  for (const auto& [key, text] : texts) {
    made.parameters.set(key, read_value(*find_parameter(made.service->parameters, key), text));
  }
  made.inputs = {{"", Port::Output, Decimal::parse(share)}};
  return made;
}

std::vector<Finding> findings_of(std::vector<Stage> stages, const services::Flow& traffic,
                                 const std::string& id) {
  const Result result = run({"a", std::move(stages), {}}, traffic, account());
  std::vector<Finding> found;
  for (const Finding& finding : result.findings) {
    if (finding.id == id) found.push_back(finding);
  }
  return found;
}

}  // namespace

TEST_CASE("functions share the account's concurrency") {
  // 700 at work in each: neither needs 1,000, both together do.
  const auto both = findings_of(
      {stage("a", "lambda", {{"duration", "1s"}}), stage("b", "lambda", {{"duration", "1s"}})},
      hour(700), "concurrency");
  REQUIRE(both.size() == 1);
  CHECK(both[0].stage == "a, b");
  // The sum of two Poisson numbers is Poisson with mean 1,400: its 99th percentile is 1,488, below
  // the sum of the two peaks.
  CHECK(both[0].need == Approx(1488).margin(2));
  CHECK(both[0].message.find("each at its own peak") != std::string::npos);
  CHECK(both[0].source == "test (2018-08, V1)");
  CHECK(
      findings_of({stage("a", "lambda", {{"duration", "1s"}})}, hour(700), "concurrency").empty());
}

TEST_CASE("functions share the requests per second and, until 2023, the scaling rate") {
  const auto fast = findings_of(
      {stage("a", "lambda", {{"duration", "1ms"}}), stage("b", "lambda", {{"duration", "1ms"}})},
      hour(6000), "requests-per-second");
  REQUIRE(fast.size() == 1);
  CHECK(fast[0].actual == "12,000 requests/s");
  services::Flow rising = hour(10);
  rising.items = [] {
    Eigen::ArrayXd items = Eigen::ArrayXd::Zero(60);
    items.tail(30) = 60 * 600;
    return items;
  }();
  rising.total = Decimal(30 * 60 * 600);
  const auto rise = findings_of(
      {stage("a", "lambda", {{"duration", "1s"}}), stage("b", "lambda", {{"duration", "1s"}})},
      rising, "scaling-rate");
  REQUIRE(rise.size() == 1);
  CHECK(rise[0].limit == "1,000 instances/min");
  CHECK(rise[0].actual == "1,200 instances/min");
}

TEST_CASE("gateways share the account's rate, and shards of all streams the quota") {
  const auto rate = findings_of({stage("a", "api-gateway"), stage("b", "api-gateway")}, hour(7000),
                                "account-rate");
  REQUIRE(rate.size() == 1);
  CHECK(rate[0].actual == "14,000 requests/s");
  CHECK(rate[0].stage == "a, b");
  CHECK(findings_of({stage("a", "api-gateway"), stage("b", "api-gateway")}, hour(7000),
                    "account-burst")
            .empty());
  const auto shards = findings_of(
      {stage("a", "kinesis", {{"shards", "150"}}), stage("b", "kinesis", {{"shards", "150"}})},
      hour(10), "shard-quota");
  REQUIRE(shards.size() == 1);
  CHECK(shards[0].actual == "300 shards");
  CHECK(shards[0].message.find("the sum of their peaks") != std::string::npos);
}

TEST_CASE("over several months a quota is told once, at its worst") {
  const Architecture graph = {
      "a",
      {stage("a", "lambda", {{"duration", "1s"}}), stage("b", "lambda", {{"duration", "1s"}})},
      {}};
  const Result all = combined({run(graph, hour(600), account()), run(graph, hour(900), account())});
  int told = 0;
  for (const Finding& finding : all.findings) {
    if (finding.id != "concurrency") continue;
    ++told;
    CHECK(finding.need > 1800);
  }
  CHECK(told == 1);
}

TEST_CASE(
    "of a rate that the scenario states each gateway has its part, and the rest is not billed") {
  // 7,000/s and 3,500/s of 7,000/s: two thirds of each.
  const Architecture graph = {"a",
                              {stage("a", "api-gateway"), stage("b", "api-gateway", {}, "0.5"),
                               behind("a", stage("f", "lambda", {{"duration", "10ms"}}))},
                              {}};
  const Result stated =
      run(graph, hour(7000), account_with("api-gateway", "account-rate", parse_rate("7000/s")));
  CHECK(used(stated, "a", "rest-requests") == Decimal(16'800'000));
  CHECK(used(stated, "b", "rest-requests") == Decimal(8'400'000));
  CHECK(used(stated, "f", "requests") == Decimal(16'800'000));
  const auto told = std::ranges::find(stated.findings, "account-rate", &Finding::id);
  REQUIRE(told != stated.findings.end());
  CHECK(told->message.find("33.3% of what comes, which is not billed") != std::string::npos);
  CHECK(told->actual == "10,500 requests/s");

  // One that AWS raises on request refuses nothing.
  const Result raised = run(graph, hour(7000), account());
  CHECK(used(raised, "a", "rest-requests") == Decimal(25'200'000));
  CHECK(used(raised, "f", "requests") == Decimal(25'200'000));
}

TEST_CASE("what a gateway refuses asks nothing of the quotas of those behind it") {
  Environment world = account_with("api-gateway", "account-rate", parse_rate("50/s"));
  world.rules.own().at("lambda").add("concurrency",
                                     {Decimal(60), "", true, {"s.toml:2:1", "", "stated"}});
  const Result result =
      run({"a",
           {stage("g", "api-gateway"), behind("g", stage("f", "lambda", {{"duration", "1s"}}))},
           {}},
          hour(100), world);
  // 50 at work on average. Erlang's loss formula: of 60 servers at a load of 50 2.2 % are refused,
  // at one of 100 it would be 41 %.
  CHECK(used(result, "g", "rest-requests") == Decimal(180'000));
  CHECK(used(result, "f", "requests").to_double() == Approx(180'000 * (1 - 0.022)).epsilon(0.005));
}

TEST_CASE("functions share what the scenario states of the account's concurrency") {
  // 30 and 10 at work, of 20: each is refused what 20 servers refuse at a load of 40, 52 %.
  const Architecture graph = {
      "a",
      {stage("a", "lambda", {{"duration", "3s"}}), stage("b", "lambda", {{"duration", "1s"}})},
      {}};
  const Result result = run(graph, hour(10), account_with("lambda", "concurrency", Decimal(20)));
  const double blocked = 1 - used(result, "a", "requests").to_double() / 36'000;
  CHECK(used(result, "b", "requests").to_double() == Approx(36'000 * (1 - blocked)).margin(600));
  CHECK(blocked == Approx(0.52).margin(0.02));
  CHECK(used(run(graph, hour(10), account()), "a", "requests") == Decimal(36'000));
}

TEST_CASE("what is let through one gateway may ask the same quota again behind it") {
  // Of so many on each other's way each lets through the same part p, and p + p² + … pays for all
  // of the quota.
  const auto chain = [](int gateways) {
    Architecture graph{"a", {stage("g0", "api-gateway")}, {}};
    for (int i = 1; i < gateways; ++i) {
      const std::string before = "g" + std::to_string(i - 1), name = "g" + std::to_string(i);
      graph.stages.push_back(behind(before.c_str(), stage(name.c_str(), "api-gateway")));
    }
    return graph;
  };
  const auto billed = [&](int gateways, double per_second) {
    return run(chain(gateways), hour(per_second),
               account_with("api-gateway", "account-rate", parse_rate("500/s")));
  };
  const Result two = billed(2, 300);
  CHECK(used(two, "g0", "rest-requests").to_double() == Approx(3600 * 265.331).epsilon(1e-5));
  CHECK(used(two, "g1", "rest-requests").to_double() == Approx(3600 * 234.669).epsilon(1e-5));
  for (const int gateways : {3, 5, 9}) {
    for (const double per_second : {60.0, 100.0, 300.0, 5000.0}) {
      if (per_second * gateways <= 500) continue;
      INFO(gateways << " gateways, " << per_second << "/s");
      const Result result = billed(gateways, per_second);
      double all = 0, before = per_second * 3600, part = 0;
      for (int i = 0; i < gateways; ++i) {
        const double passed = used(result, "g" + std::to_string(i), "rest-requests").to_double();
        if (i > 0 && passed > 1000) CHECK(passed / before == Approx(part).epsilon(1e-3));
        part = passed / before;
        before = passed;
        all += passed;
      }
      CHECK(all == Approx(500 * 3600).epsilon(1e-4));
    }
  }
}

TEST_CASE("a finding of some months says which month its figures are of") {
  const Architecture graph = {"a", {stage("s", "kinesis", {{"shards", "7"}})}, {}};
  const auto message = [&](double first, double second) {
    const Result all =
        combined({run(graph, hour(first), account()), run(graph, hour(second), account())});
    const auto found = std::ranges::find(all.findings, "shards", &Finding::id);
    return found == all.findings.end() ? "" : found->message;
  };
  CHECK(message(5000, 14000).ends_with("and is not billed (in month 2 of 2, the worst)"));
  CHECK(message(14000, 10000).ends_with("(in month 1 of 2, the worst)"));
  CHECK(message(14000, 14000).ends_with("and is not billed"));
}

TEST_CASE("what is sized to its need is told at its largest over several months") {
  const Architecture graph = {"a", {stage("s", "kinesis")}, {}};
  const Result all =
      combined({run(graph, hour(1500), account()), run(graph, hour(14000), account()),
                run(graph, hour(3000), account())});
  const auto shards = std::ranges::find(all.held, "shards", &services::Held::id);
  REQUIRE(shards != all.held.end());
  CHECK(shards->need == shards->limit);
  CHECK(shards->limit == all.stages[0].capacity.units.largest());
}
