// What a pool of function instances is: durations, limits, billing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/distribution.hpp"
#include "engine/time.hpp"
#include "engine/token_bucket.hpp"
#include "simulation/functions/pick_order.hpp"

namespace costsim::simulation {

using engine::Distribution;
using engine::Time;

/// How execution time becomes billed time.
struct BillingRule {
  Time step = std::chrono::milliseconds(1);  ///< rounded up to this, per invocation
  bool init_billed = false;                  ///< the INIT phase of a cold start counts too
};

/// Which instance takes a request, where one takes several at a time; among equals `pick` decides.
enum class Packing : std::uint8_t {
  Fill,    ///< a partly busy one, else an idle one: the fewest instances
  Spread,  ///< an idle one, else a partly busy one: the fewest requests beside each other
  Pick,    ///< all that have room alike
};

/// What a request does when no instance has room but one that is still in INIT.
enum class DuringInit : std::uint8_t {
  Wait,   ///< it waits there for the end of INIT; another instance starts when that one is full
  Start,  ///< another instance starts for it
};

struct FunctionPoolConfig {
  std::string name = "function";  ///< names its random streams

  Distribution warm = {};  ///< a warm request's service time
  /// A cold request's whole service time. Absent: `init` (if any), then a warm service time.
  std::optional<Distribution> cold = {};
  std::optional<Distribution> init = {};
  /// Placing a new instance and fetching its code, before INIT: waited for, never billed.
  std::optional<Distribution> setup = {};
  /// Attaching it to a private network, as well: waited for, never billed.
  std::optional<Distribution> network = {};
  /// What the first execution of an instance takes longer than a warm one: billed like the rest.
  std::optional<Distribution> first_run = {};

  Pick pick = Pick::MostRecent;
  /// An instance expires this long after its last completion.
  Distribution keep_alive = engine::deterministic(600);
  std::uint32_t requests_per_instance = 1;
  // Where an instance takes more than one.
  Packing packing = Packing::Fill;
  DuringInit during_init = DuringInit::Wait;

  /// Concurrency of this function's own, taken out of the account's: its floor and its ceiling. A
  /// unit is a busy instance: one execution where an instance serves one request at a time.
  std::optional<std::int64_t> concurrency_limit = {};
  /// Instances that are always ready, and never expire; part of the limit if there is one.
  std::uint32_t provisioned = 0;
  /// New instances of this function (the rule since 2023-11); absent: no such limit.
  std::optional<engine::BucketConfig> scaling = {};
  /// Requests per second and unit of the function's own concurrency; 0: not limited, by the account
  /// neither.
  std::int64_t requests_per_unit = 10;
  bool requests_spent = false;  ///< no second's worth of them is left at the start

  /// The service (without INIT) is cut off here and the invocation fails; 0: no timeout.
  Time timeout{0};
  double error_probability = 0;  ///< of an invocation that does not time out

  /// More at once end the run with an Error(Untrustworthy) that says so: memory is not endless.
  std::size_t max_instances = 10'000'000;

  BillingRule billing = {};
  /// Instances that exist at the start, by how long each has been idle.
  std::vector<Time> initial_idle = {};
  /// Requests in service at the start, as a pool that has long been running has them. They are
  /// older than what is counted, but hold their instances.
  std::uint32_t initial_running = 0;
};

/// Throws Error(Usage) that names the function and what cannot be.
void validate(const FunctionPoolConfig& config);

}  // namespace costsim::simulation
