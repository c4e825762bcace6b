// Instances by the order in which they last finished work.
#pragma once

#include <cstdint>
#include <vector>

namespace costsim::simulation {

using InstanceId = std::uint32_t;
inline constexpr InstanceId no_instance = ~InstanceId{0};

/// A doubly linked list over instance numbers: append, remove anywhere and both ends in constant
/// time, without allocation once the largest number has been seen.
class InstanceList {
 public:
  bool empty() const { return last_ == no_instance; }
  InstanceId front() const { return first_; }
  InstanceId back() const { return last_; }

  void push_back(InstanceId id) {
    if (id >= links_.size()) links_.resize(id + std::size_t{1});
    links_[id] = {last_, no_instance};
    (last_ == no_instance ? first_ : links_[last_].next) = id;
    last_ = id;
  }

  void erase(InstanceId id) {
    const Link link = links_[id];
    (link.previous == no_instance ? first_ : links_[link.previous].next) = link.next;
    (link.next == no_instance ? last_ : links_[link.next].previous) = link.previous;
  }

 private:
  struct Link {
    InstanceId previous = no_instance;
    InstanceId next = no_instance;
  };
  std::vector<Link> links_;
  InstanceId first_ = no_instance;
  InstanceId last_ = no_instance;
};

}  // namespace costsim::simulation
