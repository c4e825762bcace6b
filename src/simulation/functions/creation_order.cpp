#include "simulation/functions/creation_order.hpp"

#include <algorithm>
#include <bit>

namespace costsim::simulation {

void CreationOrder::create(InstanceId id) {
  if (free_ranks_ == 0) renumber();
  if (id >= rank_of_.size()) rank_of_.resize(id + std::size_t{1});
  rank_of_[id] = static_cast<std::uint32_t>(--free_ranks_);
  instance_at_[free_ranks_] = id;
}

void CreationOrder::summarise(std::size_t leaf) {
  bool empty = words_[leaf] == 0;
  std::size_t at = leaf;
  for (std::size_t level = 1; level < depth_; ++level, at >>= 6) {
    std::uint64_t& word = word_at(level, at >> 6);
    const std::uint64_t before = word;
    const std::uint64_t bit = 1ULL << (at & 63);
    word = empty ? before & ~bit : before | bit;
    empty = word == 0;
    if (empty == (before == 0)) return;
  }
}

void CreationOrder::allocate(std::size_t capacity) {
  instance_at_.assign(capacity, no_instance);
  free_ranks_ = capacity;
  words_.clear();
  depth_ = 0;
  for (std::size_t words = capacity / 64;; words = (words + 63) / 64) {
    first_word_[depth_++] = words_.size();
    words_.resize(words_.size() + words);
    if (words == 1) break;
  }
}

void CreationOrder::renumber() {
  std::vector<InstanceId> living;
  std::vector<InstanceId> members;
  for (std::size_t rank = instance_at_.size(); rank-- > 0;) {
    if (instance_at_[rank] == no_instance) continue;
    living.push_back(instance_at_[rank]);
    if ((word_at(0, rank >> 6) >> (rank & 63) & 1) != 0) members.push_back(instance_at_[rank]);
  }
  allocate(std::max(instance_at_.size(), std::bit_ceil(2 * living.size())));
  for (const InstanceId id : living) create(id);
  for (const InstanceId id : members) insert(id);
}

}  // namespace costsim::simulation
