#include "services/lambda/ticks.hpp"

#include <algorithm>
#include <cmath>
#include <queue>
#include <vector>

#include "engine/math.hpp"

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
  for (double n = 0; n < mean + 10 * deviation + 20; ++n) {
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

/// A queue with its pollers, from tick to tick.
class TickingQueue {
 public:
  TickingQueue(double together, double every_s, const BatchSource& source)
      : source_(source),
        together_(together),
        every_s_(every_s),
        allowed_(std::min(source.first_pollers, source.pollers)) {}

  TickBatches tick() {
    TickBatches all;
    waiting_ = together_;
    now_ = 0;
    if (source_.cold_s > 0) instances_ = 0;  // those of the last tick are gone
    arrive(all);
    const bool grown = allowed_ > source_.first_pollers;
    for (double second = 1; waiting_ > 0 && now_ < every_s_; ++second) {
      end_before(second, grown, all);
      if (waiting_ <= 0) break;
      now_ = second;
      allowed_ = std::min(source_.pollers, allowed_ + source_.added_per_s);
      take(all, source_.largest);
    }
    end_until(every_s_ + 1, all);
    all.lasts_s = now_;
    give_back();
    return all;
  }

 private:
  /// With a window batches fill before they are handed over; else each message goes to a poller.
  void arrive(TickBatches& all) {
    const bool gathers = source_.window > Duration(0);
    take(all, gathers ? source_.largest : 1);
  }

  void take(TickBatches& all, double most) {
    while (waiting_ > 0 && static_cast<double>(ends_.size()) < std::ceil(allowed_ - 1e-9)) {
      const double records = std::min(most, waiting_);
      const bool cold = static_cast<double>(ends_.size()) >= instances_;
      if (cold) ++instances_;
      ends_.push(
          {now_ + source_.fixed_s + source_.per_record_s * records + (cold ? source_.cold_s : 0),
           now_});
      waiting_ -= records;
      ++all.batches;
      all.at_once = std::max(all.at_once, static_cast<double>(ends_.size()));
    }
  }

  void end_next(TickBatches& all) {
    now_ = ends_.top().end_s;
    ends_.pop();
    take(all, source_.largest);
  }
  void end_until(double time_s, TickBatches& all) {
    while (!ends_.empty() && ends_.top().end_s <= time_s) end_next(all);
  }
  /// Until pollers are added. A mapping that has grown looks each second, as the tick comes, too:
  /// of batches of a second just the first ends before it looks again.
  void end_before(double second, bool grown, TickBatches& all) {
    while (!ends_.empty() && ends_.top().end_s <= second) {
      const Running next = ends_.top();
      end_next(all);
      if (grown && next.end_s == second && next.began_s == second - 1) return;
    }
  }

  /// In a quarter of an hour what a second added.
  void give_back() {
    constexpr double slower = 15 * 60;
    const double idle_s = std::max(0.0, every_s_ - now_);
    const double first = std::min(source_.first_pollers, source_.pollers);
    allowed_ = std::max(first, allowed_ - source_.added_per_s / slower * idle_s);
  }

  struct Running {
    double end_s, began_s;
    bool operator>(const Running& other) const { return end_s > other.end_s; }
  };

  const BatchSource& source_;
  double together_, every_s_, allowed_;
  double waiting_ = 0, now_ = 0, instances_ = 0;
  std::priority_queue<Running, std::vector<Running>, std::greater<>> ends_;
};

/// The mean of so many ticks, which begin with the first pollers; those that are too many to follow
/// are like the last one.
TickBatches from_queue(double together, double every_s, double ticks, const BatchSource& source) {
  constexpr double followed = 1e6;  // batches
  TickingQueue queue(together, every_s, source);
  TickBatches all, last;
  double batches = 0, passed = 0;
  for (; passed < ticks && batches < followed && all.lasts_s < every_s; ++passed) {
    last = queue.tick();
    batches += last.batches;
    all.at_once = std::max(all.at_once, last.at_once);
    all.lasts_s = std::max(all.lasts_s, last.lasts_s);
  }
  all.batches = (batches + last.batches * (ticks - passed)) / ticks;
  return all;
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
