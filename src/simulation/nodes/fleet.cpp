// The nodes of a group: their lives, and how many there are.
#include <utility>

#include <fmt/format.h>

#include "simulation/nodes/group.hpp"

namespace costsim::simulation {

namespace {

constexpr double seconds_per_hour = 3600;

}  // namespace

/// A node that is paid for from now on.
std::uint32_t NodeGroup::add_node(Time now) {
  const auto at = static_cast<std::uint32_t>(nodes_.size());
  nodes_.push_back({.credits = CpuCredits(config_.burst, config_.vcpus, now)});
  node_count_.add(now, 1);
  ++active_;
  return at;
}

Time NodeGroup::next_launch(Time now) {
  if (launches_ == nullptr) return now;
  const Time turn = launches_->next_token(now);
  launches_->charge(now, 1);
  return turn;
}

/// At once, or when the platform launches it.
void NodeGroup::start_node(Time now) {
  const Time turn = next_launch(now);
  const std::uint32_t at = add_node(now);
  if (turn <= now) return launch(now, at);
  nodes_[at].state = State::Awaited;
  node_count_.add(now, -1);
  note(now, fmt::format("node {} waits for its launch at {} s", at, engine::to_seconds(turn)));
  simulator_.schedule(turn, {id_, Launch, at});
}

void NodeGroup::launch(Time now, std::uint32_t at) {
  Node& node = nodes_[at];
  if (node.state == State::Removed) return;
  if (node.state == State::Awaited) {
    node.state = State::Booting;
    node.credits = CpuCredits(config_.burst, config_.vcpus, now);
    node_count_.add(now, 1);
  }
  note(now, fmt::format("node {} starts", at));
  simulator_.schedule(now + config_.boot, {id_, Ready, at});
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

void NodeGroup::take_from_balancer(std::uint32_t at) {
  rank(at, false);
  std::erase(balanced_, at);
}

void NodeGroup::drain(Time now, std::uint32_t at) {
  Node& node = nodes_[at];
  --active_;
  if (node.state == State::Awaited) return give_back_launch(now, at);
  if (node.state == State::Booting) return remove(now, at);
  take_from_balancer(at);
  node.state = State::Draining;
  ready_count_.add(now, -1);
  remove_if_empty(now, at);
}

/// The last of the group in line goes first, so nobody else's turn changes; who asks next, of any
/// group, has one earlier.
void NodeGroup::give_back_launch(Time now, std::uint32_t at) {
  launches_->charge(now, -1);
  nodes_[at].state = State::Removed;
}

void NodeGroup::remove_if_empty(Time now, std::uint32_t at) {
  const Node& node = nodes_[at];
  if (node.state == State::Draining && node.outstanding() == 0) remove(now, at);
}

void NodeGroup::remove(Time now, std::uint32_t at) {
  nodes_[at].credits.settle(now, nodes_[at].running);
  nodes_[at].state = State::Removed;
  nodes_[at].queue.shrink_to_fit();
  nodes_[at].inside.shrink_to_fit();
  node_count_.add(now, -1);
}

/// One for a node that goes, unless scaling has made up for it already.
void NodeGroup::replace(Time now) {
  if (active_ < wanted_) start_node(now);
}

/// A spot node gets a notice: the balancer sends nothing more, and a new node starts at once.
void NodeGroup::interrupt(Time now, std::uint32_t at) {
  if (nodes_[at].state != State::Ready) return;
  ++statistics_.interruptions;
  note(now, fmt::format("node {} will be interrupted", at));
  simulator_.schedule(now + config_.interruption_notice, {id_, Gone, at});
  drain(now, at);
  replace(now);
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

void NodeGroup::notice_failure(Time now, std::uint32_t at) {
  take_away(now, at);
  replace(now);
}

void NodeGroup::take_away(Time now, std::uint32_t at) {
  if (nodes_[at].state == State::Removed) return;
  lose_contents(now, at);
  take_from_balancer(at);
  remove(now, at);
}

void NodeGroup::lose_contents(Time now, std::uint32_t at) {
  Node& node = nodes_[at];
  rank(at, false);
  const std::vector<std::uint32_t> inside = std::exchange(node.inside, {});
  const std::deque<std::uint32_t> queue = std::exchange(node.queue, {});
  rank(at, true);
  waiting_.add(now, -static_cast<std::int64_t>(queue.size()));
  change_running(now, at, -static_cast<int>(node.running));
  for (const std::uint32_t id : inside) lose(now, id);
  for (const std::uint32_t id : queue) {
    lose(now, id);
    release(id);
  }
}

/// Those in service keep their place until the event that would have ended it.
void NodeGroup::lose(Time now, std::uint32_t id) {
  Request& request = requests_.at(id);
  const Request attempt = request;
  request.lost = true;
  request.caller_waits = false;
  if (!attempt.caller_waits) return;
  if (counted(attempt.arrived)) ++statistics_.lost;
  answer_failure(now, attempt.attempt(), statistics_.counts.dropped);
}

void NodeGroup::measure(Time now) {
  simulator_.schedule(now + config_.scaling->period, {id_, Measure, 0});
  const engine::uint128 area = running_.area_until(now);
  const double busy = static_cast<double>(area - measured_area_) /
                      static_cast<double>(config_.scaling->period.count());
  measured_area_ = area;
  const std::uint32_t wanted = scaling_->desired(now, busy, wanted_);
  if (wanted != wanted_) {
    note(now, fmt::format("{:.2f} vCPUs were busy: from {} nodes to {}", busy, wanted_, wanted));
  }
  scale_to(now, wanted);
}

/// A failed node that nobody knows of yet is not made up for: that is the health check's part.
void NodeGroup::scale_to(Time now, std::uint32_t wanted) {
  for (; wanted_ < wanted; ++wanted_) start_node(now);
  for (auto at = static_cast<std::uint32_t>(nodes_.size()); at-- > 0 && wanted_ > wanted;) {
    const State state = nodes_[at].state;
    if (state != State::Awaited && state != State::Booting && state != State::Ready) continue;
    drain(now, at);
    --wanted_;
  }
  wanted_ = wanted;
}

void NodeGroup::note(Time now, std::string_view what) {
  if (log_ != nullptr && log_->wants(now)) log_->note(now, config_.name, what);
}

}  // namespace costsim::simulation
