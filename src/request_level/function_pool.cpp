#include "request_level/function_pool.hpp"

#include <fmt/format.h>

#include "request_level/rate_bucket.hpp"
#include "services/kit/amounts.hpp"
#include "services/lambda/instances.hpp"
#include "services/lambda/time.hpp"
#include "simulation/functions/cold_start.hpp"
#include "units/error.hpp"

namespace costsim::request_level {
namespace {

using services::Context;
using simulation::Time;

simulation::Pick pick_named(const std::string& name) {
  using simulation::Pick;
  if (name == "newest") return Pick::Newest;
  if (name == "oldest") return Pick::Oldest;
  if (name == "random") return Pick::Random;
  if (name == "least-recent") return Pick::LeastRecent;
  return Pick::MostRecent;
}

/// One warm invocation, without what each event of a batch adds.
engine::Distribution warm_duration(const Parameters& values, const Context& context) {
  if (values.has("duration")) return engine::make_distribution(values.distribution("duration"));
  return engine::deterministic(services::event_cpu_s(values, context) +
                               seconds(context.workload.wait));
}

/// What a cold start adds: as stated, else what is known of such packages.
void set_cold_start(const Parameters& values, const Context& context,
                    simulation::FunctionPoolConfig& function) {
  if (values.has("cold_duration")) {
    function.cold = engine::make_distribution(values.distribution("cold_duration"));
    return;
  }
  services::ColdStart start = services::cold_start_of(values, context);
  function.setup = std::move(start.setup);
  function.init = std::move(start.init);
  function.first_run = std::move(start.first_run);
  if (values.flag("vpc") && context.rules.duration("vpc-cold-start") > Duration(0)) {
    function.network =
        simulation::network_attachment(seconds(context.rules.duration("vpc-cold-start")));
  }
}

/// How long each of the instances at the start has been idle: the values that are stated one by
/// one, else draws of what is stated. They are part of the model, the same for every seed of a run.
std::vector<Time> initial_ages(const Parameters& values, const std::string& name) {
  const auto count = static_cast<std::size_t>(values.count("initial_instances"));
  const DistributionText& stated = values.distribution("initial_idle");
  std::vector<Time> ages;
  if (stated.values.size() == count) {
    for (const double age : stated.values) ages.push_back(engine::time_from_seconds(age));
    return ages;
  }
  const engine::Distribution age = engine::make_distribution(stated);
  engine::RandomStream stream(1, name + "/initial idle");
  for (std::size_t i = 0; i < count; ++i) ages.push_back(age.sample_time(stream));
  return ages;
}

[[noreturn]] void refuse_key(const Stage& stage, std::string_view key, const std::string& message) {
  const auto place = stage.stated_at.find(key);
  throw Error(Failure::Usage, place == stage.stated_at.end() ? stage.where : place->second,
              fmt::format("{}: {}", key, message));
}

/// What is said of the start must be possible: idle ones have not outlived their idle life, and no
/// more run than may.
void check_start(const Stage& function, const Context& context,
                 const simulation::FunctionPoolConfig& pool) {
  const Parameters& values = function.parameters;
  if (values.stated("initial_idle") && pool.initial_idle.empty()) {
    refuse_key(function, "initial_idle",
               "there are no idle instances at the start: expected `initial_instances` beside it");
  }
  const double longest_s = pool.keep_alive.greatest();
  for (const Time age : pool.initial_idle) {
    if (engine::to_seconds(age) < longest_s) continue;
    refuse_key(function, "initial_idle",
               fmt::format("an instance that has been idle for {} is gone: expected less than the "
                           "longest idle life, {} (see `keep_alive`)",
                           to_text(age), to_text(engine::time_from_seconds(longest_s))));
  }
  const std::int64_t most =
      pool.concurrency_limit.value_or(context.rules.number("concurrency").to_int64());
  if (pool.initial_running > most * pool.requests_per_instance) {
    refuse_key(function, "initial_running",
               fmt::format("{} requests cannot be in service at once: expected at most {}, the "
                           "concurrency{}",
                           pool.initial_running, most * pool.requests_per_instance,
                           pool.requests_per_instance > 1 ? " × requests_per_instance" : ""));
  }
}

/// How instances are shared, where one takes several requests.
void set_sharing(const Parameters& values, simulation::FunctionPoolConfig& pool) {
  using simulation::DuringInit;
  using simulation::Packing;
  pool.requests_per_instance = static_cast<std::uint32_t>(values.count("requests_per_instance"));
  const std::string& packing = values.text("packing");
  pool.packing = packing == "spread" ? Packing::Spread
                 : packing == "pick" ? Packing::Pick
                                     : Packing::Fill;
  pool.during_init = values.text("during_init") == "start" ? DuringInit::Start : DuringInit::Wait;
}

}  // namespace

bool scales_by_account(const metering::Rules& functions) {
  return functions.has("scaling-scope") && functions.text("scaling-scope") == "account";
}

simulation::FunctionPoolConfig pool_of(const Stage& function, const Context& context) {
  const Parameters& values = function.parameters;
  simulation::FunctionPoolConfig pool;
  pool.name = function.name;
  pool.warm = warm_duration(values, context);
  set_cold_start(values, context, pool);
  pool.pick = pick_named(values.text("pick"));
  pool.keep_alive = services::idle_life_of(values, context);
  set_sharing(values, pool);
  if (values.has("concurrency_limit")) {
    pool.concurrency_limit = values.count("concurrency_limit");
  }
  pool.provisioned = static_cast<std::uint32_t>(values.count("provisioned"));
  pool.initial_idle = initial_ages(values, pool.name);
  pool.initial_running = static_cast<std::uint32_t>(values.count("initial_running"));
  if (!scales_by_account(context.rules)) {
    const double per_second = context.rules.rate("scaling-rate").per_second();
    pool.scaling = rate_bucket(per_second, per_second * 10);
  }
  pool.requests_per_unit = context.rules.number("requests-per-concurrency").to_int64();
  pool.timeout = services::function_timeout(values, context);
  pool.error_probability = values.real("error_rate");
  pool.billing = {.step = context.rules.duration("billing-step"),
                  .init_billed = context.rules.flag("init-billed")};
  check_start(function, context, pool);
  return pool;
}

simulation::FunctionPoolConfig polled_pool_of(const Stage& function, const Context& context) {
  simulation::FunctionPoolConfig pool = pool_of(function, context);
  pool.requests_per_unit = 0;
  return pool;
}

BatchTime batch_time_of(const Parameters& values, const Context& context,
                        const engine::Distribution& warm) {
  BatchTime time{.per_event = values.duration("duration_per_event")};
  if (!values.has("duration")) {
    time.shared = engine::deterministic(seconds(context.workload.wait));
    time.per_event += engine::time_from_seconds(services::event_cpu_s(values, context));
  } else if (time.per_event > Time{0}) {
    time.shared = warm;
  }
  return time;
}

}  // namespace costsim::request_level
