// Container nodes behind a load balancer: queues, autoscaling, credits, interruptions, failures.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/simulator.hpp"
#include "engine/statistics.hpp"
#include "simulation/nodes/cpu_credits.hpp"
#include "simulation/nodes/scaling.hpp"
#include "simulation/requests/decision_log.hpp"
#include "simulation/requests/downstream.hpp"
#include "simulation/requests/gates.hpp"
#include "simulation/requests/pending.hpp"
#include "simulation/requests/requests.hpp"
#include "simulation/requests/slots.hpp"

namespace costsim::simulation {

struct NodeGroupStatistics {
  RequestCounts counts;         ///< throttled: a full queue, or no node; dropped: lost or timed out
  std::uint64_t retries = 0;    ///< attempts of callers after their first
  std::uint64_t timed_out = 0;  ///< attempts that callers gave up
  std::uint64_t lost = 0;       ///< attempts that went down with a node, or to one that was down
  std::uint64_t gateway_throttled = 0;  ///< attempts that a gateway in front refused
  std::uint64_t gateway_timeouts = 0;   ///< attempts that it answered with 504; the node went on
  std::uint64_t errors = 0;             ///< attempts that failed because a downstream did
  std::uint64_t queued = 0;             ///< attempts that found no vCPU free, and waited for one
  std::uint64_t interruptions = 0;
  std::uint64_t failures = 0;
  double mean_nodes = 0;  ///< booting ones included: they are paid for
  std::int64_t peak_nodes = 0;
  double mean_ready = 0;
  double mean_running = 0;  ///< requests in service
  double mean_waiting = 0;
  double utilisation = 0;      ///< of the ready nodes' vCPUs
  double surplus_vcpu_s = 0;   ///< beyond the CPU credits, since the start of the run
  double throttled_share = 0;  ///< of requests that began at the baseline's speed
};

/// What requests pass before the balancer.
struct NodeEntrance {
  Gates gates = {};  ///< every attempt is let in by all of them, or gets 429
  Time timeout{0};   ///< after so long without the node's answer a gateway answers 504; 0: never
  Time added{0};     ///< to every answer, on its way back
};

class NodeGroup final : public engine::Process, public RequestSink {
 public:
  /// `next`, if any, gets each request that was answered.
  NodeGroup(engine::Simulator& simulator, const NodeGroupConfig& config, const Window& window,
            std::uint64_t seed, RequestSink* next = nullptr, DecisionLog* log = nullptr);

  /// From now on every request calls it after its service, waits for its answer, and fails if it
  /// fails.
  void depend_on(Downstream& downstream) { downstream_ = &downstream; }
  /// From now on its nodes are launched out of its account's bucket, in the order in which all
  /// groups want theirs.
  void launch_from(engine::TokenBucket& account) { launches_ = &account; }

  /// Where requests come in by this way; the group itself takes those that come straight.
  RequestSink& entrance(const NodeEntrance& entrance);

  void arrive(Time now) override;
  void wake(engine::Simulator& simulator, engine::Wakeup wakeup) override;

  void restart_statistics(Time now);
  /// Throws Error(Internal) unless every request is accounted for.
  NodeGroupStatistics statistics(Time now) const;
  /// From arrival to answer, of those that were answered in time.
  const LatencyStatistics& latency() const { return latency_; }
  std::int64_t nodes() const { return node_count_.value(); }

 private:
  enum Kind : std::uint16_t {
    Served,
    Answered,
    GiveUp,
    Retry,
    Launch,
    OwnNode,
    Ready,
    Measure,
    Notice,
    Gone,
    Fail,
    Noticed
  };
  enum class State : std::uint8_t { Awaited, Booting, Ready, Draining, Down, Removed };

  /// One attempt. Its place is kept until the node is done with it and its timer has fired.
  struct Request {
    Time arrived{0};  ///< the first attempt
    std::uint32_t attempts = 1;
    std::uint32_t node = 0;
    std::uint32_t place = 0;   ///< in the node's `inside`
    bool caller_waits = true;  ///< for the answer to this attempt
    bool ok = true;            ///< what the downstream answered
    bool lost = false;         ///< the node is gone
    std::uint8_t holders = 1;  ///< the node, and a timer
    std::uint8_t entrance = 0;

    PendingRequest attempt() const {
      return {.arrived = arrived, .attempts = attempts, .entrance = entrance};
    }
  };
  struct Way final : RequestSink {
    Way(NodeGroup& into, std::uint8_t which) : group(into), index(which) {}
    void arrive(Time now) override { group.come_in(now, index); }
    NodeGroup& group;
    std::uint8_t index;
  };
  struct Node {
    State state = State::Booting;
    std::uint32_t running = 0;               ///< vCPUs in use
    std::deque<std::uint32_t> queue = {};    ///< requests that wait for one
    std::vector<std::uint32_t> inside = {};  ///< requests that had one, and are not answered
    CpuCredits credits;
    std::uint32_t outstanding() const {
      return static_cast<std::uint32_t>(inside.size() + queue.size());
    }
  };

  // Requests: node_group.cpp.
  void come_in(Time now, std::uint8_t entrance);
  void send(Time now, PendingRequest request);
  Time patience(const NodeEntrance& entrance) const;
  Time client_patience(const NodeEntrance& entrance) const;
  bool gateway_gives_up(const NodeEntrance& entrance) const;
  std::optional<std::uint32_t> choose();
  void enqueue(Time now, std::uint32_t request);
  /// When the platform launches one more node; a token taken in advance keeps its place in line.
  Time next_launch(Time now);
  void launch_own_node(Time now, std::uint32_t request);
  [[noreturn]] void refuse_endless(Time now) const;
  void begin(Time now, std::uint32_t request);
  void serve(Time now, std::uint32_t request);
  void answer(Time now, std::uint32_t request);
  void give_up(Time now, std::uint32_t request);
  void conclude(Time now, const Request& request);
  /// An attempt that was let in came to nothing now; its caller learns it when the answer is there.
  void answer_failure(Time now, const PendingRequest& attempt, std::uint64_t& outcome);
  /// An attempt came to nothing, which its caller learns at `now`: tries again or gives up.
  void fail_attempt(Time now, const PendingRequest& attempt, std::uint64_t& outcome);
  void release(std::uint32_t request);
  void take_next(Time now, std::uint32_t node);
  void change_running(Time now, std::uint32_t node, int change);
  bool counted(Time arrived) const { return arrived >= window_.warm_up; }

  // Nodes and their number: node_fleet.cpp.
  std::uint32_t add_node(Time now);
  void start_node(Time now);
  void launch(Time now, std::uint32_t node);
  void make_ready(Time now, std::uint32_t node);
  void take_from_balancer(std::uint32_t node);
  void drain(Time now, std::uint32_t node);
  void give_back_launch(Time now, std::uint32_t node);
  void remove_if_empty(Time now, std::uint32_t node);
  void remove(Time now, std::uint32_t node);
  void replace(Time now);
  void plan_trouble(Time now, std::uint32_t node);
  void interrupt(Time now, std::uint32_t node);
  void fail(Time now, std::uint32_t node);
  void notice_failure(Time now, std::uint32_t node);
  void take_away(Time now, std::uint32_t node);
  void lose_contents(Time now, std::uint32_t node);
  void lose(Time now, std::uint32_t request);
  void rank(std::uint32_t node, bool in);
  void measure(Time now);
  void scale_to(Time now, std::uint32_t wanted);
  void note(Time now, std::string_view what);

  NodeGroupConfig config_;
  engine::Simulator& simulator_;
  Window window_;
  RequestSink* next_;
  DecisionLog* log_;
  Downstream* downstream_ = nullptr;
  std::vector<NodeEntrance> entrances_ = {{}};
  std::deque<Way> ways_;  ///< of the entrances after the first
  std::uint16_t id_;
  engine::RandomStream service_;
  engine::RandomStream trouble_;
  engine::RandomStream jitter_;
  std::optional<NodeScaling> scaling_;
  std::optional<engine::TokenBucket> own_launches_;
  engine::TokenBucket* launches_ = nullptr;  ///< its own, or the account's; nullptr: no limit
  std::vector<Node> nodes_;
  std::vector<std::uint32_t> balanced_;  ///< to which the balancer sends, in the order they came
  std::set<std::pair<std::uint32_t, std::uint32_t>> ranked_;  ///< (outstanding, node), of those
  std::size_t turn_ = 0;
  Slots<Request> requests_;
  PendingRequests retrying_;
  std::uint64_t all_requests_ = 0;  ///< warm-up included, for the retry budget
  std::uint64_t all_retries_ = 0;
  std::uint32_t active_ = 0;  ///< nodes booting or ready
  std::uint32_t wanted_ = 0;  ///< what scaling last asked for
  engine::uint128 measured_area_ = 0;
  engine::TimeIntegral node_count_, ready_count_, running_, waiting_;
  std::uint64_t begun_ = 0, begun_slow_ = 0;
  NodeGroupStatistics statistics_;
  LatencyStatistics latency_;
};

}  // namespace costsim::simulation
