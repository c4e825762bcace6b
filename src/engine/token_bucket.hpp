// A limit on a rate that allows a burst: API throttles, scaling rates, requests per second.
#pragma once

#include <cstdint>

#include "engine/time.hpp"

namespace costsim::engine {

/// `burst` at once, then `refill` more per `interval`, evenly.
struct BucketConfig {
  std::int64_t burst = 0;
  std::int64_t refill = 0;
  Time interval = std::chrono::seconds(1);
  bool spent = false;  ///< nothing is left of the burst at the start
};

/// Starts full unless it is spent. Exact: the level is kept in tokens × nanoseconds of the
/// interval. A Poisson stream of single takes sees an M/D/1 queue with room for `burst`: the
/// missing tokens are its work.
class TokenBucket {
 public:
  explicit TokenBucket(const BucketConfig& config);

  bool take(Time now, std::int64_t count = 1) {
    if (!holds(now, count)) return false;
    level_ -= token_ * count;
    return true;
  }
  /// Whether `take` would succeed.
  bool holds(Time now, std::int64_t count = 1) {
    fill(now);
    return level_ >= token_ * count;
  }
  /// Takes that many, there or not: what is missing is a debt.
  void charge(Time now, std::int64_t count) {
    fill(now);
    level_ -= token_ * count;
  }
  /// Leaves no token.
  void empty(Time now) {
    fill(now);
    level_ = 0;
  }
  /// Another rate and size from now on; tokens that have no room are gone, a debt stays.
  void change(Time now, const BucketConfig& config);
  /// When `take` will next succeed, if nothing else takes; `never` if nothing is refilled.
  Time next_token(Time now);

 private:
  void fill(Time now) {
    const Time::rep elapsed = now.count() - filled_at_;
    filled_at_ = now.count();
    level_ = elapsed > time_to_fill_ ? level_after_long(elapsed) : level_ + elapsed * refill_;
    if (level_ > full_) level_ = full_;
  }
  /// Full, unless there was a debt that takes longer; the product of a long time may not fit.
  std::int64_t level_after_long(Time::rep elapsed) const {
    if (level_ >= 0 || elapsed > (full_ - level_) / refill_) return full_;
    return level_ + elapsed * refill_;
  }
  void set(const BucketConfig& config);

  std::int64_t token_ = 1;  ///< one token
  std::int64_t full_ = 0;
  std::int64_t refill_ = 0;
  std::int64_t time_to_fill_ = 0;
  std::int64_t level_ = 0;
  Time::rep filled_at_ = 0;
};

}  // namespace costsim::engine
