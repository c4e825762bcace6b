#include "engine/sampler.hpp"

namespace costsim::engine {

void Sampler::draw_block() {
  if (distribution_.family == Family::Exponential) {
    for (Time& time : ready_) time = time_from_seconds(distribution_.a * stream_.exponential());
  } else {
    for (Time& time : ready_) time = distribution_.sample_time(stream_);
  }
  at_ = 0;
}

}  // namespace costsim::engine
