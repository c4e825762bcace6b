#include "services/lambda/rise.hpp"

#include <algorithm>
#include <cmath>
#include <deque>
#include <iterator>
#include <vector>

namespace costsim::services {
namespace {

/// Items that came until each instant, of those that may still be there: evenly between two.
class Arrived {
 public:
  /// What came so long ago is forgotten.
  explicit Arrived(double kept_s) : kept_s_(kept_s) {}

  void add(double items, double time_s) {
    const double end_s = until_.back().at_s + time_s;
    until_.push_back({end_s, until_.back().items + items});
    while (until_[1].at_s < end_s - kept_s_) until_.pop_front();
  }
  void take_back() { until_.pop_back(); }
  double now() const { return until_.back().items; }
  /// So many seconds before the last instant.
  double before(double time_s) const {
    const double at_s = until_.back().at_s - time_s;
    if (at_s <= until_.front().at_s) return until_.front().items;
    auto end = std::prev(until_.end());
    if (std::prev(end)->at_s > at_s) {
      end = std::upper_bound(until_.begin(), end, at_s,
                             [](double at, const Instant& instant) { return at < instant.at_s; });
    }
    const Instant &a = *std::prev(end), &b = *end;
    return a.items + (at_s - a.at_s) / (b.at_s - a.at_s) * (b.items - a.items);
  }

 private:
  struct Instant {
    double at_s = 0, items = 0;
  };
  double kept_s_;
  std::deque<Instant> until_ = {Instant{}};
};

/// The most that were at work within an idle life.
class Instances {
 public:
  Instances(double idle_s, double lasting) : idle_s_(idle_s), lasting_(lasting) {}

  void note(double now_s, double busy) {
    while (!most_.empty() && most_.back().busy <= busy) most_.pop_back();
    most_.push_back({now_s, busy});
    while (most_.front().at_s < now_s - idle_s_) most_.pop_front();
  }
  double count() const { return std::max(lasting_, most_.empty() ? 0 : most_.front().busy); }

 private:
  struct Moment {
    double at_s, busy;
  };
  double idle_s_, lasting_;
  std::deque<Moment> most_;
};

/// How much more is at work while the first items of new instances start cold.
double cold_factor(const Stay& stay, const Starts& starts) {
  return stay.mean() > 0 ? 1 + starts.cold_s / stay.mean() : 1;
}

class RisingPool {
 public:
  RisingPool(const Counts& items, Duration step, const Stay& stay, const Counts& wanted,
             const Starts& starts, const Instants& instants)
      : starts_(starts),
        instants_(instants),
        stays_(equally_likely(stay)),
        mean_s_(stay.mean()),
        cold_(cold_factor(stay, starts)),
        ticks_(std::max<std::size_t>(1, static_cast<std::size_t>(std::ceil(seconds(step))))),
        tick_s_(seconds(step) / static_cast<double>(ticks_)),
        tokens_(starts.burst),
        warm_(stays_.back() + step_s()),
        fresh_(stays_.back() + starts.cold_s + step_s()),
        instances_(starts.idle_s, starts.lasting) {
    for (const double each : stays_) slope_s_ += std::min(each, tick_s_);
    slope_s_ /= static_cast<double>(stays_.size());
    if (instants.items <= 0) begin(items.by_step(), wanted.by_step());
  }

  /// What is taken of a step's items and of those that wait.
  double pass(double items) {
    if (instants_.items > 0 && items > 0) return pass_together(items);
    if (waiting_ < 1e-6 && keeps_up(items)) return items;
    double taken = 0;
    for (std::size_t i = 0; i < ticks_; ++i) taken += tick(items / static_cast<double>(ticks_));
    return taken;
  }
  double peak() const { return peak_; }
  double waiting() const { return waiting_; }
  double started() const { return started_; }
  double fewest() const { return fewest_; }

 private:
  double step_s() const { return tick_s_ * static_cast<double>(ticks_); }

  /// As if the same span had come before, and all of it had been served.
  void begin(const Eigen::ArrayXd& items, const Eigen::ArrayXd& wanted) {
    const auto steps_of = [&](double time_s) {
      return std::min(items.size(), static_cast<Eigen::Index>(std::ceil(time_s / step_s())));
    };
    for (Eigen::Index i = items.size() - steps_of(stays_.back()); i < items.size(); ++i) {
      spread(items[i]);
    }
    for (Eigen::Index left = steps_of(starts_.idle_s); left > 0; --left) {
      instances_.note(-static_cast<double>(left - 1) * step_s(), wanted[items.size() - left]);
    }
  }

  void spread(double items) {
    warm_.add(items, step_s());
    fresh_.add(0, step_s());
  }

  /// At the end of the last tick.
  double at_work() const {
    double sum = 0;
    for (const double each : stays_) {
      sum += warm_.now() - warm_.before(each) + fresh_.now() - fresh_.before(each + starts_.cold_s);
    }
    return sum / static_cast<double>(stays_.size());
  }

  /// Passes a whole step where the bucket has enough for what it adds, all at once.
  bool keeps_up(double items) {
    spread(items);
    const double busy = at_work();
    const double more = std::max(0.0, busy - instances_.count());
    if (more * cold_ > tokens_ || busy > starts_.most) {
      warm_.take_back();
      fresh_.take_back();
      return false;
    }
    now_s_ += step_s();
    tokens_ = std::min(starts_.burst, tokens_ - more + starts_.per_s * step_s());
    note(busy);
    return true;
  }

  /// A step's items at their instants, the first as the step begins.
  double pass_together(double items) {
    const auto ticks = static_cast<double>(ticks_);
    const double groups = std::max(1.0, std::round(items / instants_.items));
    const double apart = std::max(1.0, std::min(ticks / groups, instants_.every_s / tick_s_));
    double taken = 0, come = 0;
    for (std::size_t i = 0; i < ticks_; ++i) {
      const double so_far = std::floor(static_cast<double>(i) / apart) + 1;
      const double due = i + 1 < ticks_ ? std::min(groups, so_far) : groups;
      if (due > come) {
        taken += at_instant(items / groups * (due - come));
      } else {
        taken += waiting_ < 1e-6 ? rest() : tick(0);
      }
      come = due;
    }
    note(at_work());
    return taken;
  }

  double at_instant(double items) {
    const double busy = at_work();
    instances_.note(now_s_, busy);  // those whose idle life is over are gone
    const double there = instances_.count();
    const double come = items + waiting_;
    const double taken = std::min(come, std::max(0.0, there - busy));
    const double room = std::max(0.0, starts_.most - std::max(busy, there));
    const double started = std::min({come - taken, tokens_, room});
    waiting_ = starts_.waits ? come - taken - started : 0;
    tokens_ = std::min(starts_.burst, tokens_ - started + starts_.per_s * tick_s_);
    warm_.add(taken, tick_s_);
    fresh_.add(started, tick_s_);
    started_ += started;
    fewest_ = std::min(fewest_, taken + started);
    now_s_ += tick_s_;
    note(busy + taken + started);
    return taken + started;
  }

  /// A tick in which nothing comes and nothing waits.
  double rest() {
    warm_.add(0, tick_s_);
    fresh_.add(0, tick_s_);
    now_s_ += tick_s_;
    tokens_ = std::min(starts_.burst, tokens_ + starts_.per_s * tick_s_);
    return 0;
  }

  double tick(double items) {
    warm_.add(0, tick_s_);
    fresh_.add(0, tick_s_);
    const double busy = at_work(), idle = std::max(0.0, instances_.count() - busy);
    const double come = items + waiting_;
    const double taken = slope_s_ > 0 ? std::min(come, idle * tick_s_ / slope_s_) : come;
    const double there = tokens_ + starts_.per_s * tick_s_;
    const double room = std::max(0.0, starts_.most - std::max(busy, instances_.count()));
    const double started = std::min({come - taken, there, room});
    waiting_ = starts_.waits ? come - taken - started : 0;
    tokens_ = std::min(starts_.burst, there - started);
    warm_.take_back();
    fresh_.take_back();
    warm_.add(taken, tick_s_);
    fresh_.add(started, tick_s_);
    started_ += started;
    now_s_ += tick_s_;
    const double stays = std::min(1.0, (mean_s_ + starts_.cold_s) / tick_s_);
    note(std::max(busy + taken * slope_s_ / tick_s_ + started * stays, busy + started));
    return taken + started;
  }

  void note(double busy) {
    instances_.note(now_s_, busy);
    peak_ = std::max(peak_, busy);
  }

  const Starts& starts_;
  Instants instants_;
  std::vector<double> stays_;
  double mean_s_, cold_;
  std::size_t ticks_;            ///< in a step
  double tick_s_, slope_s_ = 0;  ///< of an item, its part of a tick at the end of which it is there
  double tokens_, waiting_ = 0, peak_ = 0, now_s_ = 0, started_ = 0;
  double fewest_ = std::numeric_limits<double>::infinity();
  Arrived warm_, fresh_;
  Instances instances_;
};

/// Whether some step wants more instances than the bucket holds as it begins: the same as
/// RisingPool's whole steps, of a load that is all taken. That there may be no more than so many
/// is nothing that it outruns: refused_share tells that by chance.
bool outruns(const Eigen::ArrayXd& wanted, double step_s, double cold, const Starts& starts) {
  Instances instances(starts.idle_s, starts.lasting);
  const Eigen::Index last =
      std::min(wanted.size(), static_cast<Eigen::Index>(std::ceil(starts.idle_s / step_s)));
  for (Eigen::Index left = last; left > 0; --left) {
    instances.note(-static_cast<double>(left - 1) * step_s, wanted[wanted.size() - left]);
  }
  double tokens = starts.burst, now_s = 0;
  for (const double all : wanted) {
    const double busy = std::min(all, starts.most);
    const double more = std::max(0.0, busy - instances.count());
    if (more * cold > tokens) return true;
    now_s += step_s;
    tokens = std::min(starts.burst, tokens - more + starts.per_s * step_s);
    instances.note(now_s, busy);
  }
  return false;
}

}  // namespace

std::optional<Risen> risen(const Counts& items, Duration step, const Stay& stay,
                           const Counts& wanted, const Starts& starts, const Instants& instants) {
  constexpr double nothing = 0.5, shortest_s = 1;
  const double cold = cold_factor(stay, starts);
  if (items.size() == 0) return std::nullopt;
  if (instants.items + wanted.max() * cold <= starts.burst) return std::nullopt;
  const bool together = instants.items > 0 && instants.every_s >= shortest_s;
  if (!together && !outruns(wanted.by_step(), seconds(step), cold, starts)) return std::nullopt;
  RisingPool pool(items, step, stay, wanted, starts, together ? instants : Instants{});
  Eigen::ArrayXd taken = items.by_step();
  for (double& each : taken) each = pool.pass(each);
  const bool late = together && pool.fewest() < instants.items - nothing;
  if (!late && (taken - items.by_step()).abs().maxCoeff() < nothing) return std::nullopt;
  return Risen{.taken = std::move(taken),
               .peak = pool.peak(),
               .waiting = pool.waiting(),
               .started = pool.started(),
               .fewest = together ? pool.fewest() : 0};
}

}  // namespace costsim::services
