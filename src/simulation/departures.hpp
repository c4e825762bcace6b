// Instances in service, by when they finish.
#pragma once

#include <algorithm>
#include <vector>

#include "engine/time.hpp"
#include "simulation/instance_list.hpp"

namespace costsim::simulation {

using engine::Time;

/// A 4-ary heap of (end, instance): 16 bytes each, so the children of a node share a cache line.
/// What takes the place of the top falls to the bottom and rises again, which needs half of the
/// comparisons, since most services end later than most others that run.
class Departures {
 public:
  /// `never` when nothing is in service.
  Time next() const { return size_ == 0 ? engine::never : heap_.front().end; }

  void push(Time end, InstanceId instance) {
    if (size_ == heap_.size()) heap_.resize(std::max<std::size_t>(2 * size_, 64));
    rise(size_++, {end, instance});
  }

  /// The instance that finishes next; there must be one.
  InstanceId pop() {
    const InstanceId instance = heap_.front().instance;
    const Departure last = heap_[--size_];
    if (size_ > 0) rise(fall(), last);
    return instance;
  }

 private:
  struct Departure {
    Time end{0};
    InstanceId instance = 0;
  };

  /// Moves the earliest child up from the top to the bottom; returns the place left empty.
  std::size_t fall() {
    const std::size_t size = size_;
    Departure* const heap = heap_.data();
    std::size_t at = 0;
    std::size_t child = 1;
    for (; child + 4 <= size; child = 4 * at + 1) {
      const Departure* const c = heap + child;
      const std::size_t left = c[1].end < c[0].end ? 1 : 0;
      const std::size_t right = c[3].end < c[2].end ? 3 : 2;
      const std::size_t best = child + (c[right].end < c[left].end ? right : left);
      heap[at] = heap[best];
      at = best;
    }
    if (child < size) {
      std::size_t best = child;
      for (std::size_t i = child + 1; i < size; ++i) best = heap[i].end < heap[best].end ? i : best;
      heap[at] = heap[best];
      at = best;
    }
    return at;
  }

  void rise(std::size_t at, const Departure& departure) {
    Departure* const heap = heap_.data();
    while (at > 0) {
      const std::size_t parent = (at - 1) / 4;
      if (heap[parent].end <= departure.end) break;
      heap[at] = heap[parent];
      at = parent;
    }
    heap[at] = departure;
  }

  std::vector<Departure> heap_;  ///< the first size_ are in use
  std::size_t size_ = 0;
};

}  // namespace costsim::simulation
