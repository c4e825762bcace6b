// A whole architecture at request level: stages that hand requests on, run from empty to a horizon.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/simulator.hpp"
#include "engine/step_function.hpp"
#include "simulation/functions/async_caller.hpp"
#include "simulation/functions/keep_warm.hpp"
#include "simulation/functions/sync_caller.hpp"
#include "simulation/model/result.hpp"
#include "simulation/nodes/group.hpp"
#include "simulation/queues/message_queue.hpp"
#include "simulation/requests/progress.hpp"
#include "simulation/streams/mapping.hpp"
#include "simulation/streams/producer.hpp"

namespace costsim::simulation {

/// Functions that requests invoke directly. Each input has callers of its own, of the kind that its
/// entrance says; their names and arrivals are set by the model.
struct FunctionStage {
  FunctionPoolConfig function = {};
  SyncCallerConfig callers = {};
  AsyncCallerConfig events = {};
  /// So many functions of this kind share the requests by Zipf's law with this exponent.
  std::uint32_t functions = 1;
  double popularity = 0;
  std::optional<KeepWarmConfig> keep_warm = {};  ///< of each
};

/// A stream, its producer and the function that reads it.
struct StreamStage {
  StreamProducerConfig producer = {};
  StreamMappingConfig mapping = {};
  FunctionPoolConfig function = {};
};

/// A queue and the function that reads it.
struct QueueStage {
  MessageQueueConfig queue = {};
  FunctionPoolConfig function = {};
};

struct NodeStage {
  NodeGroupConfig nodes = {};
  /// How many serve at each instant by plan: what a window in the middle of a period begins with.
  /// Empty: as many as its rate keeps busy.
  engine::StepFunction planned = {};
};

/// How requests come in.
struct Entrance {
  bool asynchronous = false;    ///< a function's events, which the service delivers by itself
  bool behind_gateway = false;  ///< they count against the account's gateway rate
  Time gateway_timeout{0};      ///< then the gateway answers 504, and the work goes on; 0: never

  friend bool operator==(const Entrance&, const Entrance&) = default;
};

/// Where requests of a stage come from.
struct StageInput {
  std::optional<std::size_t> from = {};  ///< an earlier stage; absent: the model's arrivals
  double times = 1;                      ///< a share, or a multiple, of what it lets out
  /// Arrivals of its own instead (a timer).
  std::optional<ArrivalConfig> own = {};
  Entrance entrance = {};
};

struct ModelStage {
  std::variant<FunctionStage, StreamStage, QueueStage, NodeStage> kind = {};
  std::vector<StageInput> inputs = {StageInput{}};
  std::optional<DownstreamConfig> downstream = {};  ///< called once per execution, or per request
  /// Names that results tell of what runs the stage, and of the stream or queue in front of it.
  /// Empty: those of the kind.
  std::string service = {};
  std::string source_service = {};
};

struct Model {
  std::string name = {};
  ArrivalConfig arrivals = {};
  std::vector<ModelStage> stages = {};
  std::optional<AccountConfig> account = {};  ///< absent: no limits but the functions' own
  /// Requests of all gateways of the account and region together; more get 429. Absent: no limit.
  std::optional<BucketConfig> gateway = {};
  engine::RunLimits limits = {};
};

struct ModelRun {
  SimulationResult result;
  LatencyStatistics latency;  ///< end to end, as in the result but whole
};

/// End to end means the first stage that the arrivals meet: what users feel of a synchronous stage,
/// and how long an event takes until it is processed behind a stream or a queue.
/// Throws Error(Usage) for what cannot be deployed, and Error(Untrustworthy) when more requests are
/// to come than the limits allow, before any is simulated. `progress`, if any, is told how far it
/// is, which changes no result.
ModelRun run(const Model& model, const Window& window, std::uint64_t seed,
             DecisionLog* log = nullptr, Progress* progress = nullptr);

}  // namespace costsim::simulation
