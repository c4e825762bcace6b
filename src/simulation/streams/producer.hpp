// Who writes into a stream: the Batcher and the Dispatcher of the real service, and PutRecords
// calls that simulated shards answer.
#pragma once

#include <deque>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "batching/batcher.hpp"
#include "batching/dispatcher.hpp"
#include "engine/distribution.hpp"
#include "engine/simulator.hpp"
#include "engine/step_function.hpp"
#include "simulation/requests/decision_log.hpp"
#include "simulation/requests/requests.hpp"
#include "simulation/requests/slots.hpp"
#include "simulation/requests/stream_record.hpp"
#include "simulation/streams/shard_limits.hpp"

namespace costsim::simulation {

struct StreamProducerConfig {
  std::string name = "producer";
  ShardLimitsConfig stream = {};
  /// Shards over time, whole and at least one, `stream.shards` of them at 0; empty: so many for
  /// ever.
  engine::StepFunction resharding = {};
  batching::Limits batch = {};  ///< one record: each event is a call of its own
  /// Each batch is one record, which counts once against a shard's records and by its bytes, with
  /// the envelope of an aggregate, `batch.overhead` for each event and one key.
  bool aggregated = false;
  std::uint32_t event_bytes = 1024;
  std::uint32_t key_bytes = 36;
  /// A PutRecords call, in seconds; the shards judge its records when it ends.
  engine::Distribution call = engine::deterministic(0.02);
  batching::RetryConfig retry = {.attempts = 10, .age = batching::age_in_memory};
  /// Sends slower to a shard that refuses, as the service does. If not, and where each event is a
  /// call of its own: as threads that know nothing of each other.
  bool adaptive = true;
  /// The share of each shard's limit up to which records leave; the others wait their turn. Absent:
  /// everything is sent at once.
  std::optional<double> pace = {};
  std::uint64_t poison_every = 0;
  /// More waiting events than this end the run with Error(Untrustworthy): memory is not endless.
  std::size_t max_waiting = 20'000'000;
};

/// Events per second that the shards it begins with, and its own pace, let it write for ever, with
/// so many in each record; absent: no limit.
std::optional<double> intake_per_s(const StreamProducerConfig& config, double events_per_record);
/// Of as many as a record holds.
std::optional<double> most_intake_per_s(const StreamProducerConfig& config);

struct StreamProducerStatistics {
  RequestCounts counts;  ///< served: a shard took it; dropped: refused too often, or too old
  std::uint64_t calls = 0;
  std::uint64_t attempts = 0;  ///< events, each time a shard judges one
  std::uint64_t refused = 0;   ///< of them
  std::uint64_t retried = 0;   ///< of the refused, to be sent again
  std::uint64_t records = 0;   ///< that shards took
};

class StreamProducer final : public engine::Process,
                             public RequestSink,
                             private batching::Outlet,
                             private batching::DeliveryCallbacks {
 public:
  StreamProducer(engine::Simulator& simulator, const StreamProducerConfig& config,
                 const Window& window, std::uint64_t seed, StreamReader& reader);

  /// From now on refusals and what comes of them are told.
  void explain_to(DecisionLog* log) { log_ = log; }

  void arrive(Time now) override;
  void wake(engine::Simulator& simulator, engine::Wakeup wakeup) override;

  /// The end of a warm-up: what was done until now is forgotten. Events count by their arrival.
  void restart_statistics();
  /// Throws Error(Internal) unless every event is accounted for.
  StreamProducerStatistics statistics() const;
  /// From the event until a shard has taken it.
  const LatencyStatistics& latency() const { return latency_; }

 private:
  enum Kind : std::uint16_t { Linger, CallEnd, Due, Release, Reshard };

  std::uint32_t shard_of(const batching::Entry& entry) const;
  std::int64_t record_bytes(std::size_t events) const;
  /// What an event alone takes of the pace.
  std::int64_t bytes() const { return record_bytes(1); }
  /// To the batcher if the pace allows it, else among those held back.
  void admit(Time now, const batching::Entry& entry);
  void collect(Time now, const batching::Entry& entry);
  void send_closed(Time now);
  /// What the shards say to a call that ends now.
  batching::Answer judged(Time now, batching::Batch batch);
  void accept(Time now, std::span<const batching::Entry> record, std::uint32_t shard);
  void release(Time now);
  /// The stream gets as many shards as piece `at` of its plan says; what was held back for a shard
  /// is held back for the one that its key now belongs to.
  void reshard(Time now, std::size_t at);
  void await_resharding(std::size_t at);

  // A call of a producer that has as many connections as it needs.
  bool can_start() const override { return true; }
  void start(batching::Batch events, Time now) override;
  std::vector<batching::Batch> abandon() override { return {}; }
  std::size_t lanes() const override { return limits_.shards(); }
  std::uint32_t lane_of(const batching::Batch& events, const batching::Entry& entry) override;

  void started(std::size_t) override { ++statistics_.calls; }
  void answered(const batching::Tally& tally) override;
  void settled(std::span<const batching::Entry> entries) override { outside_ -= entries.size(); }
  batching::DeadLettering dead_letter(const batching::EventView& event,
                                      const batching::Entry& entry, std::string_view reason,
                                      std::string_view code) override;
  void recycle(batching::Batch buffer) override;

  bool counted(const batching::Entry& entry) const { return entry.accepted_at >= window_.warm_up; }

  StreamProducerConfig config_;
  DecisionLog* log_ = nullptr;
  engine::Simulator& simulator_;
  Window window_;
  StreamReader& reader_;
  std::uint16_t id_;
  ShardLimits limits_;
  std::optional<ShardLimits> pace_;
  batching::Limits batch_limits_;
  batching::Batcher batcher_;
  batching::Dispatcher dispatcher_;
  engine::RandomStream calls_stream_;
  Slots<batching::Batch> calls_;
  Time due_ = engine::never;                       ///< the next Due that is scheduled
  std::vector<std::deque<batching::Entry>> held_;  ///< by shard
  std::size_t held_count_ = 0;
  bool releasing_ = false;
  std::uint64_t next_number_ = 0;
  std::uint64_t outside_ = 0;          ///< events not yet taken or given up
  std::uint64_t counted_outside_ = 0;  ///< of them, those of the window
  StreamProducerStatistics statistics_;
  LatencyStatistics latency_;
};

}  // namespace costsim::simulation
