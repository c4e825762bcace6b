// Which instances have room for one more request, where an instance takes several at a time.
#pragma once

#include <algorithm>
#include <queue>
#include <vector>

#include "simulation/functions/config.hpp"

namespace costsim::simulation {

/// Keeps the partly busy instances in order, those still in INIT apart. Of the latter at most one
/// has room where requests wait for it (DuringInit::Wait): another starts only when it is full.
class SharedInstances {
 public:
  SharedInstances(const FunctionPoolConfig& config, std::uint64_t seed);

  void create(InstanceId id);
  void destroy(InstanceId id);

  /// It serves from `ready` on, which is to come; until then it is in INIT, with one request.
  void begin_init(InstanceId id, Time ready);
  /// How long a request that is given to it at `now` waits for the end of INIT.
  Time wait(Time now, InstanceId id) const { return std::max(Time{0}, state_[id].ready - now); }

  /// It has one request more, or one less.
  void taken(Time now, InstanceId id, std::uint32_t running);
  void given_back(InstanceId id, std::uint32_t running, bool on_demand);
  /// An idle one that exists from the start.
  void add_idle(InstanceId id);

  /// One with requests and room for another, by the pick; no_instance if there is none.
  InstanceId partly_busy() { return partly_busy_.empty() ? no_instance : partly_busy_.pick(); }
  /// The same of all that have room, idle ones on demand among them. Packing::Pick only.
  InstanceId any() { return with_room_.empty() ? no_instance : with_room_.pick(); }
  /// One in INIT that another request may wait for.
  InstanceId in_init() const { return joinable_; }

  /// When the next INIT ends.
  Time next() const { return starting_.empty() ? engine::never : starting_.top().ready; }
  /// Those whose INIT has ended by `now` serve.
  void ready_by(Time now);

 private:
  struct State {
    Time ready{0};
    std::uint32_t running = 0;
    bool is_partly_busy = false;  ///< a member of partly_busy_
    bool has_room = false;        ///< a member of with_room_
  };
  struct Starting {
    Time ready{0};
    InstanceId id = no_instance;
    friend bool operator<(const Starting& x, const Starting& y) {
      return x.ready != y.ready ? x.ready > y.ready : x.id > y.id;
    }
  };

  void leave(InstanceId id);
  void enter(InstanceId id, bool even_idle);

  std::uint32_t most_;  ///< requests of one instance
  bool all_in_order_;
  bool may_join_;
  std::vector<State> state_;  ///< by instance
  PickOrder partly_busy_;
  PickOrder with_room_;
  std::priority_queue<Starting> starting_;
  InstanceId joinable_ = no_instance;
};

}  // namespace costsim::simulation
