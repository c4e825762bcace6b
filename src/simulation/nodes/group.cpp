#include "simulation/nodes/group.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "units/error.hpp"

namespace costsim::simulation {

using engine::Simulator;
using engine::Wakeup;

NodeGroup::NodeGroup(Simulator& simulator, const NodeGroupConfig& config, const Window& window,
                     std::uint64_t seed, RequestSink* next, DecisionLog* log)
    : config_(config),
      simulator_(simulator),
      window_(window),
      next_(next),
      log_(log),
      id_(simulator.add(*this)),
      service_(seed, config.name + "/service"),
      trouble_(seed, config.name + "/trouble"),
      jitter_(seed, config.name + "/jitter"),
      wanted_(config.nodes) {
  validate(config_);
  if (config_.launches) launches_ = &own_launches_.emplace(*config_.launches);
  for (std::uint32_t i = 0; i < config_.nodes; ++i)
    make_ready(simulator.now(), add_node(simulator.now()));
  if (config_.scaling) {
    scaling_.emplace(*config_.scaling, config_);
    simulator_.schedule(simulator.now() + config_.scaling->period, {id_, Measure, 0});
  }
}

void NodeGroup::wake(Simulator& simulator, Wakeup wakeup) {
  const Time now = simulator.now();
  switch (wakeup.kind) {
    case Served:
      return serve(now, wakeup.index);
    case Answered:
      return answer(now, wakeup.index);
    case GiveUp:
      return give_up(now, wakeup.index);
    case Retry:
      return send(now, retrying_.take(wakeup.index));
    case Launch:
      return launch(now, wakeup.index);
    case OwnNode:
      waiting_.add(now, -1);
      return begin(now, wakeup.index);
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
      return notice_failure(now, wakeup.index);
  }
}

RequestSink& NodeGroup::entrance(const NodeEntrance& entrance) {
  const bool straight = entrance.gates.empty() && entrance.timeout == Time{0};
  if (straight && entrance.added == Time{0}) return *this;
  const auto index = static_cast<std::uint8_t>(entrances_.size());
  entrances_.push_back(entrance);
  return ways_.emplace_back(*this, index);
}

void NodeGroup::arrive(Time now) {
  come_in(now, 0);
}

void NodeGroup::come_in(Time now, std::uint8_t entrance) {
  ++all_requests_;
  if (counted(now)) ++statistics_.counts.requests;
  send(now, {.arrived = now, .entrance = entrance});
}

/// How late a node may answer for its client to have the answer in time; 0: as late as it likes.
Time NodeGroup::client_patience(const NodeEntrance& entrance) const {
  if (config_.request_timeout <= Time{0}) return Time{0};
  return std::max(Time{1}, config_.request_timeout - entrance.added);
}

bool NodeGroup::gateway_gives_up(const NodeEntrance& entrance) const {
  const Time client = client_patience(entrance);
  return entrance.timeout > Time{0} && (client <= Time{0} || entrance.timeout <= client);
}

/// How long somebody waits for a node's answer to an attempt; 0: for ever.
Time NodeGroup::patience(const NodeEntrance& entrance) const {
  return gateway_gives_up(entrance) ? entrance.timeout : client_patience(entrance);
}

void NodeGroup::send(Time now, PendingRequest request) {
  ++request.attempts;
  const NodeEntrance& entrance = entrances_[request.entrance];
  if (!enter(entrance.gates, now)) {
    if (counted(request.arrived)) ++statistics_.gateway_throttled;
    return fail_attempt(now, request, statistics_.counts.throttled);
  }
  const auto chosen = choose();
  if (!chosen || (nodes_[*chosen].running >= config_.vcpus &&
                  nodes_[*chosen].queue.size() >= config_.queue_limit)) {
    return answer_failure(now, request, statistics_.counts.throttled);
  }
  if (requests_.size() >= config_.max_waiting) refuse_endless(now);
  const std::uint32_t id = requests_.put({.arrived = request.arrived,
                                          .attempts = request.attempts,
                                          .node = *chosen,
                                          .entrance = request.entrance});
  if (const Time most = patience(entrance); most > Time{0}) {
    ++requests_.at(id).holders;
    simulator_.schedule(now + most, {id_, GiveUp, id});
  }
  if (config_.node_per_request) return launch_own_node(now, id);
  const Node& node = nodes_[*chosen];
  if (node.state == State::Ready && node.running < config_.vcpus) return begin(now, id);
  enqueue(now, id);
}

std::optional<std::uint32_t> NodeGroup::choose() {
  if (balanced_.empty()) return std::nullopt;
  if (config_.balancing == Balancing::LeastOutstanding) return ranked_.begin()->second;
  turn_ = (turn_ + 1) % balanced_.size();
  return balanced_[turn_];
}

void NodeGroup::enqueue(Time now, std::uint32_t id) {
  if (counted(requests_.at(id).arrived)) ++statistics_.queued;
  const std::uint32_t at = requests_.at(id).node;
  rank(at, false);
  nodes_[at].queue.push_back(id);
  rank(at, true);
  waiting_.add(now, 1);
}

/// Who waits for it cannot take it back: the node starts, also for a caller that gave up.
void NodeGroup::launch_own_node(Time now, std::uint32_t id) {
  const Time turn = next_launch(now);
  if (turn <= now) return begin(now, id);
  if (counted(requests_.at(id).arrived)) ++statistics_.queued;
  waiting_.add(now, 1);
  simulator_.schedule(turn, {id_, OwnNode, id});
}

void NodeGroup::refuse_endless(Time now) const {
  throw Error(Failure::Untrustworthy,
              fmt::format("nodes \"{}\": more than {} requests wait at {} s of simulated time: the "
                          "nodes, or what they call, serve less than comes",
                          config_.name, config_.max_waiting, engine::to_seconds(now)));
}

void NodeGroup::begin(Time now, std::uint32_t id) {
  Request& request = requests_.at(id);
  Node& node = nodes_[request.node];
  change_running(now, request.node, +1);
  rank(request.node, false);
  request.place = static_cast<std::uint32_t>(node.inside.size());
  node.inside.push_back(id);
  rank(request.node, true);
  const double speed = node.credits.speed();
  ++begun_;
  if (speed < 1) ++begun_slow_;
  const double seconds = config_.service.sample(service_) / (config_.speed * speed);
  const Time ready = config_.node_per_request ? now + config_.boot : now;
  simulator_.schedule(ready + engine::time_from_seconds(seconds), {id_, Served, id});
}

/// The vCPU has done its part; what the request waits for is others'.
void NodeGroup::serve(Time now, std::uint32_t id) {
  Request& request = requests_.at(id);
  if (request.lost) return release(id);
  Time answered = now + config_.delay;
  if (downstream_ != nullptr) {
    const Downstream::Answer reply = downstream_->call(answered);
    answered = reply.at;
    request.ok = reply.ok;
  }
  if (!config_.keeps_place) {
    const std::uint32_t at = request.node;
    change_running(now, at, -1);
    take_next(now, at);
  }
  if (answered == now) return answer(now, id);
  simulator_.schedule(answered, {id_, Answered, id});
}

void NodeGroup::answer(Time now, std::uint32_t id) {
  Request& request = requests_.at(id);
  if (request.lost) return release(id);
  const std::uint32_t at = request.node;
  Node& node = nodes_[at];
  rank(at, false);
  requests_.at(node.inside.back()).place = request.place;
  node.inside[request.place] = node.inside.back();
  node.inside.pop_back();
  rank(at, true);
  const Request done = request;
  request.caller_waits = false;
  release(id);
  if (config_.keeps_place) {
    change_running(now, at, -1);
    take_next(now, at);
  }
  remove_if_empty(now, at);
  if (done.caller_waits) conclude(now, done);
}

/// The caller will have its answer.
void NodeGroup::conclude(Time now, const Request& request) {
  if (!request.ok) {
    if (counted(request.arrived)) ++statistics_.errors;
    return answer_failure(now, request.attempt(), statistics_.counts.dropped);
  }
  const NodeEntrance& entrance = entrances_[request.entrance];
  const Time answered = now + entrance.added;
  leave(entrance.gates, answered);
  if (counted(request.arrived)) {
    ++(answered <= window_.horizon ? statistics_.counts.served : statistics_.counts.in_flight);
    latency_.add(answered - request.arrived, false);
  }
  if (next_ != nullptr) next_->arrive(now);
}

void NodeGroup::give_up(Time now, std::uint32_t id) {
  Request& request = requests_.at(id);
  const Request attempt = request;
  request.caller_waits = false;
  release(id);
  if (!attempt.caller_waits) return;
  if (counted(attempt.arrived)) {
    ++(gateway_gives_up(entrances_[attempt.entrance]) ? statistics_.gateway_timeouts
                                                      : statistics_.timed_out);
  }
  answer_failure(now, attempt.attempt(), statistics_.counts.dropped);
}

void NodeGroup::answer_failure(Time now, const PendingRequest& attempt, std::uint64_t& outcome) {
  const NodeEntrance& entrance = entrances_[attempt.entrance];
  leave(entrance.gates, now + entrance.added);
  fail_attempt(now + entrance.added, attempt, outcome);
}

void NodeGroup::fail_attempt(Time now, const PendingRequest& attempt, std::uint64_t& outcome) {
  const double allowed = config_.retry.budget * static_cast<double>(all_requests_);
  if (attempt.attempts < config_.retry.max_attempts &&
      static_cast<double>(all_retries_) < allowed) {
    ++all_retries_;
    if (counted(attempt.arrived)) ++statistics_.retries;
    const Time again = now + engine::wait_after(attempt.attempts, config_.retry.backoff, jitter_);
    simulator_.schedule(again, {id_, Retry, retrying_.put(attempt)});
  } else if (counted(attempt.arrived)) {
    ++outcome;
  }
}

/// A place is free again when neither the node nor a timer refers to it.
void NodeGroup::release(std::uint32_t id) {
  if (--requests_.at(id).holders == 0) requests_.drop(id);
}

void NodeGroup::take_next(Time now, std::uint32_t at) {
  Node& node = nodes_[at];
  if (node.queue.empty() || node.running >= config_.vcpus) return;
  const std::uint32_t id = node.queue.front();
  rank(at, false);
  node.queue.pop_front();
  rank(at, true);
  waiting_.add(now, -1);
  begin(now, id);
}

void NodeGroup::change_running(Time now, std::uint32_t at, int change) {
  Node& node = nodes_[at];
  node.credits.settle(now, node.running);
  node.running = static_cast<std::uint32_t>(static_cast<int>(node.running) + change);
  running_.add(now, change);
}

void NodeGroup::restart_statistics(Time now) {
  statistics_ = {};
  begun_ = begun_slow_ = 0;
  measured_area_ -= running_.area_until(now);  // the next reading spans the restart
  for (auto* integral : {&node_count_, &ready_count_, &running_, &waiting_}) integral->restart(now);
}

NodeGroupStatistics NodeGroup::statistics(Time now) const {
  NodeGroupStatistics result = statistics_;
  result.counts.in_flight += retrying_.count_since(window_.warm_up);
  requests_.each([&](const Request& request) {
    if (request.caller_waits && counted(request.arrived)) ++result.counts.in_flight;
  });
  for (const Node& node : nodes_) result.surplus_vcpu_s += node.credits.surplus();
  check_conservation(config_.name, result.counts);
  const bool own = config_.node_per_request;
  const engine::TimeIntegral& paid = own ? running_ : node_count_;
  result.mean_nodes = paid.mean_until(now);
  result.peak_nodes = paid.peak();
  result.mean_ready = (own ? running_ : ready_count_).mean_until(now);
  result.mean_running = running_.mean_until(now);
  result.mean_waiting = waiting_.mean_until(now);
  const double vcpus = result.mean_ready * (own ? 1 : config_.vcpus);
  result.utilisation = vcpus > 0 ? result.mean_running / vcpus : 0;
  result.throttled_share =
      begun_ > 0 ? static_cast<double>(begun_slow_) / static_cast<double>(begun_) : 0;
  return result;
}

}  // namespace costsim::simulation
