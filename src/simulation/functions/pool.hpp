// A pool of function instances (Lambda): warm and cold starts, limits, expiry, billed time.
// What every request runs through is in pool.cpp; the rest of its members are in pool_placement.cpp
// (where instances are shared), pool_start.cpp, pool_service.cpp and pool_statistics.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/sampler.hpp"
#include "engine/statistics.hpp"
#include "simulation/functions/account.hpp"
#include "simulation/functions/config.hpp"
#include "simulation/functions/departures.hpp"
#include "simulation/functions/idle_lives.hpp"
#include "simulation/functions/shared_instances.hpp"
#include "simulation/functions/statistics.hpp"
#include "simulation/requests/decision_log.hpp"
#include "simulation/requests/downstream.hpp"

namespace costsim::simulation {

/// What the caller asks for.
struct Call {
  /// The service time, if the caller knows it better than the pool (a batch, a slow dependency).
  std::optional<Time> service = {};
  bool ping = false;  ///< a keep-warm ping: counted apart
};

/// What it gets, known at once: nothing interrupts an execution.
struct Invocation {
  bool accepted = false;
  bool cold = false;
  Ending ending = Ending::Failed;                   ///< if accepted
  Throttle reason = Throttle::FunctionConcurrency;  ///< if not accepted
  Time end{0};  ///< when the function ends, in error or not, if accepted

  bool ok() const { return ending == Ending::Done; }
};

/// Passive: it is told the time, which must never go back, and catches up with what has ended and
/// expired by then. An instance that finishes at an instant is free at that instant.
class FunctionPool final : public UnitHolder {
 public:
  /// The account and the log, if any, must outlive the pool; the account keeps a reference to it.
  /// Throws Error(Usage) when the function cannot be deployed.
  FunctionPool(const FunctionPoolConfig& config, Account& account, std::uint64_t seed,
               DecisionLog* log = nullptr);
  FunctionPool(const FunctionPool&) = delete;
  FunctionPool& operator=(const FunctionPool&) = delete;

  /// From now on every execution calls it first, waits for its answer, and fails if it fails.
  void depend_on(Downstream& downstream) {
    downstream_ = &downstream;
    may_fail_ = true;
  }

  Invocation invoke(Time now, const Call& call = {});

  /// Catches up with what has ended and expired by `now`.
  void settle(Time now) override;
  /// Forgets the statistics so far: the end of a warm-up.
  void restart_statistics(Time now);
  /// Statistics up to `now`. Throws Error(Internal) if invocations were lost or invented.
  FunctionStatistics statistics(Time now);

  // As of the last time it was told.
  std::int64_t instances() const { return instance_count_.value(); }
  std::int64_t running() const { return running_.value(); }
  const FunctionPoolConfig& config() const { return config_; }

 private:
  struct Instance {
    Time created{0};
    Time idle_since{0};
    std::uint32_t running = 0;
    bool provisioned = false;
  };
  struct ServiceTimes {
    Time start{0};        ///< setup, network and INIT of a cold start, or what is left of another's
    Time billed_init{0};  ///< the part of it that is billed
    Time execution{0};
    Time usual{0};  ///< what the flow takes for it: warm, and delayed by nothing unexpected
    Ending ending = Ending::Done;
  };

  void add_initial_idle();
  void add_initial_running(std::uint64_t seed);
  InstanceId create_instance(Time now, bool provisioned);
  void change_until(Time now);
  Time expire_until(Time now);
  void expire(Time now, InstanceId id);
  bool take_request(Time now);
  std::optional<Throttle> take_unit(Time now);
  void give_unit_back();
  bool take_new_instance(Time now);
  /// A provisioned instance, an idle one, or a new one.
  Invocation place(Time now, InstanceId& id);
  /// The same of a pool that is not plain: by the packing.
  Invocation place_otherwise(Time now, InstanceId& id);
  Invocation place_on_new(Time now, InstanceId& id);
  bool take_ready(Time now, InstanceId& id);
  bool take_partly_busy(InstanceId& id);
  bool take_idle(Time now, InstanceId& id);
  bool take_any(Time now, InstanceId& id);
  void occupy(Time now, InstanceId id);
  void release(Time now, InstanceId id);
  void release_otherwise(Time now, InstanceId id);
  void become_free(Time now, InstanceId id);
  void begin_init(Time ready, InstanceId id);
  Time wait_for_init(Time now, InstanceId id);
  /// `wait`: what is left of the INIT that the request joins.
  ServiceTimes draw_service(Time now, const Call& call, bool cold, Time wait);
  ServiceTimes draw_cold_service(const Call& call);
  void disturb(Time now, const Call& call, ServiceTimes& service);
  void wait_for_downstream(Time begin, ServiceTimes& service);
  void count(const Call& call, const Invocation& invocation);
  void bill(const Call& call, const ServiceTimes& service);
  std::uint64_t billed(std::uint64_t used_ns) const;
  void explain(Time now, const Call& call, const Invocation& invocation, Time wait);
  std::string beginning(const Invocation& invocation, Time wait) const;
  const engine::TimeIntegral& busy() const { return shared_ ? busy_ : running_; }

  FunctionPoolConfig config_;
  Account& account_;
  DecisionLog* log_;
  Downstream* downstream_ = nullptr;
  engine::Sampler warm_;
  engine::RandomStream cold_stream_;
  engine::RandomStream usual_stream_;
  engine::RandomStream error_stream_;
  Time longest_;   ///< the timeout, or never
  bool may_fail_;  ///< for another reason than a timeout
  std::optional<engine::TokenBucket> scaling_;
  std::optional<engine::TokenBucket> requests_;
  std::int64_t own_units_ = 0;  ///< of the concurrency limit, without the provisioned ones

  std::vector<Instance> instances_;
  Departures departures_;
  std::vector<InstanceId> free_;  ///< numbers of expired instances
  PickOrder idle_;
  std::optional<SharedInstances> shared_;  ///< only where an instance takes several requests
  std::vector<InstanceId> provisioned_;    ///< idle ones

  Time keep_alive_;                 ///< the least
  std::optional<IdleLives> lives_;  ///< only where it is not the same for all
  bool plain_ = true;  ///< each instance takes one request, and all idle ones live equally long
  Time no_change_before_{0};  ///< no instance expires, and none ends its INIT

  std::int64_t on_demand_busy_ = 0;
  engine::TimeIntegral running_;
  engine::TimeIntegral busy_;  ///< kept only where an instance takes several requests
  engine::TimeIntegral instance_count_;
  FunctionStatistics counts_;
  std::uint64_t accepted_ = 0;  ///< ever, pings included
  std::uint64_t released_ = 0;
};

}  // namespace costsim::simulation
