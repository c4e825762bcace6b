// An ordered graph of stages, and what the flow of events does in it.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "architecture/downstream.hpp"
#include "metering/rules.hpp"
#include "services/kit/service.hpp"
#include "units/error.hpp"
#include "units/shared_map.hpp"

namespace costsim::architecture {

/// Which of a stage's flows an edge carries.
enum class Port {
  Output,       ///< the items it lets out
  Invocations,  ///< one for each execution
  Events,       ///< one for each event that comes in, however packed
  NodeHours,    ///< one for each hour of each of its nodes or tasks
};

/// One input of a stage: a share or a multiple of what an earlier stage lets out.
struct Edge {
  std::string from;  ///< an earlier stage's name; "" is what users send
  Port port = Port::Output;
  Decimal times = 1;        ///< 0.3: three of ten items; 2: two calls for each item
  std::size_t traffic = 0;  ///< which of the users' traffics, where `from` is ""
};

struct Stage {
  std::string name;  ///< unique in its architecture
  const services::Service* service = nullptr;
  Parameters parameters;
  std::vector<Edge> inputs;
  Location where;
  std::optional<CalledService> downstream = {};                 ///< what its executions call
  std::map<std::string, Location, std::less<>> stated_at = {};  ///< the keys that a file states
  /// What its events ask of it, where those of the traffics that reach it differ; else the
  /// environment's.
  std::optional<services::Workload> workload = {};
  std::shared_ptr<const services::Called> called = {};  ///< of a line of data transfer
};

/// What it does with the items that reach it.
inline services::Role role_of(const Stage& stage) {
  return services::role_of(*stage.service, stage.parameters);
}

/// Whether executions of this service can call a downstream.
bool may_call(const services::Service& service);

/// Stages in an order in which each one's inputs come first.
struct Architecture {
  std::string name;
  std::vector<Stage> stages;
  Location where;
  bool tells_spreads = false;  ///< commitments ask when what they cover was used
  std::vector<services::Assumption> assumptions = {};  ///< on which derived stages rest
};

/// The world that all architectures of a scenario share.
struct Environment {
  SharedMap<std::string, metering::Rules> rules;  ///< by service, from the price files
  services::Workload workload;
  Duration month{};
  double burst_quantile = 0.99;
  SharedMap<std::string, services::Measurement> measurements;  ///< by name
};

struct StageResult {
  std::string stage;
  std::string service;
  std::vector<services::Metric> metrics;
  services::CapacityPlan capacity = {};                ///< of all the time that the result covers
  std::vector<services::Derivation> derivations = {};  ///< of its billed quantities
  services::Role role = services::Role::Counter;
};

/// One architecture over one billing month (or the part of it that the traffic covers).
struct Result {
  Duration span{};  ///< of the traffic
  metering::Usage usage;
  std::vector<StageResult> stages;
  std::vector<services::Finding> findings;
  std::vector<services::Held> held = {};       ///< needs beside their limits, each at its worst
  std::vector<services::Spread> spreads = {};  ///< of one month, where the architecture tells them
};

/// By stage: what simulated requests say of its billed quantities.
using Corrections = std::map<std::string, services::Correction>;

/// By stage: what came to those that keep things, month by month.
using Past = std::map<std::string, std::vector<services::Arrivals>>;

/// What the users send in a month: each traffic over the same steps, at least one.
using Traffics = std::span<const services::Flow>;

/// Runs one month of traffic through the stages in order, after the months of `past`, to which it
/// is added. Errors carry the stage's place in the scenario.
Result run(const Architecture& architecture, Traffics traffics, const Environment& environment,
           const Corrections& corrections, Past& past);
/// A period of one month.
Result run(const Architecture& architecture, Traffics traffics, const Environment& environment,
           const Corrections& corrections = {});
/// The same, of one traffic.
Result run(const Architecture& architecture, const services::Flow& traffic,
           const Environment& environment, const Corrections& corrections = {});

/// Several months as one: usage stays by month with the caller; each metric does as
/// it says (means count by the length of their month), capacities follow each other, and a finding
/// is told once, at its worst.
Result combined(std::vector<Result> months);

/// Shards and nodes by stage, of those stages that have some.
using Capacities = std::map<std::string, services::CapacityPlan>;

Capacities capacities_of(const Result& result);

}  // namespace costsim::architecture
