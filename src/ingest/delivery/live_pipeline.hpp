// The Pipeline of the service: a Batcher on the front thread, a Dispatcher on a worker of its own.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "batching/batcher.hpp"
#include "batching/dispatcher.hpp"
#include "ingest/delivery/batch_exchange.hpp"
#include "ingest/delivery/byte_budget.hpp"
#include "ingest/delivery/dead_letter.hpp"
#include "ingest/delivery/ledger.hpp"
#include "ingest/delivery/pipeline.hpp"
#include "ingest/delivery/sink.hpp"
#include "ingest/delivery/unsettled.hpp"
#include "ingest/spool/spool.hpp"

namespace costsim::ingest {

/// An error as it is told: peers say much, of which this is a few hundred bytes, on one line.
std::string as_note(const std::string& error);

using batching::DeadLettering;
using batching::Dispatcher;
using batching::Tally;

using Clock = Duration (*)();

class LivePipeline : public Pipeline, private batching::DeliveryCallbacks {
 public:
  struct Parts {
    Dispatcher::Rules rules;
    engine::RandomStream jitter;  ///< of the waits before events are sent again
    std::size_t record_bytes;
    std::size_t made_up_key;
    std::unique_ptr<Sink> sink;
    ByteBudget& budget;
    std::shared_ptr<DeadLetterFile> dead_letters;  ///< may be null
    std::unique_ptr<Spool> spool;                  ///< may be null
    Clock clock;
  };
  explicit LivePipeline(Parts parts);
  ~LivePipeline() override;

  Offer offer(const EventView& event, Duration now) override;
  Admission room_for(std::size_t bytes) const override;
  Admission reserve(std::size_t events, std::size_t bytes) override;
  void tick(Duration now) override;
  void rest() override;
  Duration next_tick() const override;
  std::uint64_t durable_ticket() const override;
  std::string_view trouble() const override {
    return parts_.spool ? parts_.spool->trouble() : std::string_view();
  }
  bool disk_full() const override { return parts_.spool && parts_.spool->disk_full(); }
  void on_durable(std::function<void()> wake) override;
  void close() override;
  DeliveryCounters counters() const override;

  /// Any thread.
  void begin_drain() { draining_.store(true, std::memory_order_relaxed); }
  /// The worker ends when all is settled, at `deadline` at the latest.
  void finish_until(Duration deadline);
  /// Waits for the worker; true: it settled everything.
  bool join();
  /// Why events should not be sent here, if it is for this pipeline alone; empty: they should. Any
  /// thread.
  std::string_view obstacle() const;
  std::string last_error() const;
  std::uint64_t troubles() const { return troubles_.load(std::memory_order_relaxed); }

 private:
  // Front thread.
  void hand_over();
  Admission no_spool_room() const {
    return disk_full() ? Admission::DiskFull : Admission::SpoolFull;
  }
  // Worker thread.
  void work();
  void submit(Batch batch, Duration since);
  void load_backlog(Duration now);
  void tell_oldest();
  bool settled_everything() const;
  bool finished(Duration now) const;
  Duration patience(Duration now) const;
  void give_up_the_rest();
  void give_up(const Batch& batch);
  void note(const std::string& error);
  void started(std::size_t events) override { ledger_.started(events); }
  void answered(const Tally& tally) override { ledger_.answered(tally); }
  void settled(std::span<const Entry> entries) override;
  DeadLettering dead_letter(const EventView& event, const Entry& entry, std::string_view reason,
                            std::string_view code) override;
  void recycle(Batch buffer) override { exchange_.give_spare(std::move(buffer)); }

  /// A time of the clock that is told to other threads; the end of all time: none.
  using ToldTime = std::atomic<Duration::rep>;
  static constexpr Duration::rep none = Duration::max().count();

  Parts parts_;
  const Duration begun_;
  batching::Batcher batcher_;
  BudgetLease lease_;
  std::atomic<std::uint64_t> ticket_{0};
  std::atomic<bool> draining_{false};
  ToldTime open_since_{none};  ///< the batch that is not closed yet

  Ledger ledger_;
  BatchExchange exchange_;
  std::atomic<bool> closed_{false};
  std::atomic<Duration::rep> deadline_{Duration::max().count()};
  mutable std::mutex error_mutex_;
  std::string last_error_;
  std::atomic<std::uint64_t> troubles_{0};

  Dispatcher dispatcher_;
  Unsettled unsettled_;
  ToldTime oldest_since_{none};  ///< of what the worker has
  bool settled_all_ = false;
  std::thread worker_;
};

}  // namespace costsim::ingest
