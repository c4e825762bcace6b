#include "simulation/functions/shared_instances.hpp"

namespace costsim::simulation {

using engine::RandomStream;

SharedInstances::SharedInstances(const FunctionPoolConfig& config, std::uint64_t seed)
    : most_(config.requests_per_instance),
      all_in_order_(config.packing == Packing::Pick),
      may_join_(config.during_init == DuringInit::Wait),
      partly_busy_(config.pick, RandomStream(seed, config.name + "/pick partly busy")),
      with_room_(config.pick, RandomStream(seed, config.name + "/pick with room")) {}

void SharedInstances::create(InstanceId id) {
  if (id >= state_.size()) state_.resize(id + std::size_t{1});
  state_[id] = {};
  partly_busy_.create(id);
  if (all_in_order_) with_room_.create(id);
}

void SharedInstances::destroy(InstanceId id) {
  leave(id);
  partly_busy_.destroy(id);
  if (all_in_order_) with_room_.destroy(id);
}

void SharedInstances::begin_init(InstanceId id, Time ready) {
  state_[id].ready = ready;
  state_[id].running = 1;
  starting_.push({ready, id});
  if (may_join_ && most_ > 1) joinable_ = id;
}

void SharedInstances::taken(Time now, InstanceId id, std::uint32_t running) {
  State& state = state_[id];
  state.running = running;
  if (running == most_) {
    leave(id);
    if (joinable_ == id) joinable_ = no_instance;
  } else if (state.ready <= now && !state.is_partly_busy) {
    enter(id, false);
  }
}

void SharedInstances::given_back(InstanceId id, std::uint32_t running, bool on_demand) {
  state_[id].running = running;
  leave(id);
  enter(id, on_demand);
}

void SharedInstances::add_idle(InstanceId id) {
  enter(id, true);
}

void SharedInstances::ready_by(Time now) {
  while (next() <= now) {
    const InstanceId id = starting_.top().id;
    starting_.pop();
    if (joinable_ == id) joinable_ = no_instance;
    if (state_[id].running < most_) enter(id, false);
  }
}

void SharedInstances::leave(InstanceId id) {
  State& state = state_[id];
  if (state.is_partly_busy) partly_busy_.erase(id);
  if (state.has_room) with_room_.erase(id);
  state.is_partly_busy = state.has_room = false;
}

void SharedInstances::enter(InstanceId id, bool even_idle) {
  State& state = state_[id];
  if (state.running > 0) {
    partly_busy_.insert(id);
    state.is_partly_busy = true;
  }
  if (all_in_order_ && !state.has_room && (state.running > 0 || even_idle)) {
    with_room_.insert(id);
    state.has_room = true;
  }
}

}  // namespace costsim::simulation
