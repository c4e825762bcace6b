// Instances by the order in which they last finished work.
#pragma once

#include <cstdint>
#include <vector>

namespace costsim::simulation {

using InstanceId = std::uint32_t;
inline constexpr InstanceId no_instance = ~InstanceId{0};

/// A doubly linked list over instance numbers: append, remove anywhere and both ends in constant
/// time, without allocation once the largest number has been seen. It is a ring through a place
/// that is no instance, so that its ends need no branches, which nothing could predict.
class InstanceList {
 public:
  InstanceList() : links_(1, Link{0, 0}) {}

  bool empty() const { return links_[0].next == 0; }
  // no_instance when it is empty.
  InstanceId front() const { return links_[0].next - 1; }
  InstanceId back() const { return links_[0].previous - 1; }

  void push_back(InstanceId id) {
    const std::uint32_t place = id + 1;
    if (place >= links_.size()) links_.resize(place + std::size_t{1});
    Link* const links = links_.data();
    const std::uint32_t last = links[0].previous;
    links[place] = {last, 0};
    links[last].next = place;
    links[0].previous = place;
  }

  void erase(InstanceId id) {
    Link* const links = links_.data();
    const Link link = links[id + std::size_t{1}];
    links[link.previous].next = link.next;
    links[link.next].previous = link.previous;
  }

 private:
  struct Link {
    std::uint32_t previous = 0;
    std::uint32_t next = 0;
  };
  std::vector<Link> links_;  ///< of instance n at n + 1
};

}  // namespace costsim::simulation
