// What AWS Lambda sells beside requests and GB-seconds.
#include "scenario/books/price_files.hpp"
#include "services/fixture.hpp"
#include "services/lambda/offers.hpp"
#include "services/services.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::services;

namespace {

const metering::Rules offers_rules =
    scenario::load_price_files({"us-east-1", "2026"}).rules.at("lambda");

StageOutcome offered(const std::string& rate,
                     const std::vector<std::pair<std::string, std::string>>& texts) {
  const Flow flow = steady(parse_rate(rate));
  return run_alone(lambda(), flow, given(lambda(), texts), context_of(offers_rules, flow.span()));
}

/// Of messages that the mapping of a queue fetches.
StageOutcome fetched(const std::string& rate,
                     const std::vector<std::pair<std::string, std::string>>& texts) {
  Flow flow = steady(parse_rate(rate));
  flow.delivery = Delivery::Queue;
  return run_alone(lambda(), flow, given(lambda(), texts), context_of(offers_rules, flow.span()));
}

constexpr const char* tenant_gb = "tenant-environment-gb-x86";

}  // namespace

TEST_CASE("each environment that is created for a tenant is paid by its memory") {
  // AWS Lambda pricing, 2026, tenant isolation: 10 M invocations, 2 % create an environment of 1 GB
  const auto memory = [](const char* size) {
    return used(offered("10M/720h", {{"memory", size}, {"tenants", "1000"}, {"cold_starts", "2%"}}),
                tenant_gb);
  };
  CHECK(memory("1GB") == Decimal(200'000));
  CHECK(memory("512MB") == Decimal(100'000));
  CHECK(used(offered("10M/720h", {{"cold_starts", "2%"}}), tenant_gb) == Decimal(0));
  const StageOutcome told = offered("10M/720h", {{"tenants", "1000"}, {"cold_starts", "2%"}});
  CHECK(metric(told, "environments_created") == Approx(200'000));
}

TEST_CASE(
    "tenants share no environments: each is as cold as a function with its part of the calls") {
  const auto cold = [](const char* rate, const char* tenants) {
    return metric(offered(rate, {{"tenants", tenants}}), "p_cold_estimate");
  };
  CHECK(cold("1000/h", "1") < 1e-9);
  CHECK(cold("1000/h", "100") == Approx(cold("10/h", "1")).epsilon(0.001));
  CHECK(cold("1000/h", "100") > 0.1);
}

TEST_CASE("pings keep each tenant's environment warm") {
  const auto requests = [](const char* tenants) {
    return used(offered("1/h", {{"keep_warm", "5min"}, {"tenants", tenants}}), "requests");
  };
  CHECK(requests("1") == Decimal(720 + 8640));
  CHECK(requests("3") == Decimal(720 + 3 * 8640));
}

TEST_CASE("a snapshot is paid while it is cached, and each time it is restored") {
  // AWS Lambda pricing, 2026, SnapStart: a version of 1 GB, active all the time
  const auto seconds_cached = [](const std::string& key, const std::string& value) {
    return used(
        offered("1/h",
                {{"memory", "1GB"}, {"snapstart", "true"}, {"cold_starts", "1%"}, {key, value}}),
        "snapshot-cache-gb-seconds");
  };
  const Decimal month(720 * 3600);
  CHECK(seconds_cached("snapshots", "1") == month);
  CHECK(seconds_cached("snapshots", "2") == month + month);
  CHECK(seconds_cached("functions", "3") == month * Decimal(3));
  CHECK(seconds_cached("memory", "512MB") == month * Decimal::parse("0.5"));
  // replaced every day, every 3 h and every hour: three hours are paid at least
  CHECK(seconds_cached("snapshot_life", "24h") == month);
  CHECK(seconds_cached("snapshot_life", "3h") == month);
  CHECK(seconds_cached("snapshot_life", "1h") == month * Decimal(3));
  CHECK(seconds_cached("runtime", "java21") == Decimal(0));
}

TEST_CASE("what is restored is what starts cold, and Java's is free") {
  const auto restored = [](const std::string& runtime) {
    return used(offered("10k/h", {{"memory", "1GB"},
                                  {"snapstart", "true"},
                                  {"cold_starts", "1%"},
                                  {"runtime", runtime}}),
                "snapshot-restore-gb");
  };
  CHECK(restored("python3.13") == Decimal(72'000));
  CHECK(restored("java21") == Decimal(0));
}

TEST_CASE(
    "provisioned pollers are paid all the time, and more where more than 1 MB/s comes to each") {
  // AWS Lambda pricing, 2026: "An EPU supports one event poller, each providing up to 1 MB/s"
  const auto hours = [](const char* rate, const char* most) {
    return used(fetched(rate, {{"pollers", "10"}, {"pollers_max", most}}),
                "sqs-event-poller-unit-hours");
  };
  CHECK(hours("1/s", "200") == Decimal(7200));
  CHECK(hours("10240/s", "200") == Decimal(7200));  // of 1 KB: 10 MB/s
  CHECK(hours("10241/s", "200") == Decimal(7920));  // a whole one more
  CHECK(hours("20480/s", "12") == Decimal(8640));
  CHECK(used(fetched("1/s", {}), "sqs-event-poller-unit-hours") == Decimal(0));
  const StageOutcome short_of = fetched("20480/s", {{"pollers", "10"}, {"pollers_max", "12"}});
  CHECK(metric(short_of, "pollers_mean") == Approx(12));
  CHECK(finding(short_of, "poller-throughput").limit == "12 MB/s");
  CHECK(finding(short_of, "poller-throughput").actual == "20 MB/s");
  CHECK_FALSE(found(fetched("20480/s", {{"pollers", "10"}}), "poller-throughput"));
}

TEST_CASE("pollers follow the load of each step") {
  Flow flow = steady(parse_rate("1/s"));
  flow.items = Eigen::ArrayXd::Constant(flow.items.size(), 2.5 * 1024 * 60);
  set_items(flow, 0, flow.items.size() / 2, 60);
  flow.delivery = Delivery::Queue;
  const StageOutcome outcome = run_alone(lambda(), flow, given(lambda(), {{"pollers", "2"}}),
                                         context_of(offers_rules, flow.span()));
  // half of the time 1 KB/s for two pollers, half of it 2.5 MB/s for three
  CHECK(used(outcome, "sqs-event-poller-unit-hours") == Decimal(720 + 1080));
  CHECK(metric(outcome, "peak_pollers") == Approx(3));
}

TEST_CASE("units of Kafka's pollers are paid by the hour and read 20 MB/s each") {
  const StageOutcome outcome = offered("20480/s", {{"kafka_units", "1"}});
  CHECK(used(outcome, "kafka-event-poller-unit-hours") == Decimal(720));
  CHECK_FALSE(found(outcome, "poller-throughput"));
  CHECK(finding(offered("40960/s", {{"kafka_units", "1"}}), "poller-throughput").limit ==
        "20 MB/s");
}

TEST_CASE(
    "a durable execution is paid for its operations, what they write and how long it is kept") {
  // AWS Lambda pricing, 2026, durable functions: 4 operations, 104 KB, 7 and 14 of 30 days; each
  // invocation after a wait is a request
  const StageOutcome outcome = offered("1M/720h", {{"memory", "1GB"},
                                                   {"duration", "32s"},
                                                   {"resumptions", "1"},
                                                   {"durable_operations", "4"},
                                                   {"durable_written", "1GB"},
                                                   {"durable_wait", "168h"}});
  CHECK(used(outcome, "requests") == Decimal(2'000'000));
  CHECK(used(outcome, "durable-operations") == Decimal(4'000'000));
  CHECK(used(outcome, "durable-written-gb") == Decimal(1'000'000));
  CHECK(used(outcome, "durable-retained-gb-months") == Decimal(700'000));
  CHECK(used(outcome, "gb-seconds-x86") == Decimal(32'000'000));
  const StageOutcome other = offered("1M/720h", {{"durable_written", "1GB"}});
  CHECK(used(other, "durable-written-gb") == Decimal(0));
}
