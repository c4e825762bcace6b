// Events that the function service accepts at once and delivers by itself.
#pragma once

#include <map>
#include <memory>
#include <vector>

#include "engine/simulator.hpp"
#include "simulation/functions/pool.hpp"
#include "simulation/requests/arrivals.hpp"
#include "simulation/requests/pending.hpp"
#include "simulation/requests/requests.hpp"
#include "simulation/requests/tried_again.hpp"

namespace costsim::simulation {

/// Defaults as Lambda documents them for asynchronous invocation: a failed execution is tried twice
/// more, after one and two minutes; a throttled one for up to six hours, with a backoff that grows
/// from one second to five minutes.
struct AsyncCallerConfig {
  std::string name = "events";
  ArrivalConfig arrivals = {};  ///< an empty one: only what is sent here
  std::uint32_t error_retries = 2;
  Time error_wait = std::chrono::minutes(1);  ///< × 1 before the first retry, × 2 before the second
  Time max_age = std::chrono::hours(6);
  Time first_throttle_wait = std::chrono::seconds(1);
  Time max_throttle_wait = std::chrono::minutes(5);
  bool dead_letter_queue = false;  ///< what is dropped is kept there
};

struct AsyncStatistics {
  RequestCounts counts;
  std::uint64_t error_retries = 0;
  std::uint64_t throttle_retries = 0;
  std::uint64_t expired = 0;        ///< dropped for their age
  std::uint64_t exhausted = 0;      ///< dropped after the last retry of an error
  std::uint64_t dead_lettered = 0;  ///< of the dropped ones
  std::uint64_t lost = 0;           ///< dropped without a dead-letter queue
  /// Executions of events that were executed before: what the first one had done is done again.
  std::uint64_t duplicates = 0;
  /// Executions of a timer's events that began while those of another tick still ran.
  std::uint64_t overlaps = 0;
};
void add(AsyncStatistics& sum, const AsyncStatistics& part);

class AsyncCaller final : public engine::Process, public RequestSink {
 public:
  AsyncCaller(engine::Simulator& simulator, const AsyncCallerConfig& config, FunctionPool& pool,
              const Window& window, std::uint64_t seed, RequestSink* next = nullptr);

  void arrive(Time now) override;

  AsyncStatistics statistics() const;
  /// Of events that failed; their calls all together.
  TriedAgain tried_again() const;
  /// From the event to the end of the execution that succeeded.
  const LatencyStatistics& latency() const { return latency_; }

  void wake(engine::Simulator& simulator, engine::Wakeup wakeup) override;

 private:
  enum Kind : std::uint16_t { Arrival, Retry, Done };
  enum Entrance : std::uint8_t { Sent, Ticked };

  void attempt(PendingRequest request);
  void count_tries(Time now, const PendingRequest& request, bool failed);
  std::uint32_t tries_left(std::uint32_t errors) const;
  double failing() const;
  void count_repeated(Time now, const PendingRequest& request, const Invocation& invocation);
  void retry_or_drop(Time failed, Time wait, const PendingRequest& request, std::uint64_t& retries);
  void drop(Time at, const PendingRequest& request, std::uint64_t& reason);
  bool counted(const PendingRequest& request) const { return request.arrived >= window_.warm_up; }
  void arrive(Time now, Entrance by);

  AsyncCallerConfig config_;
  engine::Simulator& simulator_;
  FunctionPool& pool_;
  Window window_;
  RequestSink* next_;
  std::uint16_t id_;
  std::unique_ptr<Arrivals> arrivals_;
  engine::RandomStream jitter_;
  PendingRequests waiting_;
  std::map<Time, Time> ticks_;  ///< of a timer, whose executions still run, and until when
  AsyncStatistics statistics_;
  std::uint64_t executed_ = 0, failed_ = 0;  ///< in the window
  /// By errors: how many more wait for their next try than when the window began.
  std::vector<std::int64_t> more_waiting_;
  LatencyStatistics latency_;
};

}  // namespace costsim::simulation
