#include "services/lambda/ticks.hpp"

#include <algorithm>
#include <cmath>

#include "engine/math.hpp"
#include "services/lambda/followed_queue.hpp"

namespace costsim::services {
namespace {

namespace math = engine::math;

/// E⌈N/largest⌉ of a binomial count: Σ P(N > k · largest); of a large one normal.
double batches_of_poller(double together, double pollers, double largest) {
  if (pollers <= 1) return std::ceil(together / largest - 1e-9);
  const double share = 1 / pollers, mean = together * share;
  const double deviation = std::sqrt(mean * (1 - share));
  constexpr double few = 300;
  double batches = 0;
  if (mean > few) {
    for (double k = 0; k * largest < mean + 8 * deviation; ++k) {
      batches += math::normal_cdf((mean - k * largest - 0.5) / deviation);
    }
    return batches;
  }
  double probability = math::exp(together * math::log(1 - share));
  const int most = static_cast<int>(std::ceil(mean + 10 * deviation + 20));
  for (int n = 0; n < most; ++n) {
    batches += probability * std::ceil(n / largest - 1e-9);
    probability *= std::max(0.0, together - n) / (n + 1) * share / (1 - share);
  }
  return batches;
}

TickBatches from_shards(double together, const BatchSource& source) {
  const double pollers = std::max(1.0, source.pollers);
  const double each = batches_of_poller(together, pollers, source.largest);
  const double idle = pollers > 1 ? math::exp(together * math::log(1 - 1 / pollers)) : 0;
  const double records = std::min(source.largest, together / pollers);
  const double busy_s = each * (source.fixed_s + source.per_record_s * records);
  // Shards are looked at one after another within the interval.
  const double look_s = seconds(source.poll_interval) / pollers;
  return {
      .batches = each * pollers,
      .at_once = std::max(1.0, std::ceil(std::min(pollers * (1 - idle), busy_s / look_s) - 1e-9)),
      .lasts_s = seconds(source.poll_interval) + busy_s};
}

TickBatches from_queue(double together, double every_s, double ticks, const BatchSource& source) {
  const QueueRules rules{.largest = source.largest,
                         .window_s = seconds(source.window),
                         .fixed_s = source.fixed_s,
                         .per_message_s = source.per_record_s,
                         .squared_cv = source.squared_cv,
                         .first_pollers = source.first_pollers,
                         .most_pollers = source.pollers,
                         .added_per_s = source.added_per_s,
                         .cold_s = source.cold_s};
  const QueueBatches followed = batches_of_ticks(together, every_s, ticks, rules);
  return {.batches = followed.per_message * together,
          .at_once = followed.at_once,
          .lasts_s = followed.lasts_s};
}

}  // namespace

std::optional<TickBatches> batches_of_tick(const Flow& input, const BatchSource& source) {
  constexpr double most_batches = 50'000;
  const double together = std::round(input.together);
  if (together <= 1 || source.pollers < 1 || source.failing > 0) return std::nullopt;
  if (together / source.largest > most_batches || input.total.is_zero()) return std::nullopt;
  const double every_s = input.every_s();
  const double ticks = std::max(1.0, std::round(input.total.to_double() / together));
  const TickBatches tick =
      source.waits ? from_queue(together, every_s, ticks, source) : from_shards(together, source);
  if (tick.lasts_s >= every_s) return std::nullopt;
  const double kept_s = seconds(input.retention.time);
  if (kept_s > 0 && tick.lasts_s > kept_s) return std::nullopt;
  return tick;
}

}  // namespace costsim::services
