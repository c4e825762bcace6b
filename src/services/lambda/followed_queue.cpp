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
  explicit FollowedQueue(const FailingQueue& rules)
      : rules_(rules),
        stream_(1, "lambda/followed queue"),
        allowed_(std::min(rules.first_pollers, rules.most_pollers)) {}

  /// Pollers that there are already.
  void begin_with(double pollers) { allowed_ = std::clamp(pollers, allowed_, rules_.most_pollers); }
  void come(double now_s, double messages) {
    for (double i = 0; i < messages; ++i) {
      waiting_.push_back({now_s, 0});
      receive(now_s);
    }
  }
  /// All that happens before then.
  void pass_until(double time_s) {
    for (;;) {
      const double next = next_s();
      if (next > time_s) return;
      happen(next);
      receive(next);
    }
  }
  void count_anew() {
    batches_ = received_ = 0;
    at_once_ = static_cast<double>(running_.size());
  }
  double waiting() const { return static_cast<double>(waiting_.size()); }
  double batches() const { return batches_; }
  double received() const { return received_; }
  double at_once() const { return at_once_; }
  double random() { return stream_.exponential(); }

 private:
  using Receives = std::vector<std::uint16_t>;  ///< of each message of a batch

  struct Waiting {
    double since_s;
    std::uint16_t receives;
  };
  struct Running {
    double end_s, visible_s;
    std::size_t batch;  ///< in failing_; none: it ends well
    bool operator>(const Running& other) const { return end_s > other.end_s; }
  };
  struct Hidden {
    double visible_s;
    std::size_t batch;
    bool operator>(const Hidden& other) const { return visible_s > other.visible_s; }
  };
  static constexpr std::size_t ends_well = SIZE_MAX;

  double due_s() const {
    if (waiting_.empty()) return never_s;
    if (static_cast<double>(waiting_.size()) >= rules_.largest) return 0;
    return waiting_.front().since_s + rules_.window_s;
  }
  bool is_due(double now_s) const { return due_s() <= now_s + slightly_s; }
  bool has_poller() const {
    return static_cast<double>(running_.size()) < std::ceil(allowed_ - slightly_s);
  }

  double next_s() const {
    double next = scale_s_;
    if (!running_.empty()) next = std::min(next, running_.top().end_s);
    if (!hidden_.empty()) next = std::min(next, hidden_.top().visible_s);
    if (has_poller()) next = std::min(next, due_s());
    return next;
  }

  void happen(double now_s) {
    // Of what falls on one instant that which was planned first: pollers are counted each second,
    // and then take batches, some of which last a second.
    if (scale_s_ <= now_s) return scale(now_s);
    if (!running_.empty() && running_.top().end_s <= now_s) return end_batch();
    if (!hidden_.empty() && hidden_.top().visible_s <= now_s) return show_all(now_s);
  }

  void receive(double now_s) {
    while (is_due(now_s) && has_poller()) take(now_s);
    if (is_due(now_s)) scale_s_ = std::min(scale_s_, now_s + 1);
  }

  void take(double now_s) {
    const auto size = std::min(waiting_.size(), static_cast<std::size_t>(rules_.largest));
    ++batches_;
    received_ += static_cast<double>(size);
    std::size_t batch = ends_well;
    if (stream_.chance(rules_.error)) batch = keep(size);
    waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(size));
    running_.push({now_s + time_s(static_cast<double>(size)), now_s + rules_.visibility_s, batch});
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

  void end_batch() {
    const Running ended = running_.top();
    running_.pop();
    if (ended.batch == ends_well) return;
    const double least = std::min(fewest_pollers, rules_.most_pollers);
    allowed_ = std::max(least, allowed_ - given_up_per_error * std::sqrt(allowed_));
    hidden_.push({std::max(ended.end_s, ended.visible_s), ended.batch});
  }

  /// What is visible at one instant is there for one receive.
  void show_all(double now_s) {
    while (!hidden_.empty() && hidden_.top().visible_s <= now_s) show_next(now_s);
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
    scale_s_ = waits || allowed_ > rules_.first_pollers ? now_s + 1 : never_s;
  }

  const FailingQueue& rules_;
  engine::RandomStream stream_;
  double allowed_, scale_s_ = never_s;
  double batches_ = 0, received_ = 0, at_once_ = 0;
  std::deque<Waiting> waiting_;
  std::vector<Receives> failing_;
  std::vector<std::size_t> free_;  ///< places in it
  std::priority_queue<Running, std::vector<Running>, std::greater<>> running_;
  std::priority_queue<Hidden, std::vector<Hidden>, std::greater<>> hidden_;
};

double longest_batch_s(const FailingQueue& queue) {
  return queue.fixed_s + queue.per_message_s * queue.largest;
}

/// So long that what is visible again meets others than those it came with.
FailingQueue forgetting(double per_s, const FailingQueue& queue) {
  constexpr double shortest_s = 5, messages = 50, batches = 8;
  const double gathered_s = std::min(queue.window_s, queue.largest / per_s);
  FailingQueue shorter = queue;
  shorter.visibility_s = std::min(
      queue.visibility_s,
      std::max({shortest_s, messages / per_s, batches * gathered_s, 4 * longest_batch_s(queue)}));
  return shorter;
}

QueueBatches result_of(const FollowedQueue& followed, double messages) {
  const double batches = std::max(1.0, followed.batches());
  return {.received_each = std::max(1.0, followed.received() / batches),
          .per_message = batches / std::max(1.0, messages),
          .at_once = followed.at_once()};
}

}  // namespace

QueueBatches batches_at(double per_s, const FailingQueue& queue) {
  constexpr double followed_messages = 40'000, shortest_s = 200, settling_s = 100;
  constexpr double too_many = 20'000;
  const FailingQueue shorter = forgetting(per_s, queue);
  const double tries = std::min(8.0, queue.most_receives);
  const double begin_s = std::max(settling_s, shorter.visibility_s * tries);
  const double end_s = begin_s + std::max(shortest_s, followed_messages / per_s);
  FollowedQueue followed(shorter);
  followed.begin_with(per_s * queue.receives * (queue.fixed_s + queue.per_message_s));
  double messages = 0;
  bool counts = false;
  for (double now_s = 0; now_s < end_s; now_s += followed.random() / per_s) {
    followed.pass_until(now_s);
    if (!counts && now_s >= begin_s) {
      counts = true;
      followed.count_anew();
    }
    followed.come(now_s, 1);
    messages += counts ? 1 : 0;
    if (followed.waiting() > too_many) return {.received_each = queue.largest};
  }
  return result_of(followed, messages);
}

double pollers_at_work(const FailingQueue& queue, double about) {
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

QueueBatches batches_of_ticks(double together, double every_s, double ticks,
                              const FailingQueue& queue) {
  constexpr double followed_batches = 200'000, fewest = 20, most = 4000;
  const double tries = std::min(8.0, queue.most_receives);
  const double before = std::ceil(queue.visibility_s * tries / every_s);
  const double counted = std::clamp(followed_batches * queue.largest / together, fewest, most);
  const double all = std::min(ticks, before + counted);
  const double first = ticks > before + counted ? before : 0;
  FollowedQueue followed(queue);
  for (double tick = 0; tick < all; ++tick) {
    followed.pass_until(tick * every_s);
    if (tick == first) followed.count_anew();
    followed.come(tick * every_s, together);
  }
  followed.pass_until(all * every_s);
  return result_of(followed, together * (all - first));
}

}  // namespace costsim::services
