#include "ingest/delivery/ledger.hpp"

namespace costsim::ingest {

void Ledger::count_closes(const batching::CloseCounts& closes) {
  const std::lock_guard lock(mutex_);
  counters_.closes = closes;
}

void Ledger::started(std::size_t events) {
  const std::lock_guard lock(mutex_);
  counters_.in_flight += events;
  ++counters_.calls;
}

void Ledger::called(const Answer& answer, Duration now) {
  const std::lock_guard lock(mutex_);
  counters_.answers.add(answer, now);
}

void Ledger::answered(const batching::Tally& tally) {
  const std::lock_guard lock(mutex_);
  counters_.in_flight -= tally.answered;
  counters_.delivered += tally.delivered;
  counters_.dead_lettered += tally.dead_lettered;
  counters_.lost += tally.lost;
  counters_.throttles += tally.throttled;
  counters_.retries += tally.retried;
}

void Ledger::abandoned() {
  const std::lock_guard lock(mutex_);
  counters_.in_flight = 0;
}

void Ledger::gave_up(std::size_t dead_lettered, std::size_t lost, std::size_t withdrawn) {
  const std::lock_guard lock(mutex_);
  counters_.dead_lettered += dead_lettered;
  counters_.lost += lost;
  counters_.withdrawn += withdrawn;
}

void Ledger::found(const SpoolFinding& finding) {
  const std::lock_guard lock(mutex_);
  counters_.spooled = finding.waiting;
  counters_.replayed = finding.waiting + finding.skipped;
  counters_.lost = finding.skipped;
  counters_.spool_skipped = finding.skipped;
  counters_.spool_cut_bytes = finding.cut_bytes;
  counters_.spool_set_aside = finding.set_aside;
  counters_.spool_unmarked = finding.unmarked;
}

void Ledger::vanished(std::size_t events) {
  const std::lock_guard lock(mutex_);
  counters_.spooled -= events;
  counters_.lost += events;
  counters_.spool_skipped += events;
}

void Ledger::loaded(std::size_t events) {
  const std::lock_guard lock(mutex_);
  counters_.spooled -= events;
}

void Ledger::left_in_spool(std::size_t events) {
  const std::lock_guard lock(mutex_);
  counters_.spooled += events;
}

DeliveryCounters Ledger::counters() const {
  const std::lock_guard lock(mutex_);
  DeliveryCounters now = counters_;
  // Read last: an event is accepted before it is anywhere else.
  now.accepted = accepted_.load(std::memory_order_acquire);
  now.refused = refused_.load(std::memory_order_relaxed);
  now.queued = now.accepted + now.replayed - now.delivered - now.dead_lettered - now.lost -
               now.withdrawn - now.in_flight - now.spooled;
  return now;
}

}  // namespace costsim::ingest
