// When idle instances go, where they do not all live equally long.
#pragma once

#include <optional>
#include <queue>
#include <vector>

#include "engine/distribution.hpp"
#include "engine/time.hpp"
#include "simulation/functions/instance_list.hpp"

namespace costsim::simulation {

using engine::Time;

/// An instance that has been idle for the least life there is draws how long it will live, and goes
/// at the end of that unless it is taken before. So an instance that is busy again and again draws
/// nothing, and the draws do not depend on who looks when.
class IdleLives {
 public:
  IdleLives(const engine::Distribution& life, engine::RandomStream stream)
      : life_(life), least_(engine::time_from_seconds(life.least())), stream_(stream) {}

  Time least() const { return least_; }

  /// Idle since then, which is never before that of others; below 0 if it already was at the start.
  void begin(Time since, InstanceId id) {
    if (id >= idle_.size()) idle_.resize(id + std::size_t{1});
    idle_[id] = {since, false};
    young_.push_back(id);
  }
  /// It is idle no more.
  void end(InstanceId id) {
    if (!idle_[id].fated) young_.erase(id);
    idle_[id].since = engine::never;
  }

  struct Expired {
    Time at{0};
    InstanceId id = no_instance;
  };
  /// The first whose life has ended by `now`; it is idle no more.
  std::optional<Expired> expired_by(Time now);
  /// Nothing happens before then, as things stand.
  Time next() const;

 private:
  struct Fate {
    Time end{0};
    Time since{0};
    InstanceId id = no_instance;
    /// The earlier stands on top of a priority queue; of two at once, the one idle for longer.
    friend bool operator<(const Fate& x, const Fate& y) {
      return x.end != y.end ? x.end > y.end : x.since > y.since;
    }
  };
  struct Idle {
    Time since = engine::never;  ///< never: it is not idle
    bool fated = false;
  };

  void draw_until(Time now);
  Time drawn_end(Time since);
  bool stands(const Fate& fate) const { return idle_[fate.id].since == fate.since; }

  engine::Distribution life_;
  Time least_;
  engine::RandomStream stream_;
  std::vector<Idle> idle_;           ///< by instance
  InstanceList young_;               ///< idle for less than the least life
  std::priority_queue<Fate> fates_;  ///< of the others, and of some that were taken since
};

}  // namespace costsim::simulation
