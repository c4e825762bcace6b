// Draws from one distribution, made ahead in blocks.
#pragma once

#include <array>

#include "engine/distribution.hpp"
#include "engine/random.hpp"

namespace costsim::engine {

/// The same numbers as sampling one by one. A draw is a chain of dependent operations; a block of
/// them overlaps in the processor, which takes a third of the time. The stream must have no other
/// user.
class Sampler {
 public:
  Sampler(Distribution distribution, RandomStream stream)
      : distribution_(std::move(distribution)), stream_(stream) {}

  Time next() {
    if (at_ == block) draw_block();
    return ready_[at_++];
  }
  const Distribution& distribution() const { return distribution_; }

 private:
  static constexpr std::size_t block = 64;
  void draw_block();

  Distribution distribution_;
  RandomStream stream_;
  std::array<Time, block> ready_;
  std::size_t at_ = block;
};

}  // namespace costsim::engine
