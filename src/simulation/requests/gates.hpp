// What the services in front of a stage let through: the rate of an account, and how many requests
// it may have in hand at once.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <queue>
#include <vector>

#include "engine/token_bucket.hpp"

namespace costsim::simulation {

using engine::Time;

/// Of one service in one account; absent: no limit.
struct GateConfig {
  std::optional<engine::BucketConfig> rate = {};
  std::optional<std::int64_t> concurrency = {};
};

/// Times of `enter` do not decrease.
class Gate {
 public:
  explicit Gate(const GateConfig& config);

  /// Takes a token and a place, or neither: then the answer is 429.
  bool enter(Time now);
  /// The same request once more, further in. When that is nobody states, but it is not now: at one
  /// instant the second take would mostly find what the first has left. Its token is taken when the
  /// bucket has forgotten the first, and what came of that answers a later request.
  bool enter_again(Time now);
  /// Gives a place back at `when`, which may be later than the last `enter`.
  void leave(Time when);

 private:
  bool take_place(Time now);
  Time again_after(Time now);
  void take_until(Time now);

  std::optional<engine::TokenBucket> rate_;
  std::optional<std::int64_t> concurrency_;
  std::int64_t inside_ = 0;
  std::priority_queue<Time, std::vector<Time>, std::greater<>> leaving_;
  Time token_{0};     ///< the time in which one comes back
  double phase_ = 0;  ///< part of that, another one each time
  std::priority_queue<Time, std::vector<Time>, std::greater<>> to_take_;  ///< when, of each
  std::deque<bool> taken_;  ///< for the next that enter again
};

/// All gates on a way, the outermost first; a service that is passed twice stands there twice.
using Gates = std::vector<Gate*>;

/// Whether all let a request in; one that is refused further in has left those it passed, but their
/// tokens are spent.
bool enter(const Gates& gates, Time now);
void leave(const Gates& gates, Time when);

}  // namespace costsim::simulation
