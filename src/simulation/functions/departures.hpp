// Instances in service, by when they finish.
#pragma once

#include <algorithm>
#include <array>
#include <vector>

#include "engine/time.hpp"
#include "simulation/functions/instance_list.hpp"

namespace costsim::simulation {

using engine::Time;

/// The next few stand in order, so that a small pool needs no heap: the next one is taken without a
/// search. The others are in a 4-ary heap of (end, instance), 16 bytes each, so the children of a
/// node share a cache line. What takes the place of its top falls to the bottom and rises again,
/// which needs half of the comparisons, since most services end later than most others that run.
/// Of instances that finish at the same instant, any may come first.
class Departures {
 public:
  /// `never` when nothing is in service.
  Time next() const { return soon_[soon_size_].end; }

  void push(Time end, InstanceId instance) {
    if (soon_size_ < most_soon && (size_ == 0 || end < soon_[1].end))
      return line_up({end, instance});
    Departure later{end, instance};
    if (end < soon_[1].end) {
      later = soon_[1];
      std::copy(soon_.begin() + 2, soon_.end(), soon_.begin() + 1);
      --soon_size_;
      line_up({end, instance});
    }
    if (size_ == heap_.size()) heap_.resize(std::max<std::size_t>(2 * size_, 64));
    rise(size_++, later);
  }

  /// The instance that finishes next; there must be one.
  InstanceId pop() {
    const InstanceId instance = soon_[soon_size_--].instance;
    if (soon_size_ == 0 && size_ > 0) {
      soon_[++soon_size_] = heap_.front();
      const Departure last = heap_[--size_];
      if (size_ > 0) rise(fall(), last);
    }
    return instance;
  }

 private:
  struct Departure {
    Time end{0};
    InstanceId instance = 0;
  };
  static constexpr std::size_t most_soon = 8;

  void line_up(const Departure& departure) {
    std::size_t at = ++soon_size_;
    for (; soon_[at - 1].end < departure.end; --at) soon_[at] = soon_[at - 1];
    soon_[at] = departure;
  }

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

  /// The first soon_size_ + 1 are in use, latest first, behind one that never comes.
  std::array<Departure, most_soon + 1> soon_{{{engine::never, 0}}};
  std::size_t soon_size_ = 0;
  std::vector<Departure> heap_;  ///< the first size_ are in use, none before those in soon_
  std::size_t size_ = 0;
};

}  // namespace costsim::simulation
