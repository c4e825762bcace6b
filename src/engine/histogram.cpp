#include "engine/histogram.hpp"

#include <algorithm>
#include <cmath>

namespace costsim::engine {

std::uint64_t Histogram::middle_of(std::size_t bucket) {
  const auto edge = [](std::uint64_t b) {
    return std::bit_cast<double>((b + first_bucket) << dropped_bits);
  };
  // Below 128 a bucket holds one whole number at most, its lower edge.
  const double low = edge(bucket);
  return static_cast<std::uint64_t>(low < 128 ? low : (low + edge(bucket + 1)) / 2) - 1;
}

void Histogram::merge(const Histogram& other, std::uint64_t times) {
  for (std::size_t i = 0; i < buckets; ++i) counts_[i] += times * other.counts_[i];
  count_ += times * other.count_;
  sum_ += times * other.sum_;
  least_ = std::min(least_, other.least_);
  greatest_ = std::max(greatest_, other.greatest_);
}

double Histogram::mean_seconds() const {
  if (count_ == 0) return 0;
  return static_cast<double>(sum_) / static_cast<double>(count_) / nanoseconds_per_second;
}

Time Histogram::quantile(double q) const {
  if (count_ == 0) return Time{0};
  const auto rank = static_cast<std::uint64_t>(std::ceil(q * static_cast<double>(count_)));
  if (rank >= count_) return max();
  if (rank <= 1) return min();
  std::uint64_t seen = 0;
  std::size_t bucket = 0;
  while ((seen += counts_[bucket]) < rank) ++bucket;
  return Time{static_cast<Time::rep>(std::clamp(middle_of(bucket), least_, greatest_))};
}

double Histogram::fraction_above(Time value) const {
  if (count_ == 0) return 0;
  const auto first = bucket_of(static_cast<std::uint64_t>(std::max(value, Time{0}).count())) + 1;
  std::uint64_t above = 0;
  for (std::size_t i = first; i < buckets; ++i) above += counts_[i];
  return static_cast<double>(above) / static_cast<double>(count_);
}

}  // namespace costsim::engine
