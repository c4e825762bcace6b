// What a function or container calls in its turn: a service with a capacity and outages of its own.
#pragma once

#include <cstdint>
#include <limits>
#include <queue>
#include <string>
#include <vector>

#include "engine/distribution.hpp"
#include "engine/outage.hpp"
#include "engine/random.hpp"
#include "engine/time.hpp"

namespace costsim::simulation {

using engine::Time;

struct DownstreamConfig {
  std::string name = "downstream";
  engine::Distribution service = {};  ///< of one call, in seconds
  std::uint32_t capacity = 1;         ///< calls at a time, the others wait in order; 0: any number
  Time spacing{0};  ///< from the beginning of a call to that of the next: 1 / rate; 0: no limit
  /// The caller gives up after this long; work that was begun goes on. 0: it waits for ever, and an
  /// outage answers with an error at once.
  Time timeout{0};
  std::vector<engine::Outage> outages = {};
};

struct DownstreamStatistics {
  std::uint64_t calls = 0;
  std::uint64_t failed = 0;    ///< in an outage
  std::uint64_t given_up = 0;  ///< waited longer than the timeout
};

/// Passive, and knows the future: with service first come first served the answer to a call depends
/// only on the calls before it.
class Downstream {
 public:
  struct Answer {
    Time at{0};
    bool ok = true;
  };

  Downstream(const DownstreamConfig& config, std::uint64_t seed);
  Answer call(Time now);
  /// Of a call that need not wait.
  Time mean_service() const { return engine::time_from_seconds(config_.service.mean()); }
  /// Forgets the statistics so far: the end of a warm-up.
  void restart_statistics() { statistics_ = {}; }
  const DownstreamStatistics& statistics() const { return statistics_; }

 private:
  bool is_out(Time now) const;
  /// When a call that comes now can begin.
  Time beginning(Time now);
  void take_place(Time end);

  DownstreamConfig config_;
  engine::RandomStream stream_;
  /// When each place in use becomes free, the earliest on top.
  std::priority_queue<Time, std::vector<Time>, std::greater<>> free_at_;
  Time next_begin_{0};  ///< by the rate
  DownstreamStatistics statistics_;
};

}  // namespace costsim::simulation
