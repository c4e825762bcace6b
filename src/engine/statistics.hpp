// Streaming statistics: constant memory, exact where they can be.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/histogram.hpp"
#include "engine/time.hpp"

namespace costsim::engine {

/// The integral of a whole number over time, exact: ∫ value dt, in value × ns.
class TimeIntegral {
 public:
  /// The value was `value()` until `now`, and is `value` from then on.
  void set(Time now, std::int64_t value) {
    area_ += static_cast<uint128>(static_cast<std::uint64_t>(value_)) *
             static_cast<std::uint64_t>((now - since_).count());
    since_ = now;
    value_ = value;
    peak_ = value > peak_ ? value : peak_;
  }
  void add(Time now, std::int64_t change) { set(now, value_ + change); }
  /// Forgets the past, not the value: the end of a warm-up.
  void restart(Time now);

  std::int64_t value() const { return value_; }
  std::int64_t peak() const { return peak_; }
  uint128 area_until(Time now) const;
  /// Mean value from the start (or restart) to `now`; the value itself over no time.
  double mean_until(Time now) const;

 private:
  uint128 area_ = 0;
  Time start_{0};
  Time since_{0};
  std::int64_t value_ = 0;
  std::int64_t peak_ = 0;
};

/// Mean and variance in one pass (Welford, Technometrics 4(3), 1962).
class Moments {
 public:
  void add(double x) {
    ++count_;
    const double before = x - mean_;
    mean_ += before / static_cast<double>(count_);
    squares_ += before * (x - mean_);
  }
  std::uint64_t count() const { return count_; }
  double mean() const { return mean_; }
  /// The variance of the sample (over n - 1); 0 below two values.
  double variance() const;
  double standard_error() const;

 private:
  std::uint64_t count_ = 0;
  double mean_ = 0;
  double squares_ = 0;
};

/// An estimate with the half-width of its 95 % confidence interval (infinite when there is too
/// little to say).
struct Estimate {
  double mean = 0;
  double half_width = 0;
};

/// The mean of independent values, with its interval by Student's t.
Estimate estimate(const Moments& independent);

/// The mean of a correlated sequence: values are averaged in batches long enough to be nearly
/// independent. When 64 batches are full, pairs merge and batches become twice as long.
class BatchMeans {
 public:
  BatchMeans() : BatchMeans(64) {}
  explicit BatchMeans(std::uint64_t batch) : batch_(batch) { sums_.reserve(batches); }

  void add(double x) {
    sum_ += x;
    if (++in_batch_ == batch_) close_batch();
  }
  Estimate estimate() const;

 private:
  static constexpr std::size_t batches = 64;
  void close_batch();

  std::uint64_t batch_;
  std::uint64_t in_batch_ = 0;
  double sum_ = 0;
  std::vector<double> sums_;
};

}  // namespace costsim::engine
