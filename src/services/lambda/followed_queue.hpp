// A queue followed message by message: how full its batches are where messages come together or
// fail by chance.
#pragma once

#include <limits>

namespace costsim::services {

/// What decides it.
struct QueueRules {
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
  double cold_s = 0;    ///< a new instance takes longer, where all are gone at the next tick

  friend bool operator==(const QueueRules&, const QueueRules&) = default;
};

/// What comes of them in the long run.
struct QueueBatches {
  double received_each = 1;  ///< messages in one
  double per_message = 1;    ///< batches for each message that comes
  double at_once = 0;        ///< in hand, at most
  double dispersion = 1;     ///< of how many are: their variance over their mean
  double lasts_s = 0;        ///< of a tick: until its last message is taken, at most
};

/// Messages of a batch that fails are visible again together, and so make fuller batches than
/// messages that come one by one; pollers that errors take away leave more of them waiting. Neither
/// has a closed form: some ten thousand messages are followed by the rules of the request level
/// (simulation/queues/). The stream only integrates: its seed is part of the formula. Of messages
/// that come one by one at a steady rate a visibility timeout that is far longer than it takes to
/// forget where they come from is followed as a shorter one.
QueueBatches batches_at(double per_s, const QueueRules& queue);

/// Batches in hand while more messages wait than pollers take; about so many.
double pollers_at_work(const QueueRules& queue, double about);

/// Of messages that come together at each of so many ticks, which begin with the first pollers: the
/// mean of all. Ticks that are too many to follow are like the last ones that are.
QueueBatches batches_of_ticks(double together, double every_s, double ticks,
                              const QueueRules& queue);

}  // namespace costsim::services
