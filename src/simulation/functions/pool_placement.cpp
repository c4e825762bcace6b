#include <algorithm>

#include "simulation/functions/pool.hpp"

namespace costsim::simulation {

[[gnu::noinline]] Invocation FunctionPool::place_otherwise(Time now, InstanceId& id) {
  if (take_ready(now, id)) return {.accepted = true};
  if (shared_ && shared_->in_init() != no_instance) {
    id = shared_->in_init();
    return {.accepted = true};
  }
  if (const auto refused = take_unit(now)) return {.reason = *refused};
  return place_on_new(now, id);
}

bool FunctionPool::take_ready(Time now, InstanceId& id) {
  if (!shared_) return take_idle(now, id);
  switch (config_.packing) {
    case Packing::Fill:
      return take_partly_busy(id) || take_idle(now, id);
    case Packing::Spread:
      return take_idle(now, id) || take_partly_busy(id);
    case Packing::Pick:
      break;
  }
  return take_any(now, id);
}

[[gnu::noinline]] void FunctionPool::release_otherwise(Time now, InstanceId id) {
  const Instance& instance = instances_[id];
  if (shared_) {
    if (instance.running == 0) busy_.add(now, -1);
    shared_->given_back(id, instance.running, !instance.provisioned);
  }
  if (instance.running > 0) return;
  become_free(now, id);
  if (lives_ && !instance.provisioned) lives_->begin(now, id);
}

bool FunctionPool::take_partly_busy(InstanceId& id) {
  id = shared_->partly_busy();
  return id != no_instance;
}

bool FunctionPool::take_idle(Time now, InstanceId& id) {
  if (!provisioned_.empty()) {
    id = provisioned_.back();
    provisioned_.pop_back();
    return true;
  }
  if (idle_.empty() || take_unit(now)) return false;
  id = idle_.take();
  if (lives_) lives_->end(id);
  return true;
}

/// Where no unit is left for an idle one, those that have one take the request.
bool FunctionPool::take_any(Time now, InstanceId& id) {
  if (!provisioned_.empty()) return take_idle(now, id);
  id = shared_->any();
  if (id == no_instance || instances_[id].running > 0) return id != no_instance;
  if (take_unit(now)) return take_partly_busy(id);
  idle_.erase(id);
  if (lives_) lives_->end(id);
  return true;
}

Time FunctionPool::wait_for_init(Time now, InstanceId id) {
  const Time wait = shared_->wait(now, id);
  if (wait > Time{0}) ++counts_.waited_for_init;
  return wait;
}

[[gnu::noinline]] void FunctionPool::begin_init(Time ready, InstanceId id) {
  if (ready <= instances_[id].created) return;
  shared_->begin_init(id, ready);
  no_change_before_ = std::min(no_change_before_, ready);
}

}  // namespace costsim::simulation
