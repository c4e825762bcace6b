#include "engine/statistics.hpp"

#include <cmath>
#include <limits>

#include "engine/student.hpp"

namespace costsim::engine {

void TimeIntegral::restart(Time now) {
  area_ = 0;
  start_ = since_ = now;
  peak_ = value_;
}

uint128 TimeIntegral::area_until(Time now) const {
  return area_ + static_cast<uint128>(static_cast<std::uint64_t>(value_)) *
                     static_cast<std::uint64_t>((now - since_).count());
}

double TimeIntegral::mean_until(Time now) const {
  if (now <= start_) return static_cast<double>(value_);
  return static_cast<double>(area_until(now)) / static_cast<double>((now - start_).count());
}

double Moments::variance() const {
  return count_ < 2 ? 0 : squares_ / static_cast<double>(count_ - 1);
}

double Moments::standard_error() const {
  return count_ < 2 ? std::numeric_limits<double>::infinity()
                    : std::sqrt(variance() / static_cast<double>(count_));
}

Estimate estimate(const Moments& independent) {
  if (independent.count() < 2) {
    return {independent.mean(), std::numeric_limits<double>::infinity()};
  }
  return {independent.mean(), student_95(independent.count() - 1) * independent.standard_error()};
}

void BatchMeans::close_batch() {
  sums_.push_back(sum_);
  sum_ = 0;
  in_batch_ = 0;
  if (sums_.size() < batches) return;
  for (std::size_t i = 0; i < batches / 2; ++i) sums_[i] = sums_[2 * i] + sums_[2 * i + 1];
  sums_.resize(batches / 2);
  batch_ *= 2;
}

Estimate BatchMeans::estimate() const {
  Moments means;
  for (const double sum : sums_) means.add(sum / static_cast<double>(batch_));
  return engine::estimate(means);
}

}  // namespace costsim::engine
