// Clients that wait for the answer: a user behind a gateway.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "engine/simulator.hpp"
#include "simulation/functions/pool.hpp"
#include "simulation/requests/arrivals.hpp"
#include "simulation/requests/decision_log.hpp"
#include "simulation/requests/gates.hpp"
#include "simulation/requests/pending.hpp"
#include "simulation/requests/requests.hpp"
#include "simulation/requests/retry.hpp"

namespace costsim::simulation {

struct SyncCallerConfig {
  std::string name = "callers";
  ArrivalConfig arrivals = {};  ///< an empty one: only what is sent here
  /// The gateway answers 504 after this long, while the function goes on; 0: it waits for ever.
  Time gateway_timeout{0};
  Time added{0};  ///< to every answer, on its way through what stands in front
  RetryPolicy retry = {};
};

struct SyncStatistics {
  RequestCounts counts;
  std::uint64_t retries = 0;
  std::uint64_t gateway_timeouts = 0;   ///< answers 504; the function went on, and was billed
  std::uint64_t gateway_throttled = 0;  ///< answers 429 of the gateway; the function knew nothing
  std::uint64_t kept_out = 0;           ///< requests that never got past the gateway
  std::uint64_t failures = 0;           ///< answers of a failed or timed-out function
};
void add(SyncStatistics& sum, const SyncStatistics& part);

class SyncCaller final : public engine::Process, public RequestSink {
 public:
  /// `next`, if any, gets each served request when it is answered.
  SyncCaller(engine::Simulator& simulator, const SyncCallerConfig& config, FunctionPool& pool,
             const Window& window, std::uint64_t seed, RequestSink* next = nullptr);

  /// From now on every call must be let in by all of them, or gets 429.
  void admit_by(Gates gates) { gates_ = std::move(gates); }
  /// From now on what is answered 429 or 504, tried again and given up is told.
  void explain_to(DecisionLog* log) { log_ = log; }

  void arrive(Time now) override;

  /// At the horizon. Throws Error(Internal) unless every request is accounted for.
  SyncStatistics statistics() const;
  const LatencyStatistics& latency() const { return latency_; }

  [[gnu::flatten]] void wake(engine::Simulator& simulator, engine::Wakeup wakeup) override;

 private:
  enum Kind : std::uint16_t { Arrival, Retry, Answer };

  void attempt(PendingRequest request);
  /// An attempt failed, which the client learns at `answered`: tries again or gives up.
  void after_failure(Time answered, const PendingRequest& request, std::string_view answer,
                     std::uint64_t& outcome);
  void explain(Time answered, const PendingRequest& request, std::string_view answer,
               const std::string& then) const;
  bool counted(const PendingRequest& request) const { return request.arrived >= window_.warm_up; }

  SyncCallerConfig config_;
  engine::Simulator& simulator_;
  FunctionPool& pool_;
  Gates gates_;
  DecisionLog* log_ = nullptr;
  Window window_;
  RequestSink* next_;
  std::uint16_t id_;
  std::unique_ptr<Arrivals> arrivals_;
  engine::RandomStream jitter_;
  PendingRequests waiting_;
  std::uint64_t all_requests_ = 0;  ///< warm-up included, for the retry budget
  std::uint64_t all_retries_ = 0;
  SyncStatistics statistics_;
  LatencyStatistics latency_;
};

}  // namespace costsim::simulation
