#include "request_level/function_pool.hpp"

#include "request_level/rate_bucket.hpp"
#include "services/kit/amounts.hpp"
#include "services/lambda_time.hpp"
#include "simulation/functions/cold_start.hpp"

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
  pool.keep_alive = values.duration("keep_alive");
  pool.requests_per_instance = static_cast<std::uint32_t>(values.count("requests_per_instance"));
  if (values.has("concurrency_limit")) {
    pool.concurrency_limit = values.count("concurrency_limit");
  }
  pool.provisioned = static_cast<std::uint32_t>(values.count("provisioned"));
  pool.initial_idle.assign(static_cast<std::size_t>(values.count("initial_instances")),
                           simulation::Time{0});
  if (!scales_by_account(context.rules)) {
    const double per_second = context.rules.rate("scaling-rate").per_second();
    pool.scaling = rate_bucket(per_second, per_second * 10);
  }
  pool.requests_per_unit = context.rules.number("requests-per-concurrency").to_int64();
  pool.timeout = services::function_timeout(values, context);
  pool.error_probability = values.real("error_rate");
  pool.billing = {.step = context.rules.duration("billing-step"),
                  .init_billed = context.rules.flag("init-billed")};
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
