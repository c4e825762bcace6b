// Which of the instances that could take a request gets it.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/random.hpp"
#include "simulation/functions/creation_order.hpp"
#include "simulation/functions/instance_list.hpp"

namespace costsim::simulation {

enum class Pick : std::uint8_t {
  MostRecent,   ///< the one that finished last: what Lambda is observed to do
  Newest,       ///< the one created last
  Oldest,       ///< the one created first
  Random,       ///< each with equal chance
  LeastRecent,  ///< the one that has waited longest: keeps the most instances alive
};

/// "most-recent", "newest", "oldest", "random", "least-recent"; anything else throws Error(Usage)
/// that lists them.
Pick parse_pick(std::string_view text);

/// Instances with room for a request, under one policy; and, under every policy, by the time since
/// they last finished work, which is the order in which idle ones expire.
class PickOrder {
 public:
  PickOrder(Pick pick, engine::RandomStream stream) : pick_(pick), stream_(stream) {}

  void create(InstanceId id) {
    if (by_creation()) creation_.create(id);
  }
  void destroy(InstanceId id) {
    if (by_creation()) creation_.destroy(id);
  }

  bool empty() const { return recency_.empty(); }
  /// The member that was inserted first; the set must not be empty.
  InstanceId least_recent() const { return recency_.front(); }

  /// The instance has room, and has just finished work (or is new).
  void insert(InstanceId id) {
    recency_.push_back(id);
    if (by_creation()) {
      creation_.insert(id);
    } else if (pick_ == Pick::Random) {
      if (id >= place_.size()) place_.resize(id + std::size_t{1});
      place_[id] = static_cast<std::uint32_t>(members_.size());
      members_.push_back(id);
    }
  }

  void erase(InstanceId id) {
    recency_.erase(id);
    if (by_creation()) {
      creation_.erase(id);
    } else if (pick_ == Pick::Random) {
      const InstanceId moved = members_.back();
      members_[place_[id]] = moved;
      place_[moved] = place_[id];
      members_.pop_back();
    }
  }

  /// Picks a member and takes it out; the set must not be empty.
  InstanceId take() {
    if (pick_ == Pick::Newest) {
      const InstanceId id = creation_.take_newest();
      recency_.erase(id);
      return id;
    }
    const InstanceId id = pick();
    erase(id);
    return id;
  }

  /// The next to get a request; the set must not be empty.
  InstanceId pick() {
    switch (pick_) {
      case Pick::MostRecent:
        return recency_.back();
      case Pick::LeastRecent:
        return recency_.front();
      case Pick::Newest:
        return creation_.newest();
      case Pick::Oldest:
        return creation_.oldest();
      case Pick::Random:
        break;
    }
    return members_[stream_.below(members_.size())];
  }

 private:
  bool by_creation() const { return pick_ == Pick::Newest || pick_ == Pick::Oldest; }

  Pick pick_;
  engine::RandomStream stream_;
  InstanceList recency_;
  CreationOrder creation_;
  std::vector<InstanceId> members_;   ///< Random: in no order
  std::vector<std::uint32_t> place_;  ///< Random: of each instance in members_
};

}  // namespace costsim::simulation
