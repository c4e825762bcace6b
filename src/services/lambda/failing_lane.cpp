#include "services/lambda/failing_lane.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "engine/math.hpp"
#include "engine/random.hpp"

namespace costsim::services {
namespace {

namespace math = engine::math;

constexpr double longest_pause_s = 60;
constexpr int batches_followed = 1 << 15;

/// The wait before a retry, of which half is certain.
double pause_s(double retry) {
  return std::min(longest_pause_s, math::pow(2, std::min(retry, 7.0) - 1));
}

/// Events that come in a time, by chance.
double poisson(double mean, engine::RandomStream& stream) {
  constexpr double many = 64;
  if (mean > many) return std::max(0.0, std::round(mean + std::sqrt(mean) * stream.normal()));
  double count = 0;
  for (double sum = stream.exponential(); sum < mean; sum += stream.exponential()) ++count;
  return count;
}

/// Numbers between 0 and 1, each part of it as often as any other, in an order of chance.
class EvenChances {
 public:
  explicit EvenChances(engine::RandomStream& stream) : chances_(batches_followed) {
    for (std::size_t i = 0; i < chances_.size(); ++i) {
      chances_[i] = (static_cast<double>(i) + 0.5) / batches_followed;
      std::swap(chances_[i], chances_[stream.below(i + 1)]);
    }
  }
  double next() { return chances_[at_++ % chances_.size()]; }

 private:
  std::vector<double> chances_;
  std::size_t at_ = 0;
};

/// What became of one batch.
struct BatchRun {
  double tries = 0, took_s = 0;
};

/// One lane, followed batch by batch.
class Lane {
 public:
  explicit Lane(const FailingLane& lane)
      : lane_(lane), stream_(1, "lambda/failing lane"), chances_(stream_) {}

  /// A batch of so many records, the first of which expires after `first_s` and each other
  /// `apart_s` after the one before.
  BatchRun run(double records, double first_s, double apart_s) {
    BatchRun run;
    double gone = 0;  // records that are done or expired
    double failures = failures_at_first();
    double retry = 0;
    parts_.assign(1, records);
    while (!parts_.empty()) {
      while (!parts_.empty() && run.took_s >= first_s + gone * apart_s) {
        ++gone;
        if (--parts_.back() <= 0) parts_.pop_back();
      }
      if (parts_.empty()) break;
      ++run.tries;
      run.took_s += lane_.fixed_s + lane_.per_record_s * parts_.back();
      if (failures-- < 1) {
        part_ends(gone, retry, failures);
      } else if (lane_.bisect && parts_.back() > 1) {
        const double half = std::floor(parts_.back() / 2);
        parts_.back() -= half;
        parts_.push_back(half);
        failures = stream_.chance(lane_.error) ? 1 : 0;
        run.took_s += pause(std::max(1.0, retry));
      } else if (retry >= lane_.retries) {
        part_ends(gone, retry, failures);
      } else {
        run.took_s += pause(++retry);
        if (lane_.bisect) failures = stream_.chance(lane_.error) ? 1 : 0;
      }
    }
    return run;
  }

  double come(double per_s, double time_s) { return poisson(per_s * time_s, stream_); }

 private:
  /// In a row, before a try that does not fail. Halves are tried one by one.
  double failures_at_first() {
    const double chance = chances_.next();
    if (lane_.bisect) return chance < lane_.error ? 1 : 0;
    return lane_.error <= 0 ? 0 : std::floor(math::log(chance) / math::log(lane_.error));
  }
  double pause(double retry) { return pause_s(retry) * (0.5 + 0.5 * stream_.uniform()); }
  void part_ends(double& gone, double& retry, double& failures) {
    gone += parts_.back();
    parts_.pop_back();
    retry = 0;
    failures = stream_.chance(lane_.error) ? 1 : 0;
  }

  const FailingLane& lane_;
  engine::RandomStream stream_;
  EvenChances chances_;
  std::vector<double> parts_;
};

constexpr double never = std::numeric_limits<double>::infinity();

/// A lane that keeps up: what it has read, and when.
class LaneReader {
 public:
  LaneReader(double per_s, const FailingLane& lane) : per_s_(per_s), rules_(lane), lane_(lane) {}

  LaneBatches follow() {
    LaneBatches sum{.records = 0, .tries = 0};
    for (int i = 0; i < batches_followed; ++i) {
      gather();
      const double size = std::min(read_, rules_.largest);
      const BatchRun run = lane_.run(size, never, 0);
      read_ -= size;
      now_s_ += run.took_s;
      sum.records += size / batches_followed;
      sum.tries += run.tries / batches_followed;
      sum.busy_s += run.took_s / batches_followed;
      if (now_s_ - looked_s_ >= rules_.poll_s) look(now_s_);
    }
    return sum;
  }

 private:
  void look(double at_s) {
    read_ += lane_.come(per_s_, at_s - looked_s_);
    now_s_ = looked_s_ = at_s;
  }
  /// Until there is a batch.
  void gather() {
    while (read_ <= 0) look(looked_s_ + rules_.poll_s);
    const double full_at_last = now_s_ + rules_.window_s;
    while (read_ < rules_.largest && now_s_ < full_at_last) {
      look(std::min(looked_s_ + rules_.poll_s, full_at_last));
    }
  }

  double per_s_;
  const FailingLane& rules_;
  Lane lane_;
  double now_s_ = 0, looked_s_ = 0, read_ = 0;
};

}  // namespace

double pause_before_retry_s(double retry) {
  constexpr double mean_of_jitter = 0.75;
  return mean_of_jitter * pause_s(retry);
}

LaneBatches batches_of_size(double records, const FailingLane& lane) {
  Lane followed(lane);
  LaneBatches mean{.records = records, .tries = 0};
  for (int i = 0; i < batches_followed; ++i) {
    const BatchRun run = followed.run(records, never, 0);
    mean.tries += run.tries / batches_followed;
    mean.busy_s += run.took_s / batches_followed;
  }
  return mean;
}

LaneBatches batches_at(double per_s, const FailingLane& lane) {
  const LaneBatches full = batches_of_size(lane.largest, lane);
  if (per_s * full.busy_s >= lane.largest) return full;
  return LaneReader(per_s, lane).follow();
}

double tries_per_s_where_expiring(double per_s, const FailingLane& lane) {
  Lane followed(lane);
  double left_s = 0, tries = 0, time_s = 0;
  for (int i = 0; i < batches_followed; ++i) {
    // The next one to expire does so at any moment of the time to the one after it.
    const BatchRun run = followed.run(lane.largest, left_s + 0.5 / per_s, 1 / per_s);
    left_s = std::max(0.0, left_s + lane.largest / per_s - run.took_s);
    tries += run.tries;
    time_s += run.took_s;
  }
  return tries / time_s;
}

}  // namespace costsim::services
