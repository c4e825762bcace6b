// What happens next: a flat 4-ary heap of events ordered by (time, order of scheduling).
#pragma once

#include <cstdint>
#include <vector>

#include "engine/time.hpp"

namespace costsim::engine {

/// Events at the same instant leave in the order in which they were pushed. Four children share two
/// cache lines, so the heap is half as deep as a binary one at the same cost per level.
template <class Payload>
class EventQueue {
 public:
  struct Event {
    Time time;
    std::uint64_t sequence;
    Payload payload;
  };

  bool empty() const { return heap_.size() == (vacant_ ? 1 : 0); }
  std::size_t size() const { return heap_.size() - (vacant_ ? 1 : 0); }

  void push(Time time, const Payload& payload) {
    const Event event{time, sequence_++, payload};
    if (vacant_) {
      vacant_ = false;
      sift_down(event);
    } else {
      heap_.push_back(event);
      sift_up(heap_.size() - 1, event);
    }
  }

  /// The time of the next event; `never` when there is none.
  Time next_time() {
    close_vacancy();
    return heap_.empty() ? never : heap_.front().time;
  }

  /// Takes the next event. Its place at the top stays vacant until the next call: what it schedules
  /// first takes that place, which saves one walk through the heap per event.
  Event pop() {
    close_vacancy();
    vacant_ = true;
    return heap_.front();
  }

 private:
  static bool before(const Event& a, const Event& b) {
    __extension__ using wide = unsigned __int128;
    const auto key = [](const Event& e) {
      return (static_cast<wide>(static_cast<std::uint64_t>(e.time.count())) << 64) | e.sequence;
    };
    return key(a) < key(b);
  }

  void close_vacancy() {
    if (!vacant_) return;
    vacant_ = false;
    const Event last = heap_.back();
    heap_.pop_back();
    if (!heap_.empty()) sift_down(last);
  }

  void sift_up(std::size_t at, const Event& event) {
    while (at > 0) {
      const std::size_t parent = (at - 1) / 4;
      if (!before(event, heap_[parent])) break;
      heap_[at] = heap_[parent];
      at = parent;
    }
    heap_[at] = event;
  }

  void sift_down(const Event& event) {
    const std::size_t size = heap_.size();
    Event* const heap = heap_.data();
    std::size_t at = 0;
    for (std::size_t child = 1; child < size; child = 4 * at + 1) {
      const std::size_t best = child + 4 <= size ? least_of_four(heap + child) + child
                                                 : least_between(heap, child, size);
      if (!before(heap[best], event)) break;
      heap[at] = heap[best];
      at = best;
    }
    heap[at] = event;
  }

  static std::size_t least_of_four(const Event* e) {
    const std::size_t left = before(e[1], e[0]) ? 1 : 0;
    const std::size_t right = before(e[3], e[2]) ? 3 : 2;
    return before(e[right], e[left]) ? right : left;
  }

  static std::size_t least_between(const Event* heap, std::size_t first, std::size_t last) {
    std::size_t best = first;
    for (std::size_t i = first + 1; i < last; ++i) {
      if (before(heap[i], heap[best])) best = i;
    }
    return best;
  }

  std::vector<Event> heap_;
  std::uint64_t sequence_ = 0;
  bool vacant_ = false;
};

}  // namespace costsim::engine
