#include "services/fixture.hpp"
#include "services/services.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::services;
using Texts = std::vector<std::pair<std::string, std::string>>;

namespace {

const metering::Rules rules =
    rules_of("dynamodb", {{"write-unit", Bytes{1024}},
                          {"read-unit", Bytes{4096}},
                          {"item-max", Bytes{400 << 10}},
                          {"table-capacity", Decimal(40000)},
                          {"partition-writes", Rate{1000, std::chrono::seconds(1)}},
                          {"partition-reads", Rate{3000, std::chrono::seconds(1)}},
                          {"stream-readers", Decimal(2)},
                          {"stream-retention", Duration(std::chrono::hours(24))}});

StageOutcome stored(const Flow& flow, const Texts& texts = {}) {
  return run_alone(dynamodb(), flow, given(dynamodb(), texts), context_of(rules, flow.span()));
}

StageOutcome stored(const char* rate, Bytes size, const Texts& texts = {}) {
  return stored(steady(parse_rate(rate), std::chrono::hours(720), size), texts);
}

}  // namespace

TEST_CASE("each item is rounded up to write units of 1 KB by itself") {
  CHECK(used(stored("1000/h", {1024}), "on-demand-writes") == Decimal(720'000));
  CHECK(used(stored("1000/h", {1025}), "on-demand-writes") == Decimal(1'440'000));
  CHECK(used(stored("1000/h", {1}, {{"writes", "0.5"}}), "on-demand-writes") == Decimal(360'000));
}

TEST_CASE("a read unit is 4 KB strongly consistent, or two eventually consistent reads") {
  const auto reads = [](Bytes item, const char* consistency) {
    return used(stored("1000/h", item, {{"reads", "1"}, {"consistency", consistency}}),
                "on-demand-reads");
  };
  CHECK(reads({4096}, "strong") == Decimal(720'000));
  CHECK(reads({4097}, "strong") == Decimal(1'440'000));
  CHECK(reads({4096}, "eventual") == Decimal(360'000));
  CHECK(reads({4097}, "eventual") == Decimal(720'000));
}

TEST_CASE("provisioned capacity is paid by the hour, used or not") {
  const StageOutcome fixed = stored("1/s", {1024},
                                    {{"mode", "provisioned"},
                                     {"writes", "1"},
                                     {"write_capacity", "100"},
                                     {"read_capacity", "50"}});
  CHECK(used(fixed, "wcu-hours") == Decimal(72'000));
  CHECK(used(fixed, "rcu-hours") == Decimal(36'000));
  CHECK(used(fixed, "on-demand-writes") == Decimal(0));
}

TEST_CASE("auto scaling keeps capacity at its target utilisation and gives it back after an hour") {
  CHECK(used(stored("70/s", {1024}, {{"mode", "provisioned"}}), "wcu-hours") == Decimal(72'000));
  Flow flow = steady(parse_rate("7/s"), std::chrono::hours(4));
  set_items(flow, 60, 60, 70 * 60);
  // 10 units, 100 in the second hour and the hour after it.
  const StageOutcome outcome = stored(flow, {{"mode", "provisioned"}});
  CHECK(used(outcome, "wcu-hours") == Decimal(10 + 100 + 100 + 10));
  CHECK(metric(outcome, "writes_capacity_peak") == 100);
}

TEST_CASE("a peak beyond fixed capacity is throttled") {
  const Texts fixed = {{"mode", "provisioned"}, {"write_capacity", "99"}};
  CHECK(found(stored("100/s", {1024}, fixed), "writes-throttled"));
  CHECK_FALSE(found(stored("99/s", {1024}, fixed), "writes-throttled"));
}

TEST_CASE("items pile up until they expire, and those that were there go in the same time") {
  const auto storage = [](const Texts& texts) {
    return used(stored("1024/h", {1 << 20}, texts), "storage-gb-months");
  };
  CHECK(storage({{"retention", "24h"}}) == Decimal::parse("23.6"));  // 24 × (1 − 12/720)
  CHECK(storage({{"retention", "24h"}, {"stored", "24GB"}}) == Decimal(24));
  CHECK(storage({}) == Decimal(360));
  CHECK(storage({{"inserts", "0%"}, {"stored", "10GB"}}) == Decimal(10));
  CHECK(used(stored("1/s", {1024},
                    {{"stored", "10GB"}, {"inserts", "0%"}, {"point_in_time_recovery", "true"}}),
             "pitr-gb-months") == Decimal(10));
}

TEST_CASE("the change stream has a record for each write and a shard for each 1,000 write units") {
  const Flow records = stored("2500/s", {1024}, {{"stream", "true"}, {"writes", "0.9"}}).output;
  CHECK(records.delivery == Delivery::ChangeStream);
  CHECK(records.shards == 3);
  CHECK(records.total == Decimal(5'832'000'000));
  CHECK(stored("1/s", {1024}).output.delivery == Delivery::Request);
}

TEST_CASE(
    "functions read a change stream for free, other readers pay each of four polls a second") {
  const StageOutcome lambda = stored("1/s", {1024}, {{"stream", "true"}});
  CHECK(used(lambda, "lambda-stream-reads") == Decimal(10'368'000));
  CHECK(used(lambda, "stream-reads") == Decimal(0));
  const StageOutcome paid =
      stored("1/s", {1024},
             {{"stream", "true"}, {"stream_reader", "application"}, {"stream_readers", "2"}});
  CHECK(used(paid, "stream-reads") == Decimal(20'736'000));
}

TEST_CASE("a throttled side names what limits it, and a change stream how long it keeps records") {
  const StageOutcome fixed =
      stored("100/s", {1024}, {{"mode", "provisioned"}, {"write_capacity", "10"}});
  CHECK(finding(fixed, "writes-throttled").source == "the scenario's write_capacity");
  const StageOutcome changes = stored("1/s", {1024}, {{"stream", "true"}});
  CHECK(changes.output.retention.time == std::chrono::hours(24));
  CHECK(changes.output.retention.source == "test (2026-01-01, V1)");
}

TEST_CASE("change capture counts the units that are written") {
  CHECK(used(stored("1000/h", {1025}, {{"kinesis_capture", "true"}}), "kinesis-capture-units") ==
        Decimal(1'440'000));
}

TEST_CASE("limits: item size, table capacity, busiest partition, readers of a stream") {
  CHECK(found(stored("1/s", {(400 << 10) + 1}), "item-size"));
  CHECK(found(stored("40001/s", {1024}), "writes-table-capacity"));
  CHECK(found(stored("2001/s", {1024}, {{"hot_key", "50%"}}), "writes-hot-key"));
  CHECK(found(stored("4001/s", {1024}, {{"writes", "0"}, {"reads", "2"}, {"hot_key", "80%"}}),
              "reads-hot-key"));
  CHECK(found(stored("1/s", {1024}, {{"stream", "true"}, {"stream_readers", "3"}}),
              "stream-readers"));
  CHECK(stored("2000/s", {1024}, {{"hot_key", "50%"}, {"stream", "true"}}).findings.empty());
}

TEST_CASE("reads may be those of a month, whatever comes in") {
  Parameters values = given(dynamodb(), {{"consistency", "strong"}});
  values.set("reads", Rate{Decimal(5'000'000), std::chrono::hours(720)});
  const Flow flow = steady(parse_rate("7/h"));
  const StageOutcome outcome = dynamodb().run(flow, values, context_of(rules));
  CHECK(used(outcome, "on-demand-reads") == Decimal(5'000'000));
  CHECK(metric(outcome, "read_units_per_s_peak") == Approx(5'000'000 / 2'592'000.0));
}

TEST_CASE("writes beyond a stated capacity are neither stored nor streamed") {
  // 10 units a second take 10 of 40 writes of 1 KB; the capacity is paid in any case.
  const Flow flow = steady(parse_rate("40/s"));
  const auto table = [&](const char* capacity) {
    Parameters values = given(dynamodb(), {{"mode", "provisioned"},
                                           {"write_capacity", capacity},
                                           {"read_capacity", "1"},
                                           {"stream", "true"}});
    return dynamodb().run(flow, values, context_of(rules));
  };
  const StageOutcome small = table("10"), large = table("40");
  CHECK(used(small, "wcu-hours") == Decimal(7200));
  CHECK(used(small, "storage-gb-months").to_double() * 4 ==
        Approx(used(large, "storage-gb-months").to_double()));
  CHECK(small.output.total == Decimal(10 * 720 * 3600));
  CHECK(large.output.total == Decimal(40 * 720 * 3600));
  CHECK(found(small, "writes-throttled"));
  CHECK_FALSE(found(large, "writes-throttled"));
}

TEST_CASE("what a quota that the scenario states refuses is not billed, stored or streamed") {
  metering::Rules stated = rules;
  stated.add("table-capacity", {Decimal(100), "100", true, {"s.toml:1:1", "", "stated"}});
  // 200 items/s of one write unit and 0.25 read units each: only the writes are too many.
  const Flow flow = steady(parse_rate("200/s"));
  const auto run = [&](const metering::Rules& of) {
    const Parameters values =
        given(dynamodb(), {{"reads", "0.5"}, {"stream", "true"}, {"kinesis_capture", "true"}});
    return run_alone(dynamodb(), flow, values, context_of(of));
  };
  const StageOutcome outcome = run(stated);
  const StageOutcome raised = run(rules);
  CHECK(used(outcome, "on-demand-writes") * Decimal(2) == used(raised, "on-demand-writes"));
  CHECK(used(outcome, "kinesis-capture-units") * Decimal(2) ==
        used(raised, "kinesis-capture-units"));
  CHECK(used(outcome, "storage-gb-months") * Decimal(2) == used(raised, "storage-gb-months"));
  CHECK(used(outcome, "on-demand-reads") == used(raised, "on-demand-reads"));
  CHECK(outcome.output.total * Decimal(2) == raised.output.total);
  CHECK(product(outcome, "on-demand-writes") ==
        Approx(used(outcome, "on-demand-writes").to_double()));
  CHECK(finding(outcome, "writes-table-capacity").message.find("50% of the writes") !=
        std::string::npos);
}
