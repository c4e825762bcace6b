// A function's parameters and rules → the pool of its instances, and how long they take.
#pragma once

#include <optional>

#include "request_level/building.hpp"

namespace costsim::request_level {

simulation::FunctionPoolConfig pool_of(const Stage& function, const services::Context& context);

/// The same of a function that an event source polls for. Pollers are no clients: the limit of so
/// many requests per second and unit is not held against them (with a reserved concurrency of 70 a
/// mapping made some 1,200 invocations a second, and 56 throttles a minute: R. van der Merwe, "ESM
/// vs Lambda Concurrency Uploads").
simulation::FunctionPoolConfig polled_pool_of(const Stage& function,
                                              const services::Context& context);

/// Whether functions share one scaling rate, the account's (before 2023-11), or have one each.
bool scales_by_account(const metering::Rules& functions);

/// How long a batch takes where its events add to it.
struct BatchTime {
  std::optional<engine::Distribution> shared = {};  ///< absent: the pool's own, for all of it
  simulation::Time per_event{0};
};

/// As stated, or the workload's CPU time, which all events take, beside a wait that they share.
BatchTime batch_time_of(const Parameters& values, const services::Context& context,
                        const engine::Distribution& warm);

}  // namespace costsim::request_level
