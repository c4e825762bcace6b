#include "services/fixture.hpp"
#include "services/services.hpp"
#include "support/catch.hpp"
#include "units/error.hpp"

using namespace costsim;
using namespace costsim::services;
using Texts = std::vector<std::pair<std::string, std::string>>;
using std::chrono::hours;

namespace {

const RuleTexts limits = {{"put-unit", Bytes{25 << 10}},
                          {"shard-write-bytes", Bytes{1 << 20}},
                          {"shard-write-records", Rate{1000, std::chrono::seconds(1)}},
                          {"shard-read-bytes", Bytes{2 << 20}},
                          {"shard-quota", Decimal(500)},
                          {"retention-default", Duration(hours(24))},
                          {"retention-long-term", Duration(hours(168))},
                          {"retention-max", Duration(hours(8760))},
                          {"record-max", Bytes{10 << 20}},
                          {"record-default", Bytes{1 << 20}},
                          {"put-records-max", Decimal(500)},
                          {"put-records-bytes", Bytes{5 << 20}},
                          {"fan-out-consumers", Decimal(20)},
                          {"resharding-per-day", Decimal(10)},
                          {"resharding-factor", Decimal(2)},
                          {"on-demand-record-step", Bytes{1 << 10}},
                          {"on-demand-write-bytes", Bytes{200LL << 20}},
                          {"advantage-minimum-bytes", Bytes{25LL << 20}}};

const metering::Rules rules = rules_of("kinesis", limits);

StageOutcome stream(const Flow& flow, const Texts& texts = {}) {
  return run_alone(kinesis(), flow, given(kinesis(), texts), context_of(rules, flow.span()));
}

/// Evenly spaced, so that the burst quantile of a second is its mean.
Flow even(const char* rate, Bytes size = {1024}, Duration span = hours(720)) {
  Flow flow = steady(parse_rate(rate), span, size);
  flow.dispersion = 0;
  return flow;
}

Decimal units(Bytes size) {
  return used(stream(even("1000/s", size)), "put-payload-units");
}

}  // namespace

TEST_CASE("every record is rounded up to 25 KB by itself") {
  Flow flow = even("1000/s", {1024}, std::chrono::seconds(1000));
  flow.step = std::chrono::seconds(1);
  flow.items = Eigen::ArrayXd::Constant(1000, 1000);
  CHECK(used(stream(flow), "put-payload-units") == Decimal(1'000'000));
  const Decimal records = Decimal(2'592'000'000);
  CHECK(units({1}) == records);
  CHECK(units({25 << 10}) == records);
  CHECK(units({(25 << 10) + 1}) == records * Decimal(2));
  CHECK(units({1000 << 10}) == records * Decimal(40));
}

TEST_CASE("80 shards for 720 hours are 57,600 shard-hours") {
  CHECK(used(stream(even("1/s"), {{"shards", "80"}}), "shard-hours") == Decimal(57'600));
}

TEST_CASE("a shard is full by bytes or by records, whichever comes first") {
  const auto shards = [](const char* rate, Bytes size) {
    return metric(stream(even(rate, size), {{"partition_key", "24B"}}), "shards");
  };
  CHECK(shards("1000/s", {1000}) == 1);  // 1,024,000 bytes/s: below 1 MB
  CHECK(shards("1001/s", {1000}) == 2);
  CHECK(shards("1024/s", {1000}) == 2);  // 1,048,576 bytes/s fit, 1,024 records/s do not
  CHECK(shards("500/s", {2024}) == 1);
  CHECK(shards("513/s", {2024}) == 2);  // partition keys count: 2,048 bytes each
  CHECK(shards("0/s", {1000}) == 1);
}

TEST_CASE("shards are counted at the burst quantile of a second, not at the mean") {
  Flow flow = even("980/s");
  CHECK(metric(stream(flow), "shards") == 1);
  flow.dispersion = 1;
  CHECK(metric(stream(flow), "shards") == 2);
  CHECK(metric(stream(even("600/s"), {{"utilisation", "50%"}}), "shards") == 2);
}

TEST_CASE("too few shards are an error that says how many it takes") {
  const StageOutcome outcome = stream(even("2500/s"), {{"shards", "2"}});
  REQUIRE(found(outcome, "shards"));
  CHECK(outcome.findings[0].severity == Severity::Error);
  CHECK(outcome.findings[0].actual == "3 shards");
  CHECK_FALSE(found(stream(even("2500/s"), {{"shards", "3"}}), "shards"));
  CHECK(found(stream(even("1/s"), {{"shards", "501"}}), "shard-quota"));
}

TEST_CASE("a number of shards that is none is refused") {
  for (const char* text : {"0", "1.5", "many", "-1", "4294967297"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(stream(even("1/s"), {{"shards", text}}), Error);
  }
}

TEST_CASE("shards that follow the load by the hour cost the sum of the hours") {
  Flow flow = even("500/s", {1024}, hours(4));
  set_items(flow, 60, 60, 60.0 * 1900);
  set_items(flow, 179, 1, 60.0 * 2900);  // one minute decides for its hour
  const StageOutcome outcome = stream(flow, {{"scaling", "hourly"}});
  CHECK(used(outcome, "shard-hours") == Decimal(1 + 2 + 3 + 1));
  CHECK(metric(outcome, "shards") == 3);
  CHECK(metric(outcome, "shards_mean") == Approx(7.0 / 4));
  CHECK(used(stream(flow), "shard-hours") == Decimal(12));
  // From three shards to one is more than halving.
  CHECK(found(outcome, "resharding-factor"));
  CHECK_FALSE(found(outcome, "resharding-pace"));
}

TEST_CASE("a stream's plan has its shards over time, and who sets them") {
  Flow flow = even("500/s", {1024}, hours(3));
  set_items(flow, 60, 60, 60.0 * 1900);
  const auto plan = [&](const Texts& texts) { return stream(flow, texts).capacity; };
  const CapacityPlan hourly = plan({{"scaling", "hourly"}});
  CHECK(hourly.set_by == SetBy::Sizing);
  CHECK(hourly.units.pieces() ==
        std::vector<engine::StepFunction::Piece>{{hours(0), 1}, {hours(1), 2}, {hours(2), 1}});
  CHECK(plan({}).units == engine::StepFunction(2));
  CHECK(plan({}).set_by == SetBy::Sizing);
  CHECK(plan({{"shards", "7"}}).units == engine::StepFunction(7));
  CHECK(plan({{"shards", "7"}}).set_by == SetBy::Scenario);
  CHECK(plan({{"mode", "on-demand"}}).units == engine::StepFunction(2));
  CHECK(plan({{"mode", "on-demand"}}).set_by == SetBy::OnDemand);
}

TEST_CASE("a load that moves every hour asks for more changes than a stream takes in a day") {
  Flow flow = even("500/s", {1024}, hours(48));
  for (Eigen::Index hour = 0; hour < 48; hour += 2) set_items(flow, hour * 60, 60, 60.0 * 1500);
  const StageOutcome outcome = stream(flow, {{"scaling", "hourly"}});
  REQUIRE(found(outcome, "resharding-pace"));
  CHECK(outcome.findings[0].actual == "24 changes a day");
  CHECK_FALSE(found(outcome, "resharding-factor"));
}

TEST_CASE("the last hour may be cut short") {
  const Flow flow = even("1/s", {1024}, std::chrono::minutes(90));
  CHECK(used(stream(flow, {{"scaling", "hourly"}}), "shard-hours") == Decimal::parse("1.5"));
}

TEST_CASE("retention is paid by the shard-hour up to a week, beyond it by what is stored") {
  const auto kept = [](const char* retention, std::string_view meter, const char* stored = "0B") {
    const Texts texts = {{"shards", "2"}, {"retention", retention}, {"stored", stored}};
    return used(stream(even("1024/s", {1024 - 36}), texts), meter);
  };
  CHECK(kept("24h", "extended-retention-shard-hours").is_zero());
  CHECK(kept("25h", "extended-retention-shard-hours") == Decimal(1440));
  CHECK(kept("168h", "long-term-retention-gb-months").is_zero());
  // 1 MB/s for ten more days, of a stream that has been full for long (408 h × 3,600 MB) …
  CHECK(kept("408h", "long-term-retention-gb-months", "1434.375GB") == Decimal::parse("843.75"));
  // … and of a new one: 2,531.25 GB × ((720 − 168)² − (720 − 408)²) / 2 / 720²
  CHECK(kept("408h", "long-term-retention-gb-months") == Decimal::parse("506.25"));
  CHECK(kept("408h", "extended-retention-shard-hours") == Decimal(1440));
}

TEST_CASE("each fan-out consumer pays for its shards and for its data") {
  const StageOutcome outcome =
      stream(even("1024/s", {1024 - 36}), {{"shards", "2"}, {"fan_out", "3"}});
  CHECK(used(outcome, "fan-out-consumer-shard-hours") == Decimal(2 * 3 * 720));
  CHECK(used(outcome, "fan-out-gb") == Decimal::parse("7593.75"));  // 3 × 2,592,000 MB
  CHECK(stream(even("1/s")).usage.size() == 2);
}

TEST_CASE("ordinary consumers share what a shard can be read") {
  CHECK_FALSE(found(stream(even("1000/s"), {{"consumers", "1"}}), "shard-read"));
  CHECK(found(stream(even("1000/s"), {{"consumers", "3"}, {"shards", "1"}}), "shard-read"));
}

TEST_CASE("on demand is paid by GB, each record rounded up to 1 KB") {
  const StageOutcome outcome =
      stream(even("1024/s", {100}), {{"mode", "on-demand"}, {"consumers", "2"}, {"fan_out", "1"}});
  CHECK(used(outcome, "on-demand-in-gb") == Decimal::parse("2531.25"));  // 2,592,000 MB
  CHECK(used(outcome, "on-demand-out-gb") == Decimal::parse("5062.5"));
  CHECK(used(outcome, "on-demand-fan-out-gb") == Decimal::parse("2531.25"));
  CHECK(used(outcome, "on-demand-stream-hours") == Decimal(720));
  CHECK(used(outcome, "shard-hours").is_zero());
}

TEST_CASE("on demand retention has two prices: up to a week, and beyond") {
  Texts texts = {{"mode", "on-demand"}, {"retention", "408h"}};
  const StageOutcome fresh = stream(even("1024/s", {1024}), texts);
  // 2,531.25 GB × ((720 − 24)² − (720 − 168)²) / 2 / 720²
  CHECK(used(fresh, "on-demand-retention-gb-months") == Decimal::parse("438.75"));
  texts.push_back({"stored", "1434.375GB"});  // 1 MB/s for 408 h
  const StageOutcome outcome = stream(even("1024/s", {1024}), texts);
  CHECK(used(outcome, "on-demand-retention-gb-months") == Decimal::parse("506.25"));  // 6 days
  CHECK(used(outcome, "on-demand-long-retention-gb-months") == Decimal::parse("843.75"));
}

TEST_CASE("the advantage mode bills at least 25 MB/s each way and no stream-hours") {
  const auto gb = [](const char* rate, std::string_view meter) {
    const Texts texts = {{"mode", "advantage"}, {"retention", "48h"}, {"stored", "168.75GB"}};
    return used(stream(even(rate, {1024}), texts), meter);
  };
  const Decimal least = Decimal::parse("63281.25");  // 25 MB × 2,592,000 s
  CHECK(gb("1024/s", "advantage-in-gb") == least);
  CHECK(gb("1024/s", "advantage-out-gb") == least);
  CHECK(gb("51200/s", "advantage-in-gb") == least * Decimal(2));
  CHECK(gb("1024/s", "on-demand-stream-hours").is_zero());
  CHECK(gb("1024/s", "advantage-retention-gb-months") == Decimal::parse("84.375"));
}

TEST_CASE("an on-demand stream has a ceiling, and a record a largest size") {
  CHECK(found(stream(even("300000/s"), {{"mode", "on-demand"}}), "on-demand-ceiling"));
  CHECK_FALSE(found(stream(even("100000/s"), {{"mode", "on-demand"}}), "on-demand-ceiling"));
}

TEST_CASE("a record is limited by what its stream is set to, and by what streams can be set to") {
  const auto records = [](std::int64_t bytes, const Texts& texts = {}) {
    return stream(even("1/s", {bytes}), texts);
  };
  CHECK_FALSE(found(records((1 << 20) - 36), "record-setting"));
  const Finding larger = finding(records(1 << 20), "record-setting");
  CHECK(larger.limit == "1,048,576 bytes");  // "1 MB" would not tell them apart
  CHECK(larger.actual == "1,048,612 bytes");
  CHECK_FALSE(found(records(1 << 20, {{"record_max", "10MB"}}), "record-setting"));
  CHECK(finding(records(11 << 20, {{"record_max", "10MB"}}), "record-size").limit == "10 MB");
}

TEST_CASE("a call of the producer takes so many records and bytes") {
  const auto calls = [](std::int64_t bytes, const char* batch, const char* packed = "false") {
    return stream(even("100000/s", {bytes}), {{"put_batch", batch}, {"aggregation", packed}});
  };
  CHECK(found(calls(100, "501"), "put-records"));
  CHECK_FALSE(found(calls(100, "500"), "put-records"));
  CHECK_FALSE(found(calls(100, "5000", "true"), "put-records"));  // hundreds in each record
  CHECK(finding(calls(20 << 10, "400"), "put-bytes").limit == "5 MB a call");
  CHECK_FALSE(found(calls(20 << 10, "255"), "put-bytes"));
}

TEST_CASE("aggregation packs events into records of two payload units at most") {
  // 496 bytes and 15 of framing each, 20 of magic and MD5: 100 of them make 51,120 of 51,200 bytes.
  const StageOutcome outcome = stream(even("10000/s", {496}), {{"aggregation", "true"}});
  CHECK(metric(outcome, "events_per_record") == 100);
  CHECK(used(outcome, "put-payload-units") == Decimal(2 * 259'200'000));
  CHECK(outcome.output.total == Decimal(259'200'000));
  CHECK(outcome.output.size == Bytes{51'120});
  CHECK(metric(outcome, "shards") == 5);  // by bytes: 100 × 51,156 a second
  CHECK(metric(stream(even("10000/s", {496})), "shards") == 10);
}

// The event that opens it, and those of the linger: 1 + λτ where chance brings them.
TEST_CASE("an aggregate closes at the linger when there is little traffic") {
  const Texts texts = {{"aggregation", "true"}, {"linger", "100ms"}};
  CHECK(metric(stream(even("200/s", {100}), texts), "events_per_record") == 21);
  CHECK(metric(stream(even("5/s", {100}), texts), "events_per_record") == 1.5);
  const StageOutcome lone = stream(even("1/h", {100}), texts);
  CHECK(metric(lone, "events_per_record") == Approx(1).epsilon(1e-4));
  CHECK(used(lone, "put-payload-units") == Decimal(720));
}

TEST_CASE("the next stage is invoked by the stream's shards") {
  const StageOutcome outcome = stream(even("1/s"), {{"shards", "7"}});
  CHECK(outcome.output.delivery == Delivery::Stream);
  CHECK(outcome.output.shards == 7);
}

TEST_CASE("what comes together is written as fast as its shards and its producer allow") {
  Flow tick = steady(parse_rate("1000/s"), hours(24), {500});
  tick.together = 60'000;
  CHECK(stream(tick, {{"shards", "100"}}).output.together == 60'000);
  CHECK(stream(tick, {{"shards", "4"}}).output.together == 4000);
  CHECK(stream(tick, {{"shards", "4"}, {"pace", "90%"}}).output.together == 3600);
}

TEST_CASE("a producer that paces itself needs no shards for the bursts of what comes to it") {
  Flow sends = steady(parse_rate("1000/s"), hours(720), {500});
  sends.dispersion = 59'000;  // sixty thousand once a minute
  const auto lacks = [&](const Texts& texts) {
    Texts all = {{"shards", "4"}};
    all.insert(all.end(), texts.begin(), texts.end());
    const StageOutcome outcome = stream(sends, all);
    return std::any_of(outcome.findings.begin(), outcome.findings.end(),
                       [](const Finding& finding) { return finding.severity == Severity::Error; });
  };
  CHECK(lacks({}));
  CHECK_FALSE(lacks({{"pace", "90%"}}));
}

TEST_CASE("what a shard refuses is not in the stream: nobody pays for it, reads it or keeps it") {
  // "a record is the data that your data producer adds to your Kinesis data stream", "billed per GB
  // written into your data stream" (Amazon Kinesis Data Streams pricing): one shard takes 1,000 of
  // 4,000 records a second.
  const StageOutcome one = stream(even("4000/s", {512}), {{"shards", "1"}, {"fan_out", "1"}});
  CHECK(used(one, "put-payload-units") == Decimal(1000LL * 720 * 3600));
  CHECK(used(one, "shard-hours") == Decimal(720));
  CHECK(one.output.total == Decimal(1000LL * 720 * 3600));
  CHECK(one.output.peak_per_second() == Approx(1000));
  CHECK_THAT(finding(one, "shards").message,
             Catch::Matchers::Contains("75% of what comes finds no room, and is not billed"));
  // By bytes: 1 MB/s is 16 records of 64 KB less the 36 bytes of their keys.
  const StageOutcome large = stream(even("100/s", {(64 << 10) - 36}), {{"shards", "2"}});
  CHECK(used(large, "put-payload-units") == Decimal(3 * 2 * 16 * 720 * 3600));
  // Only the steps that are too much: an hour of 5,000/s among hours of 100/s.
  Flow spiky = even("100/s", {512});
  set_items(spiky, 60, 60, 5000 * 60);
  spiky.total = Decimal(100 * 3600 * 719 + 5000 * 3600);
  CHECK(used(stream(spiky, {{"shards", "2"}}), "put-payload-units") ==
        Decimal(100 * 3600 * 719 + 2000 * 3600));
  // As many as come: exactly those.
  CHECK(used(stream(even("4000/s", {512}), {{"shards", "4"}}), "put-payload-units") ==
        Decimal(4000LL * 720 * 3600));
}

TEST_CASE("shard-hours are told as shards × hours, with what decides how many") {
  const auto told = [](const Texts& texts) {
    const StageOutcome outcome = stream(even("2500/s"), texts);
    CHECK(product(outcome, "shard-hours") == Approx(used(outcome, "shard-hours").to_double()));
    return outcome.derivations.at(0).terms.at(0).why;
  };
  CHECK(told({{"shards", "7"}}) == "stated");
  // 2,500 records of 1,060 bytes: 2.53 MB, and 2.5 thousand records
  CHECK_THAT(told({}), Catch::Matchers::Contains("2500 records of 1060 bytes: 2.527 shards by "
                                                 "bytes, 2.5 by records"));
  CHECK_THAT(told({{"scaling", "hourly"}}), Catch::Matchers::Contains("resized every hour"));
}
