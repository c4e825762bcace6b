// A Pipeline that remembers its events and does as it is told.
#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <vector>

#include "ingest/delivery/pipeline.hpp"

namespace costsim::ingest::testing {

class FakePipeline : public Pipeline {
 public:
  Offer offer(const EventView& event, Duration) override {
    const std::lock_guard lock(mutex_);
    if (admission != Admission::Accepted) return {admission, 0};
    events_.emplace_back(event.data);
    keys_.emplace_back(event.partition_key);
    return {Admission::Accepted, events_.size()};
  }
  Admission room_for(std::size_t bytes) const override {
    if (failed_) return Admission::Stopped;
    return bytes <= room ? Admission::Accepted : Admission::Full;
  }
  Admission reserve(std::size_t, std::size_t bytes) override {
    return admission == Admission::Accepted ? room_for(bytes) : admission;
  }
  void tick(Duration) override {}
  void rest() override {}
  Duration next_tick() const override { return Duration::max(); }
  std::uint64_t durable_ticket() const override {
    const std::lock_guard lock(mutex_);
    return durable_only_when_told ? durable_.load() : events_.size();
  }
  std::string_view trouble() const override {
    return failed_ ? "the spool is gone" : std::string_view();
  }
  bool disk_full() const override { return disk_full_; }
  void on_durable(std::function<void()> wake) override { wake_ = std::move(wake); }
  void close() override { closed = true; }
  DeliveryCounters counters() const override { return {}; }

  void make_durable(std::uint64_t ticket) {
    durable_ = ticket;
    wake_();
  }
  void fail() {
    failed_ = true;
    wake_();
  }
  void fill_disk() {
    disk_full_ = true;
    wake_();
  }
  std::vector<std::string> events() const {
    const std::lock_guard lock(mutex_);
    return events_;
  }
  std::vector<std::string> keys() const {
    const std::lock_guard lock(mutex_);
    return keys_;
  }

  // Set before the server starts.
  Admission admission = Admission::Accepted;
  bool durable_only_when_told = false;
  std::atomic<std::size_t> room{std::size_t{1} << 40};
  std::atomic<bool> closed{false};

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> events_, keys_;
  std::atomic<std::uint64_t> durable_{0};
  std::atomic<bool> failed_{false}, disk_full_{false};
  std::function<void()> wake_;
};

}  // namespace costsim::ingest::testing
