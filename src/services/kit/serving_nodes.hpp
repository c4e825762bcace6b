// The work before the nodes of a group: who has how much of it, and what gets done.
#pragma once

#include <vector>

#include "services/kit/autoscaling.hpp"

namespace costsim::services {

/// Nodes that have equally much to do.
struct EquallyBusy {
  double count = 0;
  double work_s = 0;  ///< that each has before it
  double part = 1;    ///< of each that is at work: few items keep their places for their time

  bool like(const EquallyBusy& other) const;
};

/// Nodes behind a balancer that sends each item where the least waits, and those that it sends
/// nothing more.
class ServingNodes {
 public:
  explicit ServingNodes(const Arriving& arriving) : arriving_(arriving) {}

  double serving() const { return serving_; }
  /// Of those that only finish what they have.
  double emptying() const;
  bool equal() const { return serving_nodes_.size() <= 1; }
  double longest_s() const;

  void join(double count);
  /// The latest go first.
  void leave(double count);
  /// Work of so many seconds of a node, that comes evenly within `time_s`.
  void take(double work, double time_s) { pour(work, time_s, 0); }
  /// All at once, in items that stay for so long.
  void take_together(double work, double stay_s) {
    pour(work, stay_s, arriving_.by_queue ? 0 : stay_s);
  }
  /// How much is done in this time.
  double work(double time_s);

 private:
  void pour(double work, double least_s, double stay_s);
  double surface_for(double work) const;
  void level();

  const Arriving& arriving_;
  double serving_ = 0;
  std::vector<EquallyBusy> serving_nodes_ = {};  ///< in the order in which they joined
  std::vector<EquallyBusy> emptying_ = {};
};

}  // namespace costsim::services
