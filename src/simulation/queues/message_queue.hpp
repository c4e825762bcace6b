// A queue that functions read (SQS): visibility timeout, dead letters, pollers that hold what is
// throttled.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "engine/backoff.hpp"
#include "engine/simulator.hpp"
#include "simulation/functions/pool.hpp"
#include "simulation/queues/pollers.hpp"
#include "simulation/requests/requests.hpp"
#include "simulation/requests/slots.hpp"
#include "simulation/requests/tried_again.hpp"

namespace costsim::simulation {

/// What is not deleted within the visibility timeout is given out again: a failed batch, or one
/// that is still handled. A throttled batch stays with its poller, which "continues to retry the
/// message until the message's timestamp exceeds your queue's visibility timeout" (Lambda developer
/// guide, "Backoff strategy for failed invocations").
struct MessageQueueConfig {
  std::string name = "queue";
  Time visibility = std::chrono::seconds(30);
  Time retention = std::chrono::hours(4 * 24);
  std::uint32_t max_receives = 0;  ///< then to the dead-letter queue; 0: there is none
  std::uint32_t batch = 10;
  Time window{0};  ///< how long a batch may wait to become full
  PollerConfig pollers = {};
  /// Between the attempts of batches that nothing else sets free: assumed.
  engine::Backoff throttle_backoff = {.longest = std::chrono::seconds(5),
                                      .jitter = engine::Jitter::Equal};
  bool partial = false;  ///< only the messages that failed come back
  std::uint64_t poison_every = 0;
  /// Time of an invocation by its messages; absent: the pool draws it.
  std::optional<Distribution> duration = {};
  Time per_message{0};
  std::size_t max_waiting = 50'000'000;  ///< more end the run with Error(Untrustworthy)
};

struct MessageQueueStatistics {
  RequestCounts counts;
  std::uint64_t invocations = 0;
  std::uint64_t failed = 0;             ///< of them
  std::uint64_t failed_downstream = 0;  ///< of those
  std::uint64_t throttled = 0;          ///< attempts the function refused
  std::uint64_t given_up = 0;           ///< batches refused until their visibility timeout
  std::uint64_t receives = 0;           ///< of messages
  std::uint64_t receive_calls = 0;      ///< ReceiveMessage: up to ten messages each
  std::uint64_t delete_calls = 0;       ///< DeleteMessageBatch: the same
  std::uint64_t duplicates = 0;         ///< messages processed once more after they were processed
  std::uint64_t dead_lettered = 0;      ///< messages of the window received too often
  std::uint64_t expired = 0;  ///< messages of the window lost at retention, waiting or hidden
  std::int64_t peak_waiting = 0;
  std::uint32_t peak_pollers = 0;  ///< with a batch in hand
  Time max_age{0};                 ///< of a message when it is received
};

class MessageQueue final : public engine::Process, public RequestSink {
 public:
  /// `next`, if any, gets each message when it has been processed for the first time.
  MessageQueue(engine::Simulator& simulator, const MessageQueueConfig& config, FunctionPool& pool,
               const Window& window, std::uint64_t seed, RequestSink* next = nullptr,
               DecisionLog* log = nullptr);

  void arrive(Time now) override;
  void wake(engine::Simulator& simulator, engine::Wakeup wakeup) override;

  /// The end of a warm-up: what was done until now is forgotten. Messages count by their arrival.
  void restart_statistics();
  /// Throws Error(Internal) unless every message is accounted for.
  MessageQueueStatistics statistics() const;
  /// Of messages whose batch failed. Their executions are not told: the flow knows them.
  TriedAgain tried_again() const;
  /// Messages that are done with in a second, deleted or dead-lettered, while pollers are busy.
  double done_per_s() const;
  /// Messages and batches that take memory now.
  std::size_t held() const { return messages_.size() + batches_.size(); }
  /// From sending to the end of the first execution that processed it.
  const LatencyStatistics& latency() const { return latency_; }
  /// From the arrival of a message to its first receive.
  const LatencyStatistics& waited() const { return waited_; }

 private:
  enum Kind : std::uint16_t { Gathered, Done, Visible, Scale, Retry };

  static constexpr std::uint32_t no_batch = UINT32_MAX;

  struct Message {
    Time arrived{0};
    std::uint32_t receives = 0;
    std::uint32_t held = 0;  ///< batches and places in the queue that refer to it
    bool poison = false;
    bool gone = false;  ///< deleted, dead-lettered or lost
    bool processed = false;
  };
  struct Batch {
    std::vector<std::uint32_t> messages;
    Time visible_at{0};
    Call call = {};
    Ending ending = Ending::Done;
    bool held = false;     ///< refused so far, by a poller that tries again
    bool handled = false;  ///< the function has ended, or its poller has given up
    bool visible = false;  ///< its visibility timeout has passed
    /// Among the hidden ones, by the time of their receives.
    std::uint32_t before = no_batch;
    std::uint32_t after = no_batch;
  };

  void receive_all(Time now);
  bool batch_is_due(Time now);
  void receive(Time now);
  std::vector<std::uint32_t> take_messages(Time now);
  void take_in_hand(Time now, std::vector<std::uint32_t> messages);
  /// Whether the function takes it.
  bool invoke(Time now, std::uint32_t batch);
  void hold(Time now, std::uint32_t batch);
  bool retry_oldest(Time now);
  void retry_later(Time now);
  void retry_held(Time now);
  void give_up(Time now, std::uint32_t batch);
  std::uint32_t executing() const { return in_hand_ - static_cast<std::uint32_t>(held_.size()); }
  void handled(Time now, std::uint32_t batch);
  void delete_done(Time now, const Batch& batch);
  void processed(Time now, std::uint32_t message);
  void hide(std::uint32_t batch);
  void unhide(std::uint32_t batch);
  void wait_for_oldest();
  void show_due(Time now);
  void visible_again(Time now, std::uint32_t batch);
  void let_go_of_gone(std::uint32_t batch);
  bool was_received_too_often(std::uint32_t message) const;
  void dead_letter(Time now, std::uint32_t message);
  void put_waiting(Time now, std::uint32_t message);
  void let_go(std::uint32_t message);
  void let_go_of(std::uint32_t batch);
  void lose(std::uint32_t message, std::uint64_t& reason);
  void scale(Time now);
  void scale_later(Time now);
  void expect(const Message& message, TriedAgain& again) const;
  double failing() const;
  /// Of the window: from then on there are as many pollers as its load has.
  Time middle() const { return window_.warm_up + (window_.horizon - window_.warm_up) / 2; }
  void note(Time now, std::string_view what);
  bool counted(const Message& message) const { return message.arrived >= window_.warm_up; }

  struct WaitingMessage {
    std::uint32_t message;
    Time since;
  };

  MessageQueueConfig config_;
  engine::Simulator& simulator_;
  FunctionPool& pool_;
  Window window_;
  RequestSink* next_;
  DecisionLog* log_;
  std::uint16_t id_;
  engine::RandomStream durations_;
  engine::RandomStream jitter_;
  Slots<Message> messages_;
  Slots<Batch> batches_;
  std::deque<WaitingMessage> waiting_;
  /// Batches whose visibility timeout runs. One event waits for the oldest of them: what is deleted
  /// in time leaves nothing behind.
  std::uint32_t oldest_hidden_ = no_batch;
  std::uint32_t newest_hidden_ = no_batch;
  bool waits_for_oldest_ = false;
  std::uint64_t next_number_ = 0;
  Pollers pollers_;
  std::uint32_t in_hand_ = 0;  ///< batches that execute or are held
  bool scaling_ = false;
  /// In the order of their receives, which is that in which they are tried again.
  std::deque<std::uint32_t> held_;
  bool retrying_ = false;
  std::uint32_t refusals_ = 0;  ///< in a row
  Time gathering_until_{-1};
  MessageQueueStatistics statistics_;
  std::uint64_t executed_ = 0, executed_in_vain_ = 0;  ///< messages, in the window's second half
  LatencyStatistics latency_, waited_;
};

}  // namespace costsim::simulation
