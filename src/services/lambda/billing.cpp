#include "services/lambda/billing.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "engine/math.hpp"
#include "engine/random.hpp"
#include "services/lambda/queue_batches.hpp"

namespace costsim::services {

namespace math = engine::math;

namespace {

/// Steps of an exponential time after `further` that begin with step number `first` or later.
double exponential_steps(double mean, double further, double step, double first) {
  return math::exp(-(first * step - further) / mean) / -math::expm1(-step / mean);
}

double exponential_billed(double mean, double further, double step, double timeout) {
  const double last = std::ceil(timeout / step - 1e-9);
  const double certain = std::floor(further / step + 1e-9) + 1;
  if (certain >= last) return step * last;
  return step * (certain + exponential_steps(mean, further, step, certain) -
                 exponential_steps(mean, further, step, last));
}

/// The mean of a sample. The stream only integrates: its seed is part of the formula. Where steps
/// are finer than the time, only what rounding adds is sampled: it varies by a step at most.
double sampled_billed(const InvocationTime& time, double step, double timeout) {
  constexpr int samples = 1 << 14;
  engine::RandomStream stream(1, "lambda/rounding");
  double billed = 0;
  double rounding = 0;
  const double further = time.further_s + time.per_event_s * time.events;
  bool cut_off = false;
  for (int i = 0; i < samples; ++i) {
    const double taken = time.varying.sample(stream) + further;
    const double steps = std::max(1.0, std::ceil(std::min(taken, timeout) / step)) * step;
    billed += steps;
    rounding += steps - taken;
    cut_off = cut_off || taken > timeout;
  }
  const bool fine = step < time.mean() && !cut_off;
  return (fine ? time.mean() + rounding / samples : billed / samples);
}

double fixed_billed(double taken, double step, double timeout) {
  return std::max(1.0, std::ceil(std::min(taken, timeout) / step - 1e-9)) * step;
}

/// The λ of a Poisson count whose mean is m > 1 when it is not 0: m = λ / (1 − e^−λ).
double untruncated_mean(double m) {
  double lambda = m;
  for (int i = 0; i < 200; ++i) lambda = m * -math::expm1(-lambda);
  return lambda;
}

/// Over all numbers of events that occur; e^(log of the probability) stands large counts.
double batches_billed(const InvocationTime& time, double step, double timeout) {
  const double lambda = untruncated_mean(time.events);
  const double fixed = time.varying.mean() + time.further_s;
  const double most = std::ceil(lambda + 12 * std::sqrt(lambda) + 20);
  double log_weight = -lambda;
  double billed = 0;
  double weights = 0;
  for (double n = 1; n <= most; ++n) {
    log_weight += math::log(lambda / n);
    const double weight = math::exp(log_weight);
    billed += weight * fixed_billed(fixed + time.per_event_s * n, step, timeout);
    weights += weight;
  }
  return billed / weights;
}

/// P(N > n) of a Poisson count, term by term.
double poisson_beyond(double n, double mean) {
  double term = math::exp(-mean);
  double until = term;
  for (double k = 1; k <= n; ++k) until += term *= mean / k;
  return std::max(0.0, 1 - until);
}

/// A count that is large or regular: normal with a correction for continuity and, where it is no
/// more regular than Poisson's, the first Edgeworth term for its skewness.
class NearlyNormal {
 public:
  NearlyNormal(double mean, double dispersion) : mean_(mean) {
    const double part = mean - std::floor(mean);
    deviation_ = std::sqrt(std::max({dispersion * mean, part * (1 - part), 1e-9}));
    sixth_of_skewness_ = dispersion < 1 ? 0 : deviation_ / mean / 6;
  }

  /// P(N > n)
  double beyond(double n) const {
    const double z = (n + 0.5 - mean_) / deviation_;
    const double density = math::normal_density(z);
    const double skew = sixth_of_skewness_ * (z * z - 1) * density;
    return std::clamp(math::normal_beyond(z, density) + skew, 0.0, 1.0);
  }

 private:
  double mean_, deviation_ = 0, sixth_of_skewness_ = 0;
};

/// E⌈N/largest⌉: one batch for certain as long as N almost surely exceeds what the ones before
/// hold. A sum over even places of what is smooth enough is its integral: by Poisson's summation
/// formula they differ by e^−2π²(deviation/largest)², which is nothing beside a batch from 1.3 on.
double batches_of(double mean, double dispersion, double largest, double packed) {
  constexpr double few = 64, smooth = 1.3;
  const double deviation = std::sqrt(std::max(1.0, dispersion) * mean);
  const double width = 8 * deviation + 1;
  const double certain = std::max(0.0, std::ceil((mean - width) / largest));
  if (certain > 0 && dispersion >= 1 && deviation > smooth * largest) {
    return (mean - 0.5) / largest + 0.5;
  }
  const bool by_terms = mean < few && dispersion >= 1;
  const NearlyNormal normal(mean, dispersion);
  double batches = certain;
  for (double k = certain; k * largest <= mean + width; ++k) {
    if (k == 0 && packed > 1) {
      batches += 1 - std::min(1.0, math::exp(packed - 1 - mean * packed) / packed);
      continue;
    }
    batches += by_terms ? poisson_beyond(k * largest, mean) : normal.beyond(k * largest);
  }
  return batches;
}

/// E min(N, most) of a Poisson count: Σ P(N > k) over k below; of a large one normal.
double of_at_most(double most, double mean) {
  constexpr double few = 64;
  const double deviation = std::sqrt(mean);
  if (mean + 8 * deviation + 1 < most) return mean;
  if (mean < few && most < 4 * few) {
    double sum = 0;
    double term = math::exp(-mean), until = term;
    for (double k = 0; k < most; ++k) {
      sum += std::max(0.0, 1 - until);
      until += term *= mean / (k + 1);
    }
    return sum;
  }
  const double z = (mean - most) / deviation;
  return mean - ((mean - most) * math::normal_cdf(z) + deviation * math::normal_density(z));
}

/// The records that follow a batch's first one in bursts, beyond those of the mean rate.
double more_in_bursts(const BatchSource& source) {
  if (source.dispersion <= 1) return 0;
  const double pollers = source.waits ? 1 : std::max(1.0, source.pollers);
  return (source.dispersion - 1) / pollers * -math::expm1(-seconds(source.window)) *
         std::numbers::e / 2;
}

/// Of a batch that gathers so many on average from its first one on.
double within_window(double gathered, const BatchSource& source) {
  const double following = std::max(0.0, gathered - 1 + more_in_bursts(source));
  return 1 + of_at_most(std::max(1.0, source.largest) - 1, following);
}

/// With smaller batches a poller that gets so many records per second cannot keep up. One that is
/// never idle has batches of this size, for it looks again as often as they take.
double least_batch(double each, const BatchSource& source) {
  const double left = 1 - each * source.per_record_s;
  if (left <= 0) return std::max(1.0, source.largest);
  return std::max(1.0, each * source.fixed_s / left);
}

/// Without a window, of a poller that is idle between two looks: what it finds, in full batches and
/// a rest.
double batch_of_looks(double each, const BatchSource& source) {
  // Each of the records goes to one of the pollers by chance.
  const double dispersion = 1 + (source.dispersion - 1) / std::max(1.0, source.pollers);
  const double packed = source.pollers > 1 ? 1 : source.packed;  // thinned by chance
  const double found = each * seconds(source.poll_interval);
  return found / batches_of(found, dispersion, source.largest, packed);
}

}  // namespace

Decimal mean_billed_seconds(const InvocationTime& time, Duration step, Duration timeout) {
  const double width = seconds(step);
  const double longest = seconds(timeout);
  const double mean = std::min(time.mean(), longest);
  const bool varied = time.gathered_by_chance && time.per_event_s > 0 && time.events > 1.001;
  switch (time.varying.family) {
    case engine::Family::Deterministic: {
      if (varied) return Decimal::from_double(batches_billed(time, width, longest));
      const auto steps = static_cast<std::int64_t>(std::ceil(mean / width - 1e-9));
      return exact_seconds(step * std::max<std::int64_t>(1, steps));
    }
    case engine::Family::Exponential:
      return Decimal::from_double(exponential_billed(
          time.varying.mean(), time.further_s + time.per_event_s * time.events, width, longest));
    default:
      return Decimal::from_double(sampled_billed(time, width, longest));
  }
}

double cpu_share(Bytes memory, Bytes full_vcpu_memory) {
  return std::min(1.0,
                  static_cast<double>(memory.value) / static_cast<double>(full_vcpu_memory.value));
}

std::optional<QueueBatches> followed_at(double records_per_second, const BatchSource& source) {
  constexpr double too_many_per_s = 500;
  if (!source.queue || records_per_second <= 0) return std::nullopt;
  const double messages_per_second = records_per_second / source.queue->receives;
  if (messages_per_second > too_many_per_s) return std::nullopt;
  return batches_at(messages_per_second, *source.queue);
}

double mean_batch(double records_per_second, const BatchSource& source) {
  const double pollers = std::max(1.0, source.pollers);
  const double each = records_per_second / pollers;
  const double largest = std::max(1.0, source.largest);
  const double least = least_batch(each, source);
  if (each <= 0) return 1;
  if (source.lane) return std::clamp(batches_at(each, *source.lane).records, 1.0, largest);
  if (const auto batches = followed_at(records_per_second, source)) {
    return std::clamp(batches->received_each, 1.0, largest);
  }
  if (least >= largest) return largest;
  const double window = seconds(source.window);
  if (source.waits) {
    const double gathered = window > 0 ? within_window(1 + records_per_second * window, source) : 1;
    return std::clamp(std::max(gathered, batch_of_waiting(records_per_second, source)), least,
                      largest);
  }
  if (window > 0) {
    const double found = each * seconds(source.poll_interval);
    const double first = found / -math::expm1(-found);
    return std::clamp(within_window(each * window + first, source), least, largest);
  }
  return std::clamp(batch_of_looks(each, source), least, largest);
}

}  // namespace costsim::services
