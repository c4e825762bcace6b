#include "simulation/node_group.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "units/error.hpp"

namespace costsim::simulation {

using engine::Simulator;
using engine::Wakeup;

namespace {

constexpr double seconds_per_hour = 3600;

}  // namespace

NodeGroup::NodeGroup(Simulator& simulator, const NodeGroupConfig& config, const Window& window,
                     std::uint64_t seed, RequestSink* next, DecisionLog* log)
    : config_(config),
      simulator_(simulator),
      window_(window),
      next_(next),
      log_(log),
      id_(simulator.add(*this)),
      service_(seed, config.name + "/service"),
      trouble_(seed, config.name + "/trouble") {
  validate(config_);
  for (std::uint32_t i = 0; i < config_.nodes; ++i) start_node(simulator.now(), true);
  if (config_.scaling) {
    scaling_.emplace(*config_.scaling, config_);
    simulator_.schedule(simulator.now() + config_.scaling->period, {id_, Measure, 0});
  }
}

void NodeGroup::wake(Simulator& simulator, Wakeup wakeup) {
  const Time now = simulator.now();
  switch (wakeup.kind) {
    case Finish:
      return finish(now, wakeup.index);
    case Ready:
      return make_ready(now, wakeup.index);
    case Measure:
      return measure(now);
    case Notice:
      return interrupt(now, wakeup.index);
    case Gone:
      return take_away(now, wakeup.index);
    case Fail:
      return fail(now, wakeup.index);
    default:
      take_from_balancer(wakeup.index);
      take_away(now, wakeup.index);
      start_node(now, false);
  }
}

// Requests

void NodeGroup::arrive(Time now) {
  if (counted(now)) ++statistics_.counts.requests;
  const auto chosen = choose();
  if (!chosen || (nodes_[*chosen].running >= config_.vcpus &&
                  nodes_[*chosen].queue.size() >= config_.queue_limit)) {
    if (counted(now)) ++statistics_.counts.throttled;
    return;
  }
  const Node& node = nodes_[*chosen];
  if (node.state == State::Ready && node.running < config_.vcpus) return begin(now, *chosen, now);
  enqueue(now, *chosen);
}

void NodeGroup::enqueue(Time now, std::uint32_t at) {
  rank(at, false);
  nodes_[at].queue.push_back(now);
  rank(at, true);
  waiting_.add(now, 1);
  if (static_cast<std::size_t>(waiting_.value()) <= config_.max_waiting) return;
  throw Error(Failure::Untrustworthy,
              fmt::format("nodes \"{}\": more than {} requests wait at {} s of simulated time: the "
                          "nodes serve less than comes",
                          config_.name, config_.max_waiting, engine::to_seconds(now)));
}

std::optional<std::uint32_t> NodeGroup::choose() {
  if (balanced_.empty()) return std::nullopt;
  if (config_.balancing == Balancing::LeastOutstanding) return ranked_.begin()->second;
  turn_ = (turn_ + 1) % balanced_.size();
  return balanced_[turn_];
}

void NodeGroup::begin(Time now, std::uint32_t at, Time arrived) {
  change_running(now, at, +1);
  Node& node = nodes_[at];
  const double speed = node.credits.speed();
  ++begun_;
  if (speed < 1) ++begun_slow_;
  const Time end = now + engine::time_from_seconds(config_.service.sample(service_) / speed);
  const std::uint32_t request = requests_.put({.arrived = arrived, .node = at});
  node.inside.push_back(request);
  simulator_.schedule(end, {id_, Finish, request});
}

void NodeGroup::finish(Time now, std::uint32_t id) {
  const Request request = requests_.take(id);
  if (request.lost) return;
  std::erase(nodes_[request.node].inside, id);
  change_running(now, request.node, -1);
  answer(now, request.arrived);
  take_next(now, request.node);
  remove_if_empty(now, request.node);
}

void NodeGroup::answer(Time now, Time arrived) {
  const Time latency = now - arrived + config_.delay;
  const bool late = config_.request_timeout > Time{0} && latency > config_.request_timeout;
  if (late && counted(arrived)) {
    ++statistics_.counts.dropped;
    ++statistics_.timed_out;
  }
  if (late) return;
  if (counted(arrived)) {
    ++statistics_.counts.served;
    latency_.add(latency, false);
  }
  if (next_ != nullptr) next_->arrive(now);
}

void NodeGroup::take_next(Time now, std::uint32_t at) {
  Node& node = nodes_[at];
  if (node.queue.empty() || node.running >= config_.vcpus) return;
  const Time arrived = node.queue.front();
  rank(at, false);
  node.queue.pop_front();
  rank(at, true);
  waiting_.add(now, -1);
  begin(now, at, arrived);
}

void NodeGroup::change_running(Time now, std::uint32_t at, int change) {
  Node& node = nodes_[at];
  node.credits.settle(now, node.running);
  rank(at, false);
  node.running = static_cast<std::uint32_t>(static_cast<int>(node.running) + change);
  rank(at, true);
  running_.add(now, change);
}

/// Keeps the node's place among those the balancer chooses from.
void NodeGroup::rank(std::uint32_t at, bool in) {
  if (config_.balancing != Balancing::LeastOutstanding) return;
  const Node& node = nodes_[at];
  if (node.state != State::Ready && node.state != State::Down) return;
  if (in) {
    ranked_.emplace(node.outstanding(), at);
  } else {
    ranked_.erase({node.outstanding(), at});
  }
}

// Nodes

std::uint32_t NodeGroup::start_node(Time now, bool ready) {
  const auto at = static_cast<std::uint32_t>(nodes_.size());
  nodes_.push_back({.credits = CpuCredits(config_.burst, config_.vcpus, now)});
  node_count_.add(now, 1);
  ++active_;
  if (ready) {
    make_ready(now, at);
  } else {
    note(now, fmt::format("node {} starts", at));
    simulator_.schedule(now + config_.boot, {id_, Ready, at});
  }
  return at;
}

void NodeGroup::make_ready(Time now, std::uint32_t at) {
  if (nodes_[at].state != State::Booting) return;
  nodes_[at].state = State::Ready;
  ready_count_.add(now, 1);
  balanced_.push_back(at);
  rank(at, true);
  plan_trouble(now, at);
}

void NodeGroup::plan_trouble(Time now, std::uint32_t at) {
  const auto plan = [&](double per_hour, Kind kind) {
    if (per_hour <= 0) return;
    const Time in = engine::time_from_seconds(trouble_.exponential() * seconds_per_hour / per_hour);
    simulator_.schedule(now + in, {id_, kind, at});
  };
  plan(config_.interruptions_per_hour, Notice);
  plan(config_.failures_per_hour, Fail);
}

void NodeGroup::take_from_balancer(std::uint32_t at) {
  rank(at, false);
  std::erase(balanced_, at);
}

void NodeGroup::drain(Time now, std::uint32_t at) {
  Node& node = nodes_[at];
  --active_;
  if (node.state == State::Booting) return remove(now, at);
  take_from_balancer(at);
  node.state = State::Draining;
  ready_count_.add(now, -1);
  remove_if_empty(now, at);
}

void NodeGroup::remove_if_empty(Time now, std::uint32_t at) {
  const Node& node = nodes_[at];
  if (node.state == State::Draining && node.outstanding() == 0) remove(now, at);
}

void NodeGroup::remove(Time now, std::uint32_t at) {
  nodes_[at].credits.settle(now, nodes_[at].running);
  nodes_[at].state = State::Removed;
  nodes_[at].queue.shrink_to_fit();
  node_count_.add(now, -1);
}

/// A spot node gets a notice: the balancer sends nothing more, and a new node starts at once.
void NodeGroup::interrupt(Time now, std::uint32_t at) {
  if (nodes_[at].state != State::Ready) return;
  ++statistics_.interruptions;
  note(now, fmt::format("node {} will be interrupted", at));
  simulator_.schedule(now + config_.interruption_notice, {id_, Gone, at});
  drain(now, at);
  start_node(now, false);
}

/// What is in it is lost at once; the balancer goes on sending to it, and those callers hang, until
/// the health check tells.
void NodeGroup::fail(Time now, std::uint32_t at) {
  if (nodes_[at].state != State::Ready) return;
  ++statistics_.failures;
  note(now, fmt::format("node {} fails with {} requests", at, nodes_[at].outstanding()));
  --active_;
  ready_count_.add(now, -1);
  lose_contents(now, at);
  nodes_[at].state = State::Down;
  simulator_.schedule(now + config_.health_check, {id_, Noticed, at});
}

void NodeGroup::take_away(Time now, std::uint32_t at) {
  if (nodes_[at].state == State::Removed) return;
  lose_contents(now, at);
  remove(now, at);
}

void NodeGroup::lose_contents(Time now, std::uint32_t at) {
  Node& node = nodes_[at];
  const auto lose = [&](Time arrived) {
    if (!counted(arrived)) return;
    ++statistics_.counts.dropped;
    ++statistics_.lost;
  };
  for (const std::uint32_t id : node.inside) {
    requests_.at(id).lost = true;
    lose(requests_.at(id).arrived);
  }
  for (const Time arrived : node.queue) lose(arrived);
  waiting_.add(now, -static_cast<std::int64_t>(node.queue.size()));
  node.inside.clear();
  const int running = static_cast<int>(node.running);
  rank(at, false);
  node.queue.clear();
  rank(at, true);
  change_running(now, at, -running);
}

// Scaling

void NodeGroup::measure(Time now) {
  simulator_.schedule(now + config_.scaling->period, {id_, Measure, 0});
  const engine::uint128 area = running_.area_until(now);
  const double busy = static_cast<double>(area - measured_area_) /
                      static_cast<double>(config_.scaling->period.count());
  measured_area_ = area;
  const auto present = static_cast<std::uint32_t>(active_);
  const std::uint32_t wanted = scaling_->desired(now, busy, present);
  if (wanted != present) {
    note(now, fmt::format("{:.2f} vCPUs were busy: from {} nodes to {}", busy, present, wanted));
  }
  scale_to(now, wanted);
}

void NodeGroup::scale_to(Time now, std::uint32_t wanted) {
  while (active_ < wanted) start_node(now, false);
  for (auto at = static_cast<std::uint32_t>(nodes_.size()); at-- > 0 && active_ > wanted;) {
    const State state = nodes_[at].state;
    if (state == State::Booting || state == State::Ready) drain(now, at);
  }
}

void NodeGroup::restart_statistics(Time now) {
  statistics_ = {};
  begun_ = begun_slow_ = 0;
  measured_area_ -= running_.area_until(now);  // the next reading spans the restart
  for (auto* integral : {&node_count_, &ready_count_, &running_, &waiting_}) integral->restart(now);
}

void NodeGroup::note(Time now, std::string_view what) {
  if (log_ != nullptr && log_->wants(now)) log_->note(now, config_.name, what);
}

NodeGroupStatistics NodeGroup::statistics(Time now) const {
  NodeGroupStatistics result = statistics_;
  requests_.each([&](const Request& request) {
    if (!request.lost && counted(request.arrived)) ++result.counts.in_flight;
  });
  for (const Node& node : nodes_) {
    result.surplus_vcpu_s += node.credits.surplus();
    for (const Time arrived : node.queue) result.counts.in_flight += counted(arrived) ? 1 : 0;
  }
  check_conservation(config_.name, result.counts);
  result.mean_nodes = node_count_.mean_until(now);
  result.peak_nodes = node_count_.peak();
  result.mean_ready = ready_count_.mean_until(now);
  result.mean_running = running_.mean_until(now);
  result.mean_waiting = waiting_.mean_until(now);
  const double vcpus = result.mean_ready * config_.vcpus;
  result.utilisation = vcpus > 0 ? result.mean_running / vcpus : 0;
  result.throttled_share =
      begun_ > 0 ? static_cast<double>(begun_slow_) / static_cast<double>(begun_) : 0;
  return result;
}

}  // namespace costsim::simulation
