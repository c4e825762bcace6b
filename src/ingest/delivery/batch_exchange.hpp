// Where the front thread leaves closed batches and finds empty buffers: one lock per batch.
#pragma once

#include <deque>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "batching/batch.hpp"

namespace costsim::ingest {

class BatchExchange {
 public:
  using Batch = batching::Batch;

  void push(Batch batch) {
    const std::lock_guard lock(mutex_);
    closed_.push_back(std::move(batch));
  }
  template <class Take>
  void take_all(Take take) {
    std::deque<Batch> closed;
    {
      const std::lock_guard lock(mutex_);
      std::swap(closed, closed_);
    }
    for (Batch& batch : closed) take(std::move(batch));
  }
  bool empty() const {
    const std::lock_guard lock(mutex_);
    return closed_.empty();
  }

  void give_spare(Batch buffer) {
    buffer.clear();
    const std::lock_guard lock(mutex_);
    if (buffer.memory_bytes() <= largest_spare && spares_.size() < most_spares)
      spares_.push_back(std::move(buffer));
  }
  std::optional<Batch> take_spare() {
    const std::lock_guard lock(mutex_);
    if (spares_.empty()) return std::nullopt;
    std::optional<Batch> spare = std::move(spares_.back());
    spares_.pop_back();
    return spare;
  }

 private:
  static constexpr std::size_t largest_spare = 1 << 20;
  static constexpr std::size_t most_spares = 8;

  mutable std::mutex mutex_;
  std::deque<Batch> closed_;
  std::vector<Batch> spares_;
};

}  // namespace costsim::ingest
