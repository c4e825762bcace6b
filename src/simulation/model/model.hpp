// A whole architecture at request level: stages that hand requests on, run from empty to a horizon.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "simulation/model/function_stage.hpp"
#include "simulation/model/node_stage.hpp"
#include "simulation/model/queue_stage.hpp"
#include "simulation/model/result.hpp"
#include "simulation/model/stage.hpp"
#include "simulation/model/stream_stage.hpp"
#include "simulation/requests/progress.hpp"

namespace costsim::simulation {

/// Where requests of a stage come from.
struct StageInput {
  std::optional<std::size_t> from = {};  ///< an earlier stage; absent: users
  double times = 1;                      ///< a share, or a multiple, of what it lets out
  std::size_t users = 0;                 ///< which kind of them: see users_of
  /// Arrivals of its own instead (a timer).
  std::optional<ArrivalConfig> own = {};
  Entrance entrance = {};
};

/// Every kind there is; what they tell is in result.hpp.
using StageKind = std::variant<FunctionStage, StreamStage, QueueStage, NodeStage>;

struct ModelStage {
  StageKind kind = {};
  std::vector<StageInput> inputs = {StageInput{}};
  std::optional<DownstreamConfig> downstream = {};  ///< called once per execution, or per request
  /// Names that results tell of what runs the stage, and of the stream or queue in front of it.
  /// Empty: those of the kind.
  std::string service = {};
  std::string source_service = {};
};

struct Model {
  std::string name = {};
  ArrivalConfig arrivals = {};                    ///< of users
  std::vector<ArrivalConfig> more_arrivals = {};  ///< of further kinds of users
  std::vector<ModelStage> stages = {};
  std::optional<AccountConfig> account = {};  ///< absent: no limits but the functions' own
  /// What services on the way let through of all requests of the account; more get 429.
  std::vector<GateConfig> gates = {};
  engine::RunLimits limits = {};
};

/// The place of the first stage that users' requests meet; without users, of the first.
std::size_t first_met(const Model& model);

/// What each kind of users sends, `arrivals` first.
std::vector<const ArrivalConfig*> users_of(const Model& model);

/// Expected requests of each kind of users until `horizon`, and of all of them.
std::vector<double> expected_of_users(const Model& model, Time horizon);
double expected_of_all_users(const Model& model, Time horizon);

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
