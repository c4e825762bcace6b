#include <fmt/format.h>

#include "request_level/function_pool.hpp"
#include "request_level/rate_bucket.hpp"
#include "request_level/retries.hpp"
#include "request_level/roles.hpp"
#include "request_level/route.hpp"
#include "request_level/unused_keys.hpp"
#include "units/error.hpp"

namespace costsim::request_level {
namespace {

using services::Role;

/// Each function is a pool and its callers, and a simulator holds 65,536 processes.
constexpr std::int64_t most_functions = 20'000;

std::uint32_t functions_of(const Parameters& values) {
  const std::int64_t count = values.count("functions");
  if (count <= most_functions) return static_cast<std::uint32_t>(count);
  throw Error(Failure::Untrustworthy,
              fmt::format("{} functions are more than a request-level run can follow (at most {})",
                          count, most_functions));
}

simulation::FunctionStage stage_of(const Stage& function, const services::Context& context) {
  const Parameters& values = function.parameters;
  simulation::FunctionStage stage;
  stage.function = pool_of(function, context);
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

unsigned invokers_of(const std::vector<simulation::StageInput>& inputs) {
  unsigned invokers = 0;
  for (const auto& input : inputs) invokers |= input.entrance.asynchronous ? Event : Caller;
  return invokers;
}

void add_invoked(const Stage& function, Building& building) {
  Route route = route_to(function, 1, building);
  if (route.inputs.empty()) {
    return leave_out(function, "nothing that is simulated invokes it", building);
  }
  tell_unused_keys(function, invokers_of(route.inputs), building);
  add(function,
      {.kind = stage_of(function, context_of(function, building)),
       .inputs = std::move(route.inputs)},
      building);
}

}  // namespace

void add_function(const Stage& function, Building& building) {
  const Stage* source = record_source(function, building);
  if (source == nullptr) return add_invoked(function, building);
  switch (source->service->role) {
    case Role::Stream:
      return read_stream(*source, function, building);
    case Role::Table:
      return read_table(*source, function, building);
    case Role::Queue:
      return read_queue(*source, function, building);
    case Role::Gateway:
    case Role::Balancer:
    case Role::Topic:
    case Role::Timer:
    case Role::Function:
    case Role::Nodes:
    case Role::Counter:
    case Role::Labour:
    case Role::CostLine:
    case Role::Transfer:
      return;  // none of them keeps records (services::keeps_records)
  }
}

simulation::AccountConfig account_of(const metering::Rules& functions) {
  simulation::AccountConfig account;
  account.concurrency = functions.number("concurrency").to_int64();
  account.requests_per_unit = functions.number("requests-per-concurrency").to_int64();
  if (scales_by_account(functions)) {
    account.scaling = rate_bucket(functions.rate("scaling-rate").per_second(),
                                  functions.number("burst-concurrency").to_double());
  }
  return account;
}

}  // namespace costsim::request_level
