// One limit for the bytes of all events that were accepted and not yet delivered.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>

namespace costsim::ingest {

/// Shared by all pipelines; any thread.
class ByteBudget {
 public:
  explicit ByteBudget(std::int64_t limit) : limit_(limit) {}

  /// Takes all of it or nothing.
  bool take(std::int64_t bytes) {
    std::int64_t used = used_.load(std::memory_order_relaxed);
    do {
      if (bytes > limit_ - used) return false;
    } while (!used_.compare_exchange_weak(used, used + bytes, std::memory_order_relaxed));
    return true;
  }
  /// For what is there already and must be counted, room or not.
  void force(std::int64_t bytes) { used_.fetch_add(bytes, std::memory_order_relaxed); }
  void give_back(std::int64_t bytes) { used_.fetch_sub(bytes, std::memory_order_relaxed); }

  std::int64_t used() const { return used_.load(std::memory_order_relaxed); }
  std::int64_t limit() const { return limit_; }
  std::int64_t room() const { return limit_ - used(); }

 private:
  const std::int64_t limit_;
  std::atomic<std::int64_t> used_{0};
};

/// What one thread has drawn from the budget in advance, so that an event costs no shared write.
class BudgetLease {
 public:
  explicit BudgetLease(ByteBudget& budget)
      : budget_(budget), chunk_(std::min<std::int64_t>(256 << 10, budget.limit() / 64)) {}
  BudgetLease(const BudgetLease&) = delete;
  BudgetLease& operator=(const BudgetLease&) = delete;
  ~BudgetLease() { release(); }

  bool take(std::int64_t bytes) {
    if (bytes > held_ && !draw(bytes)) return false;
    held_ -= bytes;
    return true;
  }
  /// Draws enough for takes of so many bytes together.
  bool hold(std::int64_t bytes) { return bytes <= held_ || draw(bytes); }
  void put_back(std::int64_t bytes) { held_ += bytes; }
  std::int64_t limit() const { return budget_.limit(); }
  bool has_room(std::int64_t bytes) const { return bytes <= held_ + budget_.room(); }
  /// Gives back what was drawn and not used.
  void release() {
    budget_.give_back(held_);
    held_ = 0;
  }

 private:
  bool draw(std::int64_t bytes) {
    for (const std::int64_t amount : {std::max(chunk_, bytes - held_), bytes - held_}) {
      if (!budget_.take(amount)) continue;
      held_ += amount;
      return true;
    }
    return false;
  }

  ByteBudget& budget_;
  const std::int64_t chunk_;
  std::int64_t held_ = 0;
};

}  // namespace costsim::ingest
