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
#include "simulation/cpu_credits.hpp"
#include "simulation/decision_log.hpp"
#include "simulation/node_scaling.hpp"
#include "simulation/requests.hpp"
#include "simulation/slots.hpp"

namespace costsim::simulation {

struct NodeGroupStatistics {
  RequestCounts counts;         ///< throttled: a full queue, or no node; dropped: lost or timed out
  std::uint64_t timed_out = 0;  ///< callers who gave up
  std::uint64_t lost = 0;       ///< requests that went down with a node, or to one that was down
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

class NodeGroup final : public engine::Process, public RequestSink {
 public:
  /// `next`, if any, gets each request that was answered.
  NodeGroup(engine::Simulator& simulator, const NodeGroupConfig& config, const Window& window,
            std::uint64_t seed, RequestSink* next = nullptr, DecisionLog* log = nullptr);

  void arrive(Time now) override;
  void wake(engine::Simulator& simulator, engine::Wakeup wakeup) override;

  void restart_statistics(Time now);
  /// Throws Error(Internal) unless every request is accounted for.
  NodeGroupStatistics statistics(Time now) const;
  /// From arrival to answer, of those that were answered in time.
  const LatencyStatistics& latency() const { return latency_; }
  std::int64_t nodes() const { return node_count_.value(); }

 private:
  enum Kind : std::uint16_t { Finish, Ready, Measure, Notice, Gone, Fail, Noticed };
  enum class State : std::uint8_t { Booting, Ready, Draining, Down, Removed };

  struct Request {
    Time arrived{0};
    std::uint32_t node = 0;
    bool lost = false;
  };
  struct Node {
    State state = State::Booting;
    std::uint32_t running = 0;
    std::deque<Time> queue = {};             ///< arrival times
    std::vector<std::uint32_t> inside = {};  ///< requests in service
    CpuCredits credits;
    std::uint32_t outstanding() const { return running + static_cast<std::uint32_t>(queue.size()); }
  };

  std::uint32_t start_node(Time now, bool ready);
  void make_ready(Time now, std::uint32_t node);
  void take_from_balancer(std::uint32_t node);
  void drain(Time now, std::uint32_t node);
  void remove_if_empty(Time now, std::uint32_t node);
  void remove(Time now, std::uint32_t node);
  void plan_trouble(Time now, std::uint32_t node);
  void interrupt(Time now, std::uint32_t node);
  void fail(Time now, std::uint32_t node);
  void take_away(Time now, std::uint32_t node);
  void lose_contents(Time now, std::uint32_t node);

  std::optional<std::uint32_t> choose();
  void enqueue(Time now, std::uint32_t node);
  void begin(Time now, std::uint32_t node, Time arrived);
  void finish(Time now, std::uint32_t request);
  void answer(Time now, Time arrived);
  void take_next(Time now, std::uint32_t node);
  void change_running(Time now, std::uint32_t node, int change);
  void rank(std::uint32_t node, bool in);
  void measure(Time now);
  void scale_to(Time now, std::uint32_t wanted);
  void note(Time now, std::string_view what);
  bool counted(Time arrived) const { return arrived >= window_.warm_up; }

  NodeGroupConfig config_;
  engine::Simulator& simulator_;
  Window window_;
  RequestSink* next_;
  DecisionLog* log_;
  std::uint16_t id_;
  engine::RandomStream service_;
  engine::RandomStream trouble_;
  std::optional<NodeScaling> scaling_;
  std::vector<Node> nodes_;
  std::vector<std::uint32_t> balanced_;  ///< to which the balancer sends, in the order they came
  std::set<std::pair<std::uint32_t, std::uint32_t>> ranked_;  ///< (outstanding, node), of those
  std::size_t turn_ = 0;
  Slots<Request> requests_;
  std::int64_t active_ = 0;  ///< nodes booting or ready
  engine::uint128 measured_area_ = 0;
  engine::TimeIntegral node_count_, ready_count_, running_, waiting_;
  std::uint64_t begun_ = 0, begun_slow_ = 0;
  NodeGroupStatistics statistics_;
  LatencyStatistics latency_;
};

}  // namespace costsim::simulation
