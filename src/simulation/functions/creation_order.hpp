// A set of instances that knows its newest and its oldest member.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "simulation/functions/instance_list.hpp"

namespace costsim::simulation {

/// Each living instance has a rank, lower than those created before; members are bits at their
/// ranks, under a tree of 64-way summaries. Insert, erase, newest and oldest walk its 1–4 levels.
/// Ranks of the dead are reclaimed by renumbering when they run out, which costs O(1) per creation
/// on average.
class CreationOrder {
 public:
  CreationOrder() { allocate(64); }

  /// A new instance, not yet a member.
  void create(InstanceId id);
  /// The instance is gone; it must not be a member.
  void destroy(InstanceId id) { instance_at_[rank_of_[id]] = no_instance; }

  void insert(InstanceId id) {
    const std::size_t at = rank_of_[id];
    std::uint64_t& word = words_[at >> 6];
    const bool was_empty = word == 0;
    word |= 1ULL << (at & 63);
    if (was_empty && depth_ > 1) summarise(at >> 6);
  }

  void erase(InstanceId id) {
    const std::size_t at = rank_of_[id];
    std::uint64_t& word = words_[at >> 6];
    word &= ~(1ULL << (at & 63));
    if (word == 0 && depth_ > 1) summarise(at >> 6);
  }

  // The set must not be empty.
  InstanceId newest() const {
    std::size_t at = 0;
    for (std::size_t level = depth_; level-- > 1;) {
      at = (at << 6) | static_cast<std::size_t>(__builtin_ctzll(word_at(level, at)));
    }
    return instance_at_[(at << 6) | static_cast<std::size_t>(__builtin_ctzll(words_[at]))];
  }
  /// The newest is no member any more; its rank need not be looked up.
  InstanceId take_newest() {
    std::size_t at = 0;
    for (std::size_t level = depth_; level-- > 1;) {
      at = (at << 6) | static_cast<std::size_t>(__builtin_ctzll(word_at(level, at)));
    }
    std::uint64_t& word = words_[at];
    const auto bit = static_cast<std::size_t>(__builtin_ctzll(word));
    word &= word - 1;
    if (word == 0 && depth_ > 1) summarise(at);
    return instance_at_[(at << 6) | bit];
  }
  InstanceId oldest() const {
    std::size_t at = 0;
    for (std::size_t level = depth_; level-- > 0;) {
      at = (at << 6) | static_cast<std::size_t>(63 ^ __builtin_clzll(word_at(level, at)));
    }
    return instance_at_[at];
  }

 private:
  std::uint64_t& word_at(std::size_t level, std::size_t index) {
    return words_[first_word_[level] + index];
  }
  std::uint64_t word_at(std::size_t level, std::size_t index) const {
    return words_[first_word_[level] + index];
  }
  /// A leaf became empty, or not empty: the levels above follow.
  void summarise(std::size_t leaf);
  void allocate(std::size_t capacity);
  void renumber();

  std::vector<std::uint64_t> words_;         ///< of all levels, leaves first
  std::array<std::size_t, 8> first_word_{};  ///< of each level
  std::size_t depth_ = 0;                    ///< levels in use
  std::vector<InstanceId> instance_at_;      ///< by rank
  std::vector<std::uint32_t> rank_of_;       ///< by instance
  std::size_t free_ranks_ = 0;               ///< all below the newest
};

}  // namespace costsim::simulation
