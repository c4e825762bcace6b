#include "request_level/stage_models.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "request_level/retries.hpp"
#include "services/kinesis_shards.hpp"
#include "services/kit/amounts.hpp"
#include "services/lambda_billing.hpp"
#include "simulation/functions/cold_start.hpp"
#include "units/error.hpp"

namespace costsim::architecture {
namespace {

using services::Context;
using simulation::Time;

/// A rate as a bucket: so many per interval, `burst` at once.
simulation::BucketConfig bucket(double per_second, double burst) {
  constexpr double seconds_per_minute = 60;
  return {.burst = std::max<std::int64_t>(1, std::llround(burst)),
          .refill = std::max<std::int64_t>(1, std::llround(per_second * seconds_per_minute)),
          .interval = std::chrono::minutes(1)};
}

bool scales_by_account(const metering::Rules& rules) {
  return rules.has("scaling-scope") && rules.text("scaling-scope") == "account";
}

simulation::Pick pick_named(const std::string& name) {
  using simulation::Pick;
  if (name == "newest") return Pick::Newest;
  if (name == "oldest") return Pick::Oldest;
  if (name == "random") return Pick::Random;
  if (name == "least-recent") return Pick::LeastRecent;
  return Pick::MostRecent;
}

/// CPU time of one event at this memory's share of a vCPU, in seconds.
double event_cpu_s(const Parameters& values, const Context& context) {
  return seconds(context.workload.cpu) /
         services::cpu_share(values.bytes("memory"), context.rules.bytes("full-vcpu-memory"));
}

/// One warm invocation, without what each event of a batch adds.
engine::Distribution warm_duration(const Parameters& values, const Context& context) {
  if (values.has("duration")) return engine::make_distribution(values.distribution("duration"));
  return engine::deterministic(event_cpu_s(values, context) + seconds(context.workload.wait));
}

/// Loading the package and the runtime.
engine::Distribution init_of_package(const std::string& kind, const metering::Rules& rules) {
  const std::string rule = "init-" + kind;
  return engine::make_distribution("lognormal",
                                   {{"p50", seconds(rules.duration(rule + "-p50"))},
                                    {"p975", seconds(rules.duration(rule + "-p975"))}});
}

/// What a cold start adds: as stated, else what packages of this kind are known to take.
void set_cold_start(const Parameters& values, const Context& context,
                    simulation::FunctionPoolConfig& function) {
  if (values.has("cold_duration")) {
    function.cold = engine::make_distribution(values.distribution("cold_duration"));
    return;
  }
  function.init = values.has("init") ? engine::make_distribution(values.distribution("init"))
                                     : init_of_package(values.text("package_kind"), context.rules);
  if (values.flag("vpc") && context.rules.duration("vpc-cold-start") > Duration(0)) {
    function.network =
        simulation::network_attachment(seconds(context.rules.duration("vpc-cold-start")));
  }
}

simulation::FunctionPoolConfig function_of(const Stage& lambda, const Context& context) {
  const Parameters& values = lambda.parameters;
  simulation::FunctionPoolConfig function;
  function.name = lambda.name;
  function.warm = warm_duration(values, context);
  set_cold_start(values, context, function);
  function.pick = pick_named(values.text("pick"));
  function.keep_alive = values.duration("keep_alive");
  function.requests_per_instance =
      static_cast<std::uint32_t>(values.count("requests_per_instance"));
  if (values.has("concurrency_limit")) {
    function.concurrency_limit = values.count("concurrency_limit");
  }
  function.provisioned = static_cast<std::uint32_t>(values.count("provisioned"));
  function.initial_idle.assign(static_cast<std::size_t>(values.count("initial_instances")),
                               simulation::Time{0});
  if (!scales_by_account(context.rules)) {
    const double per_second = context.rules.rate("scaling-rate").per_second();
    function.scaling = bucket(per_second, per_second * 10);
  }
  function.requests_per_unit = context.rules.number("requests-per-concurrency").to_int64();
  function.timeout =
      services::duration_if(values, "timeout").value_or(context.rules.duration("timeout"));
  function.error_probability = values.real("error_rate");
  function.billing = {.step = context.rules.duration("billing-step"),
                      .init_billed = context.rules.flag("init-billed")};
  return function;
}

simulation::MessageQueueConfig queue_of(const Stage& queue, const Parameters& reader,
                                        const metering::Rules& rules) {
  simulation::MessageQueueConfig config;
  config.name = queue.name;
  config.visibility = queue.parameters.duration("visibility");
  config.retention = queue.parameters.duration("retention");
  config.max_receives = static_cast<std::uint32_t>(queue.parameters.count("max_receives"));
  config.batch = static_cast<std::uint32_t>(reader.count("batch"));
  config.window = reader.duration("window");
  config.first_pollers = static_cast<std::uint32_t>(rules.number("sqs-pollers-initial").to_int64());
  config.pollers_per_minute =
      static_cast<std::uint32_t>(std::llround(rules.rate("sqs-pollers-rate").per_second() * 60));
  config.most_pollers = static_cast<std::uint32_t>(rules.number("sqs-pollers-max").to_int64());
  config.partial = reader.flag("partial_response");
  config.poison_every = static_cast<std::uint64_t>(reader.count("poison_every"));
  return config;
}

simulation::StreamMappingConfig mapping_of(const Stage& lambda, std::uint32_t shards) {
  const Parameters& values = lambda.parameters;
  simulation::StreamMappingConfig config;
  config.name = lambda.name + "/mapping";
  config.shards = shards;
  config.parallelisation = static_cast<std::uint32_t>(values.count("parallelisation"));
  config.batch = static_cast<std::uint32_t>(values.count("batch"));
  config.window = values.duration("window");
  config.max_age = services::duration_if(values, "max_record_age").value_or(Time{0});
  if (values.has("retries")) {
    config.max_retries = static_cast<std::uint32_t>(values.count("retries"));
  }
  config.bisect = values.flag("bisect");
  config.partial = values.flag("partial_response");
  config.destination = values.flag("on_failure");
  return config;
}

/// A batch of the producer's is one record, sent as it closes, whatever a call takes.
void aggregate(simulation::StreamProducerConfig& producer) {
  producer.aggregated = true;
  producer.batch.records = std::numeric_limits<std::size_t>::max();
  producer.batch.bytes = static_cast<std::size_t>(services::aggregate_bytes);
  producer.batch.overhead = static_cast<std::size_t>(services::aggregate_overhead);
}

simulation::StreamProducerConfig producer_of(const Stage& stream, const Context& context,
                                             std::uint32_t shards) {
  const Parameters& values = stream.parameters;
  simulation::StreamProducerConfig config;
  config.name = stream.name;
  config.stream.shards = shards;
  config.event_bytes = static_cast<std::uint32_t>(context.workload.event.value);
  if (stream.service->role ==
      services::Role::Table) {  // the table limits its writes, not the stream
    config.stream.records = config.stream.bytes = std::nullopt;
    config.batch.records = 1;
    return config;
  }
  const double records = context.rules.rate("shard-write-records").per_second();
  const auto bytes = context.rules.bytes("shard-write-bytes").value;
  config.stream.records =
      simulation::BucketConfig{.burst = std::llround(records), .refill = std::llround(records)};
  config.stream.bytes = simulation::BucketConfig{.burst = bytes, .refill = bytes};
  config.key_bytes = static_cast<std::uint32_t>(values.bytes("partition_key").value);
  config.batch.records = static_cast<std::size_t>(values.count("put_batch"));
  config.batch.linger = values.duration("linger");
  const double aggregated_event = config.event_bytes + services::aggregate_overhead;
  if (values.flag("aggregation") && aggregated_event <= services::aggregate_bytes) {
    aggregate(config);
  }
  config.retry.max_attempts = static_cast<std::uint32_t>(values.count("put_attempts"));
  if (values.has("pace")) config.pace = values.real("pace");
  return config;
}

/// Time of a batch, when each event in it adds some: as stated, or the workload's CPU time, which
/// all events take, beside a wait that they share.
template <class Config>
void set_batch_duration(const Parameters& values, const Context& context,
                        const engine::Distribution& warm, Config& config, Time& per_event) {
  per_event = values.duration("duration_per_event");
  if (!values.has("duration")) {
    config.duration = engine::deterministic(seconds(context.workload.wait));
    per_event += engine::time_from_seconds(event_cpu_s(values, context));
  } else if (per_event > Time{0}) {
    config.duration = warm;
  }
}

}  // namespace

simulation::AccountConfig account_of(const metering::Rules& rules) {
  simulation::AccountConfig account;
  account.concurrency = rules.number("concurrency").to_int64();
  account.requests_per_unit = rules.number("requests-per-concurrency").to_int64();
  if (scales_by_account(rules)) {
    account.scaling = bucket(rules.rate("scaling-rate").per_second(),
                             rules.number("burst-concurrency").to_double());
  }
  return account;
}

simulation::BucketConfig gateway_of(const metering::Rules& rules) {
  return bucket(rules.rate("account-rate").per_second(), rules.number("account-burst").to_double());
}

namespace {

/// Each function is a pool and its callers, and a simulator holds 65,536 processes.
constexpr std::int64_t most_functions = 20'000;

std::uint32_t functions_of(const Parameters& values) {
  const std::int64_t count = values.count("functions");
  if (count <= most_functions) return static_cast<std::uint32_t>(count);
  throw Error(Failure::Untrustworthy,
              fmt::format("{} functions are more than a request-level run can follow (at most {})",
                          count, most_functions));
}

}  // namespace

simulation::FunctionStage function_stage(const Stage& lambda, const Context& context) {
  const Parameters& values = lambda.parameters;
  simulation::FunctionStage stage;
  stage.function = function_of(lambda, context);
  stage.functions = functions_of(values);
  stage.popularity = values.real("popularity");
  if (values.has("retries")) {
    stage.events.error_retries = static_cast<std::uint32_t>(values.count("retries"));
  }
  stage.events.dead_letter_queue = values.flag("on_failure");
  if (values.has("max_age")) stage.events.max_age = values.duration("max_age");
  stage.callers.retry = retries_of(values);
  if (values.has("keep_warm")) {
    stage.keep_warm = simulation::KeepWarmConfig{
        .interval = values.duration("keep_warm"),
        .calls = static_cast<std::uint32_t>(values.count("keep_warm_calls"))};
  }
  return stage;
}

Time gateway_timeout(const Stage& gateway, const Context& context) {
  if (gateway.parameters.has("timeout")) return gateway.parameters.duration("timeout");
  const std::string rule = gateway.parameters.text("kind") + "-timeout";
  return context.rules.has(rule) ? context.rules.duration(rule) : Time{0};
}

simulation::StreamStage stream_stage(const Stage& stream, const Context& stream_context,
                                     const Stage& lambda, const Context& lambda_context,
                                     std::uint32_t shards) {
  simulation::StreamStage stage;
  stage.function = function_of(lambda, lambda_context);
  stage.producer = producer_of(stream, stream_context, shards);
  stage.producer.poison_every = static_cast<std::uint64_t>(lambda.parameters.count("poison_every"));
  stage.mapping = mapping_of(lambda, shards);
  stage.mapping.poll = services::poll_interval(stream.service->role == services::Role::Table
                                                   ? services::Delivery::ChangeStream
                                                   : services::Delivery::Stream);
  const std::int64_t event = std::max<std::int64_t>(1, stage.producer.event_bytes);
  stage.mapping.most_events = static_cast<std::uint32_t>(std::clamp<std::int64_t>(
      lambda_context.rules.bytes("stream-batch-bytes").value / event, 1, UINT32_MAX));
  if (stream.parameters.has("retention")) {
    stage.mapping.retention = stream.parameters.duration("retention");
  }
  set_batch_duration(lambda.parameters, lambda_context, stage.function.warm, stage.mapping,
                     stage.mapping.per_record);
  return stage;
}

simulation::QueueStage queue_stage(const Stage& queue, const Stage& lambda,
                                   const Context& lambda_context) {
  simulation::QueueStage stage;
  stage.function = function_of(lambda, lambda_context);
  stage.queue = queue_of(queue, lambda.parameters, lambda_context.rules);
  set_batch_duration(lambda.parameters, lambda_context, stage.function.warm, stage.queue,
                     stage.queue.per_message);
  return stage;
}

void refuse_vast(double count, std::string_view of_what) {
  constexpr double most = 50e6;
  if (count <= most) return;
  throw Error(Failure::Untrustworthy,
              fmt::format("{:.3g} {} are to come, and a request-level run holds at most {:g}; "
                          "simulate a shorter time",
                          count, of_what, most));
}

simulation::ArrivalConfig timer_arrivals(const Stage& schedule, double times, Duration length) {
  const Duration every = schedule.parameters.duration("every");
  const auto items = std::llround(schedule.parameters.real("count") * times);
  const double ticks = seconds(length) / seconds(every);
  refuse_vast(ticks * std::max(1.0, static_cast<double>(items)), "timer events");
  simulation::ArrivalConfig arrivals;
  arrivals.ticks = {.every = schedule.parameters.duration("every"),
                    .count = static_cast<std::uint64_t>(std::max(0LL, items)),
                    .until = length};
  return arrivals;
}

}  // namespace costsim::architecture
