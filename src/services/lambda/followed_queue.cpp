#include "services/lambda/followed_queue.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <deque>
#include <queue>
#include <utility>
#include <vector>

#include "engine/random.hpp"
#include "services/lambda/back_off.hpp"

namespace costsim::services {
namespace {

constexpr double never_s = std::numeric_limits<double>::infinity();
constexpr double slightly_s = 1e-9;

class FollowedQueue {
 public:
  explicit FollowedQueue(const QueueRules& rules)
      : rules_(rules),
        stream_(1, "lambda/followed queue"),
        allowed_(std::min(rules.first_pollers, rules.most_pollers)) {}

  /// Pollers that there are already.
  void begin_with(double pollers) { allowed_ = std::clamp(pollers, allowed_, rules_.most_pollers); }
  void come(double now_s, double messages) {
    double left = messages;
    for (; left > 0 && (has_poller() || rules_.window_s > 0); --left) {
      waiting_.push_back({now_s, 0});
      receive(now_s);
    }
    if (left <= 0) return;
    waiting_.insert(waiting_.end(), static_cast<std::size_t>(left), {now_s, 0});
    receive(now_s);
  }
  /// All that happens before then, and at that instant as far as it was planned before.
  void pass_until(double time_s) {
    for (;;) {
      const double next = next_s();
      if (next > time_s) return;
      happen(next);
      receive(next);
    }
  }
  void pass_before(double time_s) { pass_until(std::nextafter(time_s, 0)); }
  /// The instances of the last tick are gone.
  void begin_cold() { instances_ = 0; }
  void count_anew() {
    batches_ = received_ = 0;
    in_hand_ = {.since_s = in_hand_.since_s};
    at_once_ = static_cast<double>(running_.size());
  }
  double waiting() const { return static_cast<double>(waiting_.size()); }
  double batches() const { return batches_; }
  double received() const { return received_; }
  double at_once() const { return at_once_; }
  double dispersion() const { return in_hand_.dispersion(); }
  double emptied_s() const {
    if (waiting_.empty()) return emptied_s_;
    return never_s;
  }
  double random() { return stream_.exponential(); }

 private:
  using Receives = std::vector<std::uint16_t>;  ///< of each message of a batch

  struct Waiting {
    double since_s;
    std::uint16_t receives;
  };
  /// Of what falls on one instant that comes first which was planned first.
  struct Instant {
    double at_s = never_s;
    std::uint64_t order = 0;
    auto operator<=>(const Instant& other) const = default;
  };
  struct Running {
    Instant end;
    double visible_s;
    std::size_t batch;  ///< in failing_; none: it ends well
    bool operator>(const Running& other) const { return end > other.end; }
  };
  struct Hidden {
    Instant visible;
    std::size_t batch;
    bool operator>(const Hidden& other) const { return visible > other.visible; }
  };
  Instant planned(double at_s) { return {at_s, ++orders_}; }
  static constexpr std::size_t ends_well = SIZE_MAX;

  /// How many batches are in hand, over time.
  struct InHand {
    double since_s = 0;  ///< they are so many
    double time_s = 0, sum = 0, of_squares = 0;

    void pass(double now_s, double batches) {
      const double passed_s = now_s - since_s;
      since_s = now_s;
      time_s += passed_s;
      sum += passed_s * batches;
      of_squares += passed_s * batches * batches;
    }
    double dispersion() const {
      if (sum <= 0) return 1;
      const double mean = sum / time_s;
      return (of_squares / time_s - mean * mean) / mean;
    }
  };
  void pass(double now_s) { in_hand_.pass(now_s, static_cast<double>(running_.size())); }

  double due_s() const {
    if (waiting_.empty()) return never_s;
    if (static_cast<double>(waiting_.size()) >= rules_.largest) return 0;
    return waiting_.front().since_s + rules_.window_s;
  }
  bool is_due(double now_s) const { return due_s() <= now_s + slightly_s; }
  bool has_poller() const {
    return static_cast<double>(running_.size()) < std::ceil(allowed_ - slightly_s);
  }

  Instant next_end() const { return running_.empty() ? Instant() : running_.top().end; }
  Instant next_visible() const { return hidden_.empty() ? Instant() : hidden_.top().visible; }
  Instant next_planned() const { return std::min({scale_, next_end(), next_visible()}); }
  double next_s() const {
    const double next = next_planned().at_s;
    return has_poller() ? std::min(next, due_s()) : next;
  }

  void happen(double now_s) {
    const Instant next = next_planned();
    if (next.at_s > now_s) return;
    if (next == scale_) return scale(now_s);
    if (next == next_end()) return end_batch();
    show_all(now_s);
  }

  void receive(double now_s) {
    while (is_due(now_s) && has_poller()) take(now_s);
    if (is_due(now_s) && scale_.at_s > now_s + 1) scale_ = planned(now_s + 1);
  }

  void take(double now_s) {
    const auto size = std::min(waiting_.size(), static_cast<std::size_t>(rules_.largest));
    ++batches_;
    received_ += static_cast<double>(size);
    std::size_t batch = ends_well;
    if (stream_.chance(rules_.error)) batch = keep(size);
    waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(size));
    if (waiting_.empty()) emptied_s_ = now_s;
    pass(now_s);
    const double end_s = now_s + time_s(static_cast<double>(size)) + cold_start_s();
    running_.push({planned(end_s), now_s + rules_.visibility_s, batch});
    at_once_ = std::max(at_once_, static_cast<double>(running_.size()));
  }

  std::size_t keep(std::size_t size) {
    if (free_.empty()) {
      free_.push_back(failing_.size());
      failing_.emplace_back();
    }
    const std::size_t batch = free_.back();
    free_.pop_back();
    failing_[batch].clear();
    for (std::size_t i = 0; i < size; ++i) {
      failing_[batch].push_back(static_cast<std::uint16_t>(waiting_[i].receives + 1));
    }
    return batch;
  }

  /// One that varies is part fixed, part exponential.
  double time_s(double messages) {
    const double varies = std::sqrt(std::min(1.0, rules_.squared_cv));
    const double chance = varies > 0 ? stream_.exponential() : 0;
    return rules_.fixed_s * (1 - varies + varies * chance) + rules_.per_message_s * messages;
  }

  double cold_start_s() {
    if (rules_.cold_s <= 0 || running_.size() < instances_) return 0;
    ++instances_;
    return rules_.cold_s;
  }

  void end_batch() {
    const Running ended = running_.top();
    pass(ended.end.at_s);
    running_.pop();
    if (ended.batch == ends_well) return;
    const double least = std::min(fewest_pollers, rules_.most_pollers);
    allowed_ = std::max(least, allowed_ - given_up_per_error * std::sqrt(allowed_));
    hidden_.push({planned(std::max(ended.end.at_s, ended.visible_s)), ended.batch});
  }

  /// What is visible at one instant is there for one receive.
  void show_all(double now_s) {
    while (!hidden_.empty() && hidden_.top().visible.at_s <= now_s) show_next(now_s);
  }
  void show_next(double now_s) {
    const std::size_t batch = hidden_.top().batch;
    hidden_.pop();
    for (const std::uint16_t receives : failing_[batch]) {
      if (receives < rules_.most_receives) waiting_.push_back({now_s, receives});
    }
    free_.push_back(batch);
  }

  void scale(double now_s) {
    constexpr double slower = 15 * 60;
    const bool waits = is_due(now_s);
    if (waits) {
      allowed_ = std::min(rules_.most_pollers, allowed_ + rules_.added_per_s);
    } else {
      allowed_ =
          std::max({std::min(rules_.first_pollers, rules_.most_pollers),
                    static_cast<double>(running_.size()), allowed_ - rules_.added_per_s / slower});
    }
    scale_ = waits || allowed_ > rules_.first_pollers ? planned(now_s + 1) : Instant();
  }

  const QueueRules& rules_;
  engine::RandomStream stream_;
  double allowed_;
  std::uint64_t orders_ = 0;
  Instant scale_;
  std::size_t instances_ = 0;
  double emptied_s_ = 0;
  double batches_ = 0, received_ = 0, at_once_ = 0;
  InHand in_hand_;
  std::deque<Waiting> waiting_;
  std::vector<Receives> failing_;
  std::vector<std::size_t> free_;  ///< places in it
  std::priority_queue<Running, std::vector<Running>, std::greater<>> running_;
  std::priority_queue<Hidden, std::vector<Hidden>, std::greater<>> hidden_;
};

double longest_batch_s(const QueueRules& queue) {
  return queue.fixed_s + queue.per_message_s * queue.largest;
}

/// So long that what is visible again meets others than those it came with.
QueueRules forgetting(double per_s, const QueueRules& queue) {
  constexpr double shortest_s = 5, messages = 50, batches = 8;
  const double gathered_s = std::min(queue.window_s, queue.largest / per_s);
  QueueRules shorter = queue;
  shorter.visibility_s = std::min(
      queue.visibility_s,
      std::max({shortest_s, messages / per_s, batches * gathered_s, 4 * longest_batch_s(queue)}));
  return shorter;
}

QueueBatches result_of(const FollowedQueue& followed, double messages) {
  const double batches = std::max(1.0, followed.batches());
  return {.received_each = std::max(1.0, followed.received() / batches),
          .per_message = batches / std::max(1.0, messages),
          .at_once = followed.at_once(),
          .dispersion = followed.dispersion()};
}

/// The rounding of rates must not part what falls on one instant.
double to_the_microsecond(double time_s) {
  return std::round(time_s * 1e6) / 1e6;
}

}  // namespace

QueueBatches batches_at(double per_s, const QueueRules& queue) {
  constexpr double followed_messages = 40'000, shortest_s = 200, settling_s = 100;
  constexpr double too_many = 20'000;
  const QueueRules shorter = forgetting(per_s, queue);
  const double tries = std::min(8.0, queue.most_receives);
  const double begin_s = std::max(settling_s, shorter.visibility_s * tries);
  const double end_s = begin_s + std::max(shortest_s, followed_messages / per_s);
  FollowedQueue followed(shorter);
  followed.begin_with(per_s * queue.receives * (queue.fixed_s + queue.per_message_s));
  double messages = 0;
  bool counts = false;
  double now_s = 0;
  while (now_s < end_s) {
    followed.pass_until(now_s);
    if (!counts && now_s >= begin_s) {
      counts = true;
      followed.count_anew();
    }
    followed.come(now_s, 1);
    messages += counts ? 1 : 0;
    if (followed.waiting() > too_many) return {.received_each = queue.largest};
    now_s += followed.random() / per_s;
  }
  return result_of(followed, messages);
}

double pollers_at_work(const QueueRules& queue, double about) {
  constexpr double batches = 20'000, messages = 400'000, settling_s = 60;
  const double there = std::min(messages, batches * queue.largest);
  FollowedQueue followed(queue);
  followed.begin_with(about);
  followed.come(0, there);
  followed.pass_until(settling_s);
  followed.count_anew();
  double now_s = settling_s;
  while (followed.waiting() > there / 10 && followed.batches() < batches) {
    followed.pass_until(++now_s);
  }
  const double passed_s = now_s - settling_s;
  if (passed_s < settling_s) return about;
  return std::min(queue.most_pollers, followed.batches() * longest_batch_s(queue) / passed_s);
}

QueueBatches batches_of_ticks(double together, double about_every_s, double ticks,
                              const QueueRules& queue) {
  const double every_s = to_the_microsecond(about_every_s);
  constexpr double followed_batches = 200'000, fewest = 20, most = 4000;
  const double tries = queue.error > 0 ? std::min(8.0, queue.most_receives) : 0;
  const double before = std::min(most, std::ceil(queue.visibility_s * tries / every_s));
  const double enough = std::clamp(followed_batches * queue.largest / together, fewest, most);
  const auto followed_ticks = static_cast<int>(std::min(ticks, before + enough));
  const int last_quarter = (followed_ticks * 3 + 3) / 4;
  FollowedQueue followed(queue);
  double batches = 0, received = 0, lasts_s = 0;  // of the first three quarters
  for (int tick = 0; tick < followed_ticks; ++tick) {
    const double now_s = tick * every_s;
    followed.pass_before(now_s);
    if (tick > 0) lasts_s = std::max(lasts_s, followed.emptied_s() - (now_s - every_s));
    // A tick behind, and farther behind with each: nobody asks how many batches that makes.
    if (queue.error == 0 && followed.waiting() >= together) return {.lasts_s = never_s};
    if (tick == last_quarter) {
      batches = followed.batches();
      received = followed.received();
    }
    followed.begin_cold();
    // The first message is there as pollers are counted at this instant, the others come behind it.
    followed.come(now_s, 1);
    followed.pass_until(now_s);
    followed.come(now_s, together - 1);
  }
  followed.pass_before(followed_ticks * every_s);
  const double others =
      followed_ticks < ticks ? (ticks - followed_ticks) / (followed_ticks - last_quarter) : 0;
  const auto of_all = [&](double first, double all) { return all + (all - first) * others; };
  QueueBatches result = result_of(followed, together * ticks);
  const double all_batches = std::max(1.0, of_all(batches, followed.batches()));
  result.received_each = std::max(1.0, of_all(received, followed.received()) / all_batches);
  result.per_message = all_batches / std::max(1.0, together * ticks);
  result.lasts_s = std::max(lasts_s, followed.emptied_s() - (followed_ticks - 1) * every_s);
  return result;
}

}  // namespace costsim::services
