// Where every event is, at every instant.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>

#include "batching/dispatcher.hpp"
#include "ingest/delivery/counters.hpp"
#include "ingest/delivery/sink.hpp"
#include "ingest/spool/spool.hpp"

namespace costsim::ingest {

/// The front thread accepts and refuses, the worker does the rest, anyone reads. What is queued is
/// never counted up: it is what was accepted and is nowhere else.
class Ledger {
 public:
  void accept() { raise(accepted_); }
  void refuse() { raise(refused_); }
  void count_closes(const batching::CloseCounts& closes);

  void started(std::size_t events);
  /// What a call came to, before `answered` says so of its events.
  void called(const Answer& answer, Duration now);
  void answered(const batching::Tally& tally);
  /// In flight when the calls were cut off.
  void abandoned();
  void gave_up(std::size_t dead_lettered, std::size_t lost, std::size_t withdrawn);
  /// Events found in the spool at the start …
  void found(const SpoolFinding& finding);
  /// … are read into memory, …
  void loaded(std::size_t events);
  /// … or turn out to be there no more, …
  void vanished(std::size_t events);
  /// … and events in memory are left to the spool at the end.
  void left_in_spool(std::size_t events);

  DeliveryCounters counters() const;

 private:
  /// For a counter with one writer: no locked instruction on the hot path.
  static void raise(std::atomic<std::uint64_t>& counter) {
    counter.store(counter.load(std::memory_order_relaxed) + 1, std::memory_order_release);
  }

  std::atomic<std::uint64_t> accepted_{0};
  std::atomic<std::uint64_t> refused_{0};
  mutable std::mutex mutex_;
  DeliveryCounters counters_;
};

}  // namespace costsim::ingest
