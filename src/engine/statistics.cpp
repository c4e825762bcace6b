#include "engine/statistics.hpp"

#include <array>
#include <cmath>
#include <limits>

namespace costsim::engine {

namespace {

/// The 97.5 % quantile of Student's t by degrees of freedom, 1 … 30 (any statistics handbook).
constexpr std::array<double, 30> student = {12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306,
                                            2.262,  2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
                                            2.110,  2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064,
                                            2.060,  2.056, 2.052, 2.048, 2.045, 2.042};

double student_95(std::uint64_t degrees) {
  if (degrees == 0) return std::numeric_limits<double>::infinity();
  if (degrees <= student.size()) return student[degrees - 1];
  return 1.95996 + 2.4 / static_cast<double>(degrees);  // within 0.001 beyond 30
}

}  // namespace

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
