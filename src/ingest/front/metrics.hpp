// What the service counts, and how Prometheus reads it.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <span>
#include <string>

#include "ingest/delivery/counters.hpp"
#include "ingest/http/status.hpp"
#include "ingest/os/process_figures.hpp"
#include "units/quantity.hpp"

namespace costsim::ingest {

/// Written by one thread, read by any: adding is a plain add, without a locked instruction.
class Counter {
 public:
  void add(std::uint64_t n = 1) { value_.store(get() + n, std::memory_order_relaxed); }
  void subtract(std::uint64_t n = 1) { value_.store(get() - n, std::memory_order_relaxed); }
  std::uint64_t get() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

/// How long answers take: from the arrival of a request's last byte to its response in the hands of
/// the kernel; with a spool that includes the wait for the disk.
class LatencyHistogram {
 public:
  /// Upper bounds in microseconds; one more bucket is open.
  static constexpr std::array<std::uint32_t, 17> bounds_us = {
      50,     100,     250,     500,     1'000,     2'500,     5'000,     10'000,    25'000,
      50'000, 100'000, 250'000, 500'000, 1'000'000, 2'500'000, 5'000'000, 10'000'000};

  void add(Duration latency, std::uint64_t requests = 1);
  std::uint64_t bucket(std::size_t index) const { return buckets_[index].get(); }
  double sum_seconds() const { return static_cast<double>(sum_ns_.get()) * 1e-9; }

 private:
  std::array<Counter, bounds_us.size() + 1> buckets_;
  Counter sum_ns_;
};

/// What one front thread counts.
struct FrontMetrics {
  static constexpr std::size_t statuses = 600;

  std::array<Counter, statuses> responses;  ///< by status code
  LatencyHistogram latency;
  Counter bytes_received;
  Counter events_rejected;  ///< not valid
  Counter events_refused;   ///< for want of room; a body counts as one that was not read or has
                            ///< waited for the disk
  Counter connections_open;
  Counter connections_accepted;
  Counter connections_refused;  ///< over the limit
  Counter connections_timed_out;
  Counter connections_unproxied;  ///< of balancers, without a PROXY header
};

/// Which program this is.
struct Build {
  std::string version, commit;
};

/// The page of /metrics (Prometheus text format 0.0.4): the sums over all front threads, and the
/// delivery's own counts.
std::string metrics_page(std::span<const FrontMetrics> fronts, const DeliveryCounters& delivery,
                         bool draining);
/// What is added to it of the program and its process, under the names that Prometheus' own clients
/// have for that.
std::string process_page(const Build& build, const ProcessFigures& process);

}  // namespace costsim::ingest
