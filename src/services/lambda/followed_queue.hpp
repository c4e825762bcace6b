// A queue whose batches fail by chance, followed message by message: how full they are.
#pragma once

#include <limits>

namespace costsim::services {

/// What decides it.
struct FailingQueue {
  double error = 0;  ///< share of the batches that fail, whole
  double largest = 1;
  double window_s = 0;
  double fixed_s = 0;  ///< mean time of a batch without that of its messages, and what each adds
  double per_message_s = 0;
  double squared_cv = 0;  ///< of the fixed part
  double visibility_s = 30;
  double most_receives = std::numeric_limits<double>::infinity();
  double first_pollers = 5, most_pollers = 1000, added_per_s = 5;
  double receives = 1;  ///< of a message, on average

  friend bool operator==(const FailingQueue&, const FailingQueue&) = default;
};

/// What comes of them in the long run.
struct QueueBatches {
  double received_each = 1;  ///< messages in one
  double per_message = 1;    ///< batches for each message that comes
  double at_once = 0;        ///< in hand, at most
};

/// Messages of a batch that fails are visible again together, and so make fuller batches than
/// messages that come one by one; pollers that errors take away leave more of them waiting. Neither
/// has a closed form: some ten thousand messages are followed by the rules of the request level
/// (simulation/queues/). The stream only integrates: its seed is part of the formula. Of messages
/// that come one by one at a steady rate a visibility timeout that is far longer than it takes to
/// forget where they come from is followed as a shorter one.
QueueBatches batches_at(double per_s, const FailingQueue& queue);

/// Batches in hand while more messages wait than pollers take; about so many.
double pollers_at_work(const FailingQueue& queue, double about);

/// Of messages that come together at each of so many ticks.
QueueBatches batches_of_ticks(double together, double every_s, double ticks,
                              const FailingQueue& queue);

}  // namespace costsim::services
