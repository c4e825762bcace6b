// The event-source mapping of a stream: reads shards in order, batch by batch, for a function.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "engine/backoff.hpp"
#include "engine/simulator.hpp"
#include "simulation/functions/pool.hpp"
#include "simulation/requests/requests.hpp"
#include "simulation/requests/stream_record.hpp"

namespace costsim::simulation {

/// Lambda developer guide, "Using AWS Lambda with Amazon Kinesis" and "… with DynamoDB". By default
/// a batch that fails is tried again, whole, until it succeeds or its records expire, and its shard
/// waits meanwhile. How long it pauses between attempts is not documented: an assumption.
struct StreamMappingConfig {
  std::string name = "mapping";
  std::uint32_t shards =
      1;  ///< the most that the stream ever has: closed ones are read to their end
  std::uint32_t parallelisation = 1;        ///< batches in flight per shard, by partition key
  std::uint32_t batch = 100;                ///< records
  std::uint32_t most_events = UINT32_MAX;   ///< that the payload of an invocation holds
  Time window{0};                           ///< how long a batch may wait to become full
  Time poll = std::chrono::seconds(1);      ///< of an empty shard: Kinesis 1 s, DynamoDB 250 ms
  Time retention = std::chrono::hours(24);  ///< an older record is lost
  Time max_age{0};                          ///< an older record is given up; 0: never
  std::optional<std::uint32_t> max_retries = {};  ///< of a failing batch; absent: no limit
  bool bisect = false;       ///< a failing batch is split in two, which counts as no retry
  bool partial = false;      ///< the function says which record failed: the ones before are done
  bool destination = false;  ///< what is given up is told to a destination; expired records never
  engine::Backoff pause = {.first = std::chrono::seconds(1),
                           .longest = std::chrono::minutes(1),
                           .jitter = engine::Jitter::Equal};
  /// Time of an invocation by its records; absent: the pool draws it.
  std::optional<Distribution> duration = {};
  Time per_record{0};  ///< further, with `duration`
  /// More waiting records than this end the run with Error(Untrustworthy).
  std::size_t max_backlog = 50'000'000;
};

/// Shards × parallelisation that a run can hold; no account has as many.
inline constexpr std::uint32_t most_lanes = 200'000;

struct StreamMappingStatistics {
  RequestCounts counts;              ///< of records
  std::uint64_t invocations = 0;     ///< accepted by the function
  std::uint64_t failed = 0;          ///< of them
  std::uint64_t failed_apart = 0;    ///< of those: for poison, or downstream; not by chance alone
  std::uint64_t throttled = 0;       ///< refused, tried again
  std::uint64_t splits = 0;          ///< batches bisected
  std::uint64_t redelivered = 0;     ///< records, each time one is given again
  std::uint64_t expired = 0;         ///< records of the window lost at retention
  std::uint64_t given_up = 0;        ///< records of the window beyond the retries or the age
  std::uint64_t to_destination = 0;  ///< of the given up ones
  Time max_iterator_age{0};
  std::int64_t peak_backlog = 0;
};

class StreamMapping final : public engine::Process, public StreamReader {
 public:
  /// `next`, if any, gets each processed record.
  StreamMapping(engine::Simulator& simulator, const StreamMappingConfig& config, FunctionPool& pool,
                const Window& window, std::uint64_t seed, RequestSink* next = nullptr,
                DecisionLog* log = nullptr);

  void append(std::uint32_t shard, const StreamRecord& record) override;
  void wake(engine::Simulator& simulator, engine::Wakeup wakeup) override;

  /// The end of a warm-up: what was done until now is forgotten. Records count by their event.
  void restart_statistics();
  /// Throws Error(Internal) unless every record is accounted for.
  StreamMappingStatistics statistics() const;
  /// From the event to the end of the execution that processed it.
  const LatencyStatistics& latency() const { return latency_; }
  /// Age of a batch's last record when it is given to the function (the metric IteratorAge).
  const engine::Histogram& iterator_age() const { return iterator_age_; }

 private:
  enum Kind : std::uint16_t { Poll, Done, Again, Refused };

  /// What is read in order: a shard, or the part of it that one of its batches in flight takes.
  struct Lane {
    std::deque<StreamRecord> records;  ///< not done yet, oldest first
    std::vector<std::uint32_t> parts;  ///< sizes of what the batch at the front was split into,
                                       ///< the one to try next at the back; empty: no batch
    Time fetched{-1};                  ///< records written until then have been read
    Time first_seen{-1};               ///< when a batch began to gather; -1: none
    std::uint32_t retries = 0;
    bool awake = false;            ///< something is scheduled for it
    bool refused = false;          ///< its batch waits until the function takes it
    bool asks_again = false;       ///< by itself: an event of kind Refused is scheduled
    Ending ending = Ending::Done;  ///< of the invocation under way
  };

  static std::string_view why(const Lane& lane);
  Time next_poll(std::size_t lane, Time after) const;
  void sleep_until(Time at, Kind kind, std::size_t lane);
  void begin_batch(Time now, std::size_t lane);
  struct Ready {
    std::uint32_t events = 0;
    bool full = false;
  };
  Ready ready_of(const Lane& lane) const;
  static std::uint32_t first_half(const Lane& lane);
  void try_batch(Time now, std::size_t lane);
  void finish(Time now, std::size_t lane);
  void after_failure(Time now, std::size_t lane);
  void ask_again(Time now, std::size_t lane);
  void retry_refused(Time now);
  Time pause_of(std::size_t lane);
  void pause(Time now, std::size_t lane);
  void continue_after_part(Time now, std::size_t lane);
  /// Takes the oldest records out of the batch.
  void drop_front(Lane& lane, std::uint32_t count, std::uint64_t& reason);
  void give_up_front(Lane& lane, std::uint32_t count);
  void complete_front(Time now, Lane& lane, std::uint32_t count);
  void forget_old(Time now, Lane& lane);
  std::uint32_t before_poison(const Lane& lane) const;
  void note(Time now, std::size_t lane, std::string_view what);
  bool counted(const StreamRecord& record) const { return record.event >= window_.warm_up; }

  StreamMappingConfig config_;
  engine::Simulator& simulator_;
  FunctionPool& pool_;
  Window window_;
  RequestSink* next_;
  DecisionLog* log_;
  std::uint16_t id_;
  engine::RandomStream durations_;
  engine::RandomStream jitter_;
  std::vector<Lane> lanes_;
  std::deque<std::size_t> refused_;  ///< in the order in which they were; some are let in already
  std::int64_t backlog_ = 0;
  StreamMappingStatistics statistics_;
  LatencyStatistics latency_;
  engine::Histogram iterator_age_;
};

}  // namespace costsim::simulation
