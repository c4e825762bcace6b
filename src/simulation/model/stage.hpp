// What all kinds of stages have in common: how requests come in, what a stage meets in a run, and
// what is asked of it meanwhile.
//
// A kind is one file: a struct with what it is made of, one or two structs with what it tells, and
// these functions of the first, which kinds.cpp calls:
//   name_of         what its random streams are named after
//   result_names    the names of its results, its own the last
//   start           it runs from now on
//   mean_service_s  how long it has a request in hand, which windows must outlast
//   settling_time   how long what it keeps idle stays, if windows are to see it go
//   settle          what is there in the middle of a steady load
//   waiting_of      how long it keeps what waits to be executed, and what takes it
//   intake_per_s    how much of what is sent to it it can take for ever, where senders are refused
//   outlasts        whether a window is too short for what poison messages do in it
//   cure            without poison messages
//   asks_gateway    whether it asks a gateway in front by itself
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/simulator.hpp"
#include "engine/step_function.hpp"
#include "engine/token_bucket.hpp"
#include "simulation/functions/account.hpp"
#include "simulation/requests/arrivals.hpp"
#include "simulation/requests/decision_log.hpp"
#include "simulation/requests/downstream.hpp"
#include "simulation/requests/gates.hpp"
#include "simulation/requests/requests.hpp"

namespace costsim::simulation {

struct SimulatedStage;

/// How requests come in: what they pass on their way.
struct Entrance {
  bool asynchronous = false;  ///< a function's events, which the service delivers by itself
  std::vector<std::size_t> gates = {};  ///< of the model, the outermost first
  /// After this long without an answer from the stage a gateway answers 504, and the work goes on;
  /// 0: never.
  Time gateway_timeout{0};
  Time added{0};  ///< to the time of every answer of the stage, or of 504 in its place

  friend bool operator==(const Entrance&, const Entrance&) = default;
};

/// What a stage of a run meets there.
struct Surroundings {
  engine::Simulator& simulator;
  Account& account;
  std::vector<Gate>& gates;       ///< of the model
  engine::TokenBucket* launches;  ///< of tasks of the account; nullptr: it limits none
  Downstream* downstream;         ///< the stage's own; nullptr: it calls nobody
  Window window;
  std::uint64_t seed;
  DecisionLog* log;
};

/// One way into a stage, and what comes in by it without any other stage; several inputs share one.
struct EntryPoint {
  Entrance entrance = {};
  std::vector<ArrivalConfig> arrivals = {};
};

class RunningStage {
 public:
  virtual ~RunningStage() = default;
  /// Where the requests of an entry point go in.
  virtual RequestSink& input(std::size_t entry_point) = 0;
  /// Forgets the statistics so far: the end of a warm-up.
  virtual void restart_statistics(Time now) = 0;
  /// One or two results: a stream, and the function that reads it.
  virtual std::vector<SimulatedStage> results(Time now) = 0;
  /// Of the requests that went in.
  virtual RequestCounts counts() const = 0;
  /// What those who wait for an answer feel, if any do; else how long events take.
  virtual const LatencyStatistics& latency() const = 0;
};

/// Those that requests pass there; empty: nothing is refused on the way.
inline Gates gates_of(const Entrance& entrance, const Surroundings& around) {
  Gates gates;
  for (const std::size_t place : entrance.gates) gates.push_back(&around.gates.at(place));
  return gates;
}

/// What a window begins in the middle of.
struct SteadyLoad {
  double per_second = 0;  ///< requests that come through
  double called_s = 0;    ///< mean time of the call downstream, if each makes one
  Time instant{0};        ///< since the start of the period: its capacity is that of this step
};

/// What waits to be executed.
struct WaitingRoom {
  Time kept{0};               ///< 0: for ever
  bool dead_letters = false;  ///< whose time is over is dead-lettered, and not lost
  /// What takes it, in units of equal capacity: the shards of a stream.
  engine::StepFunction units = engine::StepFunction(1);
};

/// Of a function that takes batches: one that fills for `window`, and is looked for once a second,
/// so awaited for half of one.
inline double batch_service_s(double warm_s, Time window) {
  return warm_s + engine::to_seconds(window) + 0.5;
}

/// Windows of so many requests show a poison message well when each has some.
inline bool is_seldom(std::uint64_t poison_every, std::uint64_t requests) {
  constexpr std::uint64_t seen = 100;
  return poison_every > requests / seen;
}

}  // namespace costsim::simulation
