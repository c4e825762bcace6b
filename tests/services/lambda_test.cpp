#include <cmath>

#include "services/fixture.hpp"
#include "services/services.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::services;
using Texts = std::vector<std::pair<std::string, std::string>>;
using std::chrono::hours;
using std::chrono::milliseconds;

namespace {

/// Limits of 2026, and of 2018 where they differed.
metering::Rules limits(bool in_2018) {
  RuleTexts values = {{"billing-step", Duration(milliseconds(in_2018 ? 100 : 1))},
                      {"init-billed", !in_2018},
                      {"full-vcpu-memory", Bytes{(in_2018 ? 1792LL : 1769LL) << 20}},
                      {"concurrency", Decimal(1000)},
                      {"scaling-rate", parse_rate(in_2018 ? "500/min" : "1000/10s")},
                      {"scaling-scope", std::string(in_2018 ? "account" : "function")},
                      {"requests-per-concurrency", Decimal(10)},
                      {"timeout", Duration(std::chrono::seconds(in_2018 ? 300 : 900))},
                      {"memory-min", Bytes{128 << 20}},
                      {"memory-max", Bytes{(in_2018 ? 3008LL : 10240LL) << 20}},
                      {"memory-step", Bytes{(in_2018 ? 64LL : 1LL) << 20}},
                      {"tmp-free", Bytes{512 << 20}},
                      {"tmp-max", Bytes{(in_2018 ? 512LL : 10240LL) << 20}},
                      {"package-zip", Bytes{50 << 20}},
                      {"sync-payload", Bytes{6 << 20}},
                      {"async-payload", Bytes{in_2018 ? 128LL << 10 : 1LL << 20}},
                      {"package-unzipped", Bytes{250 << 20}},
                      {"dynamodb-stream-batch-max", Decimal(in_2018 ? 1000 : 10000)},
                      {"sqs-visibility-factor", Decimal(6)},
                      {"vpc-cold-start", Duration(std::chrono::seconds(in_2018 ? 10 : 0))},
                      {"parallelisation-max", Decimal(in_2018 ? 1 : 10)},
                      {"batch-window-max", Duration(std::chrono::seconds(in_2018 ? 0 : 300))},
                      {"stream-batch-max", Decimal(10000)},
                      {"stream-batch-bytes", Bytes{6 << 20}},
                      {"sqs-batch-max", Decimal(in_2018 ? 10 : 10000)},
                      {"sqs-pollers-initial", Decimal(5)},
                      {"sqs-pollers-rate", parse_rate(in_2018 ? "60/min" : "300/min")},
                      {"sqs-pollers-max", Decimal(in_2018 ? 1000 : 1250)}};
  if (in_2018) {
    values.emplace_back("burst-concurrency", Decimal(500));
  } else {
    values.insert(values.end(), {{"async-request-bytes", Bytes{256 << 10}},
                                 {"async-request-step", Bytes{64 << 10}},
                                 {"streaming-free-bytes", Bytes{6 << 20}},
                                 {"streaming-max", Bytes{200 << 20}}});
  }
  return rules_of("lambda", values);
}

const metering::Rules today = limits(false);
const metering::Rules then = limits(true);

/// 1 GB of memory: a GB-second is a second.
StageOutcome function(const Flow& flow, const Texts& texts, const metering::Rules& rules = today,
                      const Workload& workload = {}) {
  Parameters values = given(lambda(), {{"memory", "1GB"}});
  for (const auto& [name, text] : texts) {
    values.set(name, read_value(*find_parameter(lambda().parameters, name), text));
  }
  Context context = context_of(rules, flow.span());
  context.workload = workload;
  return run_alone(lambda(), flow, values, context);
}

StageOutcome varying(const Flow& flow, const std::string& family, double mean, const Texts& texts,
                     const metering::Rules& rules) {
  Parameters values = given(lambda(), {{"memory", "1GB"}});
  for (const auto& [name, text] : texts) {
    values.set(name, read_value(*find_parameter(lambda().parameters, name), text));
  }
  DistributionText duration{family, {{"mean", mean}}};
  if (family == "lognormal") duration.parameters["cv"] = 0.5;
  values.set("duration", duration);
  return run_alone(lambda(), flow, values, context_of(rules, flow.span()));
}

Flow per_second(const char* rate, Delivery delivery = Delivery::Request, double shards = 0) {
  Flow flow = steady(parse_rate(rate));
  flow.delivery = delivery;
  flow.shards = shards;
  return flow;
}

const Flow busy = per_second("100/s");
const Decimal invocations = Decimal(259'200'000);

}  // namespace

TEST_CASE("a fixed duration is billed in steps of 100 ms in 2018 and of 1 ms today") {
  const auto billed = [](const char* duration, const metering::Rules& rules) {
    const StageOutcome outcome = function(busy, {{"duration", duration}}, rules);
    CHECK(used(outcome, "requests") == invocations);
    return used(outcome, "gb-seconds-x86").divided_by(invocations);
  };
  CHECK(billed("120ms", then) == Decimal::parse("0.2"));
  CHECK(billed("100ms", then) == Decimal::parse("0.1"));
  CHECK(billed("3ms", then) == Decimal::parse("0.1"));
  CHECK(billed("120ms", today) == Decimal::parse("0.12"));
  CHECK(billed("0.2ms", today) == Decimal::parse("0.001"));
}

TEST_CASE("memory multiplies seconds, 128 MB is an eighth of a GB") {
  const Texts small = {{"memory", "128MB"}, {"duration", "80ms"}};
  CHECK(used(function(busy, small), "gb-seconds-x86") == invocations * Decimal::parse("0.01"));
  CHECK(used(function(busy, {{"arch", "arm"}, {"duration", "80ms"}}), "gb-seconds-arm") ==
        invocations * Decimal::parse("0.08"));
}

TEST_CASE("an exponential duration is billed by its closed form") {
  // step / (1 − e^(−step/mean))
  const StageOutcome coarse = varying(busy, "exponential", 0.12, {}, then);
  CHECK(metric(coarse, "billed_ms") == Approx(100 / (1 - std::exp(-100.0 / 120))));
  // After 150 ms for certain: two steps, then 100·e^(−50/120)/(1 − e^(−100/120)) more.
  const StageOutcome shifted =
      varying(busy, "exponential", 0.12, {{"duration_per_event", "150ms"}}, then);
  CHECK(metric(shifted, "billed_ms") ==
        Approx(200 + 100 * std::exp(-50.0 / 120) / (1 - std::exp(-100.0 / 120))));
}

TEST_CASE("other durations are never billed below one step, and add half a step when it is fine") {
  CHECK(metric(varying(busy, "lognormal", 0.01, {}, then), "billed_ms") ==
        Approx(100).epsilon(1e-4));
  CHECK(metric(varying(busy, "lognormal", 0.12, {}, today), "billed_ms") ==
        Approx(120.5).epsilon(1e-4));
  CHECK(metric(varying(busy, "lognormal", 0.12, {{"duration_per_event", "30ms"}}, today),
               "billed_ms") == Approx(150.5).epsilon(1e-4));
}

TEST_CASE("CPU time stretches by the share of a vCPU that the memory buys, waiting does not") {
  Workload workload;
  workload.cpu = milliseconds(10);
  workload.wait = milliseconds(40);
  const auto ms = [&](const char* memory) {
    return metric(function(busy, {{"memory", memory}}, today, workload), "billed_ms");
  };
  CHECK(ms("1769MB") == Approx(50));
  CHECK(ms("3538MB") == Approx(50));
  CHECK(ms("128MB") == Approx(std::ceil(40 + 10 * 1769.0 / 128)));
}

TEST_CASE("INIT is billed with every cold start since 2025, before that never") {
  // One request every 600 s, kept warm for 600 s: e^−1 of them are cold.
  const Flow rare = per_second("6/h");
  const Texts texts = {{"duration", "100ms"}, {"init", "1s"}};
  CHECK(metric(function(rare, texts, today), "p_cold_estimate") == Approx(std::exp(-1)));
  CHECK(metric(function(rare, texts, today), "billed_ms") == Approx(100 + 1000 * std::exp(-1)));
  CHECK(metric(function(rare, texts, then), "billed_ms") == 100);
}

TEST_CASE("of 170 functions the unpopular ones start cold") {
  // Case C. Equal shares of 0.17/s: one in 1,000 s each.
  const Flow flow = per_second("0.17/s");
  const Texts equal = {{"duration", "100ms"}, {"functions", "170"}};
  CHECK(metric(function(flow, equal), "p_cold_estimate") == Approx(std::exp(-0.6)));
  // Two functions with shares 2/3 and 1/3 (Zipf exponent 1) at 0.003/s.
  const Texts two = {{"duration", "100ms"}, {"functions", "2"}, {"popularity", "1"}};
  CHECK(metric(function(per_second("10.8/h"), two), "p_cold_estimate") ==
        Approx(2 / 3.0 * std::exp(-1.2) + 1 / 3.0 * std::exp(-0.6)));
  Texts skewed = equal;
  skewed.emplace_back("popularity", "1");
  CHECK(metric(function(flow, skewed), "p_cold_estimate") < std::exp(-0.6));
}

TEST_CASE("concurrency is Little's law, and its peak that of the busiest moment") {
  const StageOutcome outcome = function(per_second("1000/s"), {{"duration", "400ms"}});
  CHECK(metric(outcome, "mean_concurrency") == Approx(400));
  // 1,000/s for a month are 2.592e9 calls; n is exceeded as often as not where 2.592e9 φ(z) / 20 ×
  // (1 − 400 / n) is ln 2: z = 5.78, and with the skewness of a Poisson number (z² − 1) / 6 more
  // (Aldous, as kit/peak.hpp has it; Cornish and Fisher, 1938).
  CHECK(metric(outcome, "peak_concurrency") == Approx(400 + 5.78 * 20 + 5.4).margin(2));
  CHECK(outcome.findings.empty());
  const StageOutcome more = function(per_second("1000/s"), {{"duration", "1s"}});
  CHECK(finding(more, "concurrency").limit == "1,000 instances");
  CHECK(found(function(busy, {{"duration", "1s"}, {"concurrency_limit", "100"}}),
              "reserved-concurrency"));
}

TEST_CASE("what a stream's shards cannot run does not run: the mean stays within the peak") {
  // 1,000 batches a second of 1 s each would be 1,000 at once; four shards run four.
  const Flow flow = per_second("100000/s", Delivery::Stream, 4);
  const StageOutcome outcome = function(flow, {{"duration", "1s"}, {"batch", "100"}});
  CHECK(metric(outcome, "peak_concurrency") == 4);
  CHECK(metric(outcome, "mean_concurrency") == 4);
}

TEST_CASE("short invocations are limited by requests, ten for each instance") {
  CHECK(found(function(per_second("10001/s"), {{"duration", "1ms"}}), "requests-per-second"));
  CHECK_FALSE(found(function(per_second("9999/s"), {{"duration", "1ms"}}), "requests-per-second"));
}

TEST_CASE("a rise is held against the scaling rate of its time") {
  Flow flow = per_second("100/s");
  set_items(flow, flow.items.size() - 100, 100,
            60.0 * 2000);  // 100/s → 2,000/s: 1,900 instances of 1 s in a minute
  const Texts second = {{"duration", "1s"}};
  CHECK(finding(function(flow, second, then), "scaling-rate").limit == "1,000 instances/min");
  CHECK(finding(function(flow, second, then), "scaling-rate").actual == "1,900 instances/min");
  CHECK_FALSE(found(function(flow, second, today), "scaling-rate"));  // 6,000 a minute
  set_items(flow, flow.items.size() - 100, 100, 60.0 * 8000);
  CHECK(found(function(flow, second, today), "scaling-rate"));
  // Today each function scales by itself.
  CHECK_FALSE(
      found(function(flow, {{"duration", "1s"}, {"functions", "2"}}, today), "scaling-rate"));
}

TEST_CASE("a rise over a long step is taken by the minute") {
  Flow flow = per_second("0/s");
  flow.step = hours(1);
  flow.items = Eigen::ArrayXd::Zero(720);
  set_items(flow, 620, 100, 3600.0 * 3000);  // 3,000 instances within an hour: 50 a minute
  flow.total = Decimal(1'080'000'000);
  CHECK_FALSE(found(function(flow, {{"duration", "1s"}}, then), "scaling-rate"));
}

TEST_CASE("a full stream invokes once for each batch, exactly") {
  const Texts texts = {{"batch", "100"}, {"duration", "120ms"}};
  const StageOutcome outcome = function(per_second("10000/s", Delivery::Stream, 10), texts);
  CHECK(used(outcome, "requests") == Decimal(259'200'000));
  CHECK(metric(outcome, "batch_mean") == 100);
  CHECK(outcome.invocations.events_per_item == 100);
  CHECK(outcome.output.total == Decimal(25'920'000'000));
}

TEST_CASE("a slow stream invokes for what it sees each second, and not when it sees nothing") {
  // One record a second at each of ten shards: a second is empty with probability 1/e.
  const Texts texts = {{"batch", "100"}, {"duration", "120ms"}};
  const StageOutcome outcome = function(per_second("10/s", Delivery::Stream, 10), texts);
  CHECK(used(outcome, "requests").to_double() == Approx(10 * (1 - std::exp(-1)) * 2'592'000));
  // A window of ten seconds gathers ten, and what the look that began it found.
  const StageOutcome patient =
      function(per_second("10/s", Delivery::Stream, 10),
               {{"batch", "100"}, {"window", "10s"}, {"duration", "120ms"}});
  CHECK(metric(patient, "batch_mean") == Approx(10 + 1 / (1 - std::exp(-1))).epsilon(1e-3));
  // Hardly any traffic: each record by itself.
  const StageOutcome rare = function(per_second("1/h", Delivery::Stream, 10), texts);
  CHECK(used(rare, "requests") == Decimal(720));
}

TEST_CASE("a look at a shard hands over what it finds, in batches of which the last is not full") {
  // 250 ± 16 records in batches of 100: three, but for one second in a thousand at either end.
  const Texts texts = {{"batch", "100"}, {"duration", "50ms"}};
  const double looks = 2'592'000;
  CHECK(used(function(per_second("250/s", Delivery::Stream), texts), "requests").to_double() ==
        Approx(3 * looks).epsilon(0.001));
  // A change stream is looked at four times a second, and is empty with probability e^-2.5.
  CHECK(used(function(per_second("10/s", Delivery::ChangeStream), texts), "requests").to_double() ==
        Approx(4 * (1 - std::exp(-2.5)) * looks));
  // A reader that is busy for two seconds looks when it is done.
  CHECK(metric(function(per_second("10/s", Delivery::Stream),
                        {{"batch", "100"}, {"duration", "2s"}, {"timeout", "10s"}}),
               "batch_mean") == Approx(20).epsilon(0.001));
}

TEST_CASE("a queue's pollers take each message as it comes, until all of them are busy") {
  const Texts texts = {{"batch", "10"}, {"duration", "120ms"}};
  CHECK(used(function(per_second("1/s", Delivery::Queue), texts), "requests") ==
        Decimal(2'592'000));
  CHECK(used(function(per_second("1000/s", Delivery::Queue), texts), "requests") ==
        Decimal(2'592'000'000));
  // 1,250 pollers that take a second each need four messages at a time for 5,000/s.
  CHECK(
      metric(function(per_second("5000/s", Delivery::Queue), {{"batch", "10"}, {"duration", "1s"}}),
             "batch_mean") == Approx(4).epsilon(1e-4));
}

TEST_CASE("the time of a batch grows with its events, also when they came packed") {
  const Texts texts = {{"batch", "100"}, {"duration", "20ms"}, {"duration_per_event", "1ms"}};
  Flow records = per_second("10000/s", Delivery::Stream, 10);
  CHECK(metric(function(records, texts), "billed_ms") == Approx(120));
  records.events_per_item = 10;
  const StageOutcome packed = function(records, texts);
  CHECK(metric(packed, "billed_ms") == Approx(1020));
  CHECK(packed.output.total == records.total * Decimal(10));
  CHECK(packed.output.events_per_item == 1);
  CHECK(metric(packed, "batch_mean") == 100);
}

TEST_CASE("shards that cannot keep up are an error; a moment's burst is not") {
  // 1,000 records/s at one shard in batches of 100 that take 120 ms: 1.2 at a time.
  const Texts texts = {{"batch", "100"}, {"duration", "120ms"}};
  CHECK(finding(function(per_second("1000/s", Delivery::Stream, 1), texts), "stream-concurrency")
            .severity == Severity::Error);
  Texts parallel = texts;
  parallel.emplace_back("parallelisation", "2");
  CHECK_FALSE(
      found(function(per_second("1000/s", Delivery::Stream, 1), parallel), "stream-concurrency"));
  // One batch of half a second each second: the shard is half idle.
  const StageOutcome calm =
      function(per_second("90/s", Delivery::Stream, 1), {{"batch", "100"}, {"duration", "500ms"}});
  CHECK_FALSE(found(calm, "stream-concurrency"));
  CHECK(metric(calm, "peak_concurrency") == 1);
}

TEST_CASE("pollers of a queue have a number and a pace of growth, by epoch") {
  Flow flow = per_second("100/s", Delivery::Queue);
  set_items(flow, flow.items.size() - 100, 100, 60.0 * 2000);
  const Texts texts = {{"batch", "10"}, {"duration", "1s"}};  // 10 → 200 batches at a time
  CHECK(finding(function(flow, texts, then), "queue-scaling").limit == "65 batches/min");
  CHECK_FALSE(found(function(flow, texts, today), "queue-scaling"));
  const StageOutcome slow =
      function(per_second("1500/s", Delivery::Queue), {{"batch", "1"}, {"duration", "1s"}}, then);
  CHECK(finding(slow, "queue-concurrency").limit == "1,000 batches in flight");
  CHECK(metric(slow, "peak_concurrency") == 1000);
}

TEST_CASE("a batch has a largest payload") {
  Flow stream = per_second("10000/s", Delivery::Stream, 10);
  stream.size = {100 << 10};
  const StageOutcome outcome = function(stream, {{"batch", "100"}, {"duration", "120ms"}});
  CHECK(finding(outcome, "batch-payload").severity == Severity::Warning);
  CHECK(metric(outcome, "batch_mean") == Approx(61));  // 6 MB / 100 KB
}

TEST_CASE("time, package, payload and disk have their limits") {
  CHECK(finding(function(busy, {{"duration", "10s"}, {"timeout", "5s"}}), "duration").severity ==
        Severity::Error);
  CHECK(found(function(busy, {{"package", "51MB"}}), "package"));
  Flow large = busy;
  large.size = {(6 << 20) + 1};
  CHECK(found(function(large, {}), "sync-payload"));
  const StageOutcome full = function(per_second("1/s", Delivery::Stream, 1),
                                     {{"batch", "1000"}, {"duration_per_event", "1s"}});
  CHECK(finding(full, "full-batch-duration").severity == Severity::Warning);
  CHECK_FALSE(found(full, "duration"));
}

TEST_CASE("an event that nobody waits for has a smaller limit") {
  Flow events = per_second("1/s", Delivery::Event);
  events.size = {250 << 10};
  CHECK(finding(function(events, {}, then), "async-payload").limit == "128 KB");
  CHECK(finding(function(events, {}, then), "async-payload").actual == "250 KB");
  CHECK_FALSE(found(function(events, {}, today), "async-payload"));
  events.delivery = Delivery::Request;
  CHECK_FALSE(found(function(events, {}, then), "async-payload"));
}

TEST_CASE("an event above 256 KB is one more request for each further 64 KB") {
  // AWS Lambda pricing, 2026: "for each asynchronous event", 256 KB and each 64 KB up to 1 MB
  const auto requests_each = [](std::int64_t bytes, Delivery delivery,
                                const metering::Rules& rules) {
    Flow events = per_second("1/s", delivery);
    events.size = {bytes};
    return used(function(events, {}, rules), "requests").divided_by(events.total);
  };
  constexpr std::int64_t kb = 1024;
  CHECK(requests_each(256 * kb, Delivery::Event, today) == Decimal(1));
  CHECK(requests_each(256 * kb + 1, Delivery::Event, today) == Decimal(2));
  CHECK(requests_each(320 * kb, Delivery::Event, today) == Decimal(2));
  CHECK(requests_each(1024 * kb, Delivery::Event, today) == Decimal(13));
  CHECK(requests_each(1024 * kb, Delivery::Request, today) == Decimal(1));
  CHECK(requests_each(1024 * kb, Delivery::Queue, today) == Decimal(1));
  CHECK(requests_each(128 * kb, Delivery::Event, then) == Decimal(1));
}

TEST_CASE("a streamed answer is paid beyond its first 6 MB") {
  // AWS Lambda pricing, 2026: $0.008 per GB, the first 6 MB of each request free
  const Flow one = per_second("1/h");
  const auto streamed = [&](const char* response) {
    return used(function(one, {{"streaming", "true"}, {"response", response}}),
                "response-streaming-gb");
  };
  CHECK(streamed("6MB") == Decimal(0));
  CHECK(streamed("70MB") == Decimal(720) * Decimal::parse("0.0625"));
  CHECK(used(function(one, {{"response", "5MB"}}), "response-streaming-gb") == Decimal(0));
  Workload workload;
  workload.response = {70 << 20};
  CHECK(used(function(one, {{"streaming", "true"}}, today, workload), "response-streaming-gb") ==
        Decimal(45));
}

TEST_CASE("an answer has its limit, and a streamed one another") {
  CHECK(finding(function(busy, {{"response", "7MB"}}), "response").limit == "6 MB");
  const Texts streamed = {{"streaming", "true"}, {"response", "201MB"}};
  CHECK(finding(function(busy, streamed), "response").limit == "200 MB");
  CHECK_FALSE(found(function(busy, {{"streaming", "true"}, {"response", "7MB"}}), "response"));
}

TEST_CASE("records that outlast their stream are lost, and no mapping waits for them") {
  Flow changes = per_second("1000/s", Delivery::ChangeStream, 1);
  changes.retention = {hours(24), "DDG (2022, V2)"};
  // Full batches of 100 in 120 ms: 833 records/s are read. After 720 h the last waits for
  // 167 × 2,592,000 / 833 s = 144 h.
  const Texts slow = {{"batch", "100"}, {"duration", "120ms"}};
  const Finding lost = finding(function(changes, slow), "records-expire");
  CHECK(lost.limit == "24 h");
  CHECK(lost.need == Approx(144 * 3600.0));
  CHECK(lost.source == "DDG (2022, V2)");
  CHECK_FALSE(found(function(changes, {{"batch", "100"}, {"duration", "90ms"}}), "records-expire"));
  changes.retention.time = hours(168);
  CHECK_FALSE(found(function(changes, slow), "records-expire"));
  CHECK(finding(function(changes, {{"max_record_age", "169h"}}), "record-age").actual == "169 h");
  CHECK_FALSE(found(function(changes, {{"max_record_age", "168h"}}), "record-age"));
}

TEST_CASE("a queue that hides messages for less than a batch takes delivers them twice") {
  Flow messages = per_second("1/s", Delivery::Queue);
  messages.visibility = {std::chrono::seconds(30), "the scenario's visibility"};
  CHECK(finding(function(messages, {{"duration", "31s"}}), "visibility").severity ==
        Severity::Error);
  CHECK_FALSE(found(function(messages, {{"duration", "30s"}}), "visibility"));
  // Six times the timeout is advised: Lambda developer guide, Amazon SQS.
  const auto advised = [&](const char* timeout) {
    return found(function(messages, {{"duration", "1s"}, {"timeout", timeout}}),
                 "visibility-advice");
  };
  CHECK(advised("6s"));
  CHECK_FALSE(advised("5s"));
}

TEST_CASE("a limit that is a product names both of its sources") {
  metering::Rules stated = limits(false);
  metering::Rule rule = stated.at("concurrency");
  rule.value = Decimal(500);
  rule.provenance = {"s.toml:35:24", "", "stated"};
  stated.add("concurrency", rule);
  const StageOutcome outcome = function(per_second("10000/s"), {{"duration", "100ms"}}, stated);
  CHECK(finding(outcome, "requests-per-second").limit == "5,000 requests/s");
  CHECK(finding(outcome, "requests-per-second").source ==
        "s.toml:35:24 (stated); test (2026-01-01, V1)");
  CHECK(finding(outcome, "concurrency").source == "s.toml:35:24 (stated)");
}

TEST_CASE("a function that is called at all needs one instance") {
  CHECK(metric(function(per_second("1.8/h"), {{"duration", "100ms"}}), "peak_concurrency") == 1);
}

TEST_CASE("in 2018 a cold start in a VPC took ten seconds more") {
  CHECK(finding(function(busy, {{"vpc", "true"}}, then), "vpc-cold-start").actual == "10 s");
  CHECK_FALSE(found(function(busy, {{"vpc", "true"}}), "vpc-cold-start"));
  CHECK_FALSE(found(function(busy, {}, then), "vpc-cold-start"));
}

TEST_CASE("disk beyond 512 MB is paid by the second billed") {
  const StageOutcome outcome =
      function(busy, {{"duration", "100ms"}, {"ephemeral_storage", "1536MB"}});
  CHECK(used(outcome, "ephemeral-storage-gb-seconds") == invocations * Decimal::parse("0.1"));
}

TEST_CASE("provisioned instances are paid all month and take the load first") {
  const Texts texts = {{"duration", "100ms"}, {"provisioned", "5"}};
  const StageOutcome outcome = function(busy, texts);  // 10 at work on average
  CHECK(used(outcome, "provisioned-gb-seconds-x86") == Decimal(5 * 2'592'000));
  const Decimal all = invocations * Decimal::parse("0.1");
  CHECK(used(outcome, "provisioned-duration-gb-seconds-x86") == all * Decimal::parse("0.5"));
  CHECK(used(outcome, "gb-seconds-x86") == all * Decimal::parse("0.5"));
}

TEST_CASE("no traffic, no bill") {
  const StageOutcome outcome = function(per_second("0/s"), {{"duration", "1s"}});
  for (const auto& line : outcome.usage) CHECK(line.quantity.is_zero());
  CHECK(metric(outcome, "peak_concurrency") == 0);
  const StageOutcome stream =
      function(per_second("0/s", Delivery::Stream, 1), {{"batch", "100"}, {"duration", "1s"}});
  CHECK(used(stream, "requests").is_zero());
}

TEST_CASE("what runs into the timeout is billed until there") {
  const Flow flow = per_second("1/s");
  CHECK(metric(function(flow, {{"duration", "400s"}, {"timeout", "300s"}}), "billed_ms") ==
        300'000);
  CHECK(metric(function(flow, {{"duration", "400s"}}, then), "billed_ms") == 300'000);
  // An exponential time cut off at its mean: m · (1 − 1/e), and half a step for rounding.
  const double cut = 1000 * (1 - std::exp(-1.0)) + 0.5 * (1 - std::exp(-1.0));
  CHECK(metric(varying(flow, "exponential", 1, {{"timeout", "1s"}}, today), "billed_ms") ==
        Approx(cut).epsilon(1e-4));
  CHECK(metric(varying(flow, "lognormal", 4, {{"timeout", "500ms"}}, today), "billed_ms") ==
        Approx(500).epsilon(1e-3));
  // Far beyond all of them it changes nothing.
  CHECK(metric(varying(flow, "lognormal", 4, {{"timeout", "800s"}}, today), "billed_ms") ==
        metric(varying(flow, "lognormal", 4, {}, today), "billed_ms"));
}

TEST_CASE("pings that keep functions warm are requests, and each is billed for one step") {
  const Flow none = scaled(per_second("1/s"), 0);
  const StageOutcome pinged = function(none, {{"keep_warm", "5min"},
                                              {"keep_warm_calls", "20"},
                                              {"functions", "3"},
                                              {"duration", "400ms"}});
  // 720 h × 12 × 20 × 3.
  CHECK(used(pinged, "requests") == Decimal(518'400));
  CHECK(used(pinged, "gb-seconds-x86") == Decimal(518'400) * Decimal::parse("0.001"));
}

TEST_CASE("a peak is never less than the whole instances that serve its mean") {
  Flow even = per_second("2/s");
  even.dispersion = 0;
  CHECK(metric(function(even, {{"duration", "100ms"}}), "peak_concurrency") == 1);
}
