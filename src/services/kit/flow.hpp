// What moves between the stages of an architecture: items over time.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "services/kit/counts.hpp"
#include "units/quantity.hpp"

namespace costsim::services {

/// How a stage hands its items to the next, which decides how a function is invoked by them.
enum class Delivery {
  Request,       ///< whoever sends it waits for the answer
  Event,         ///< nobody waits: a topic, a schedule
  Stream,        ///< records that a reader fetches shard by shard
  ChangeStream,  ///< the same, of a table's changes
  Queue,
};
constexpr bool is_stream(Delivery delivery) {
  return delivery == Delivery::Stream || delivery == Delivery::ChangeStream;
}
/// How often a function's event source looks for new records of a shard (Lambda developer guide: of
/// Kinesis once a second, of a change stream four times).
constexpr Duration poll_interval(Delivery delivery) {
  return std::chrono::milliseconds(delivery == Delivery::ChangeStream ? 250 : 1000);
}
/// Whether a function is invoked by an event source, which fills batches.
constexpr bool is_fetched(Delivery delivery) {
  return is_stream(delivery) || delivery == Delivery::Queue;
}

/// A time that a stream or a queue promises its readers, and who says so.
struct StatedTime {
  Duration time{};  ///< 0: nothing is promised
  std::string source;
};

/// How long a front that hands requests on waits for their answers; then it answers 504 by itself.
struct Patience {
  Duration time{};  ///< 0: as long as it takes
  std::string source;
  bool assumed = false;  ///< nobody stated it, and the owner may set more
  Duration spent{};      ///< of it, what fronts add to each answer, that one's own part among it

  /// What is left for those behind: less than nothing, where no answer comes in time.
  Duration left() const { return time - spent; }
};
/// The one of two fronts, one behind the other or side by side, that gives up first.
Patience shorter(const Patience& one, const Patience& other);

/// Items (requests, records, messages, invocations) over one span of time.
struct Flow {
  Duration step{};
  Counts items;   ///< items in each step
  Decimal total;  ///< items in the whole span: exact, where the array is an estimate of when
  Bytes size;     ///< payload of one item
  double dispersion = 1;  ///< variance / mean of the items in one second: 1 = Poisson
  bool recorded = false;  ///< the counts of steps are no means that chance wavers around
  double together = 0;    ///< items that come at one instant, as at the tick of a timer; 0: none
  Duration every{};       ///< from one such instant to the next; 0: as the mean says
  double at_once = 0;     ///< of those the most that are handled side by side; 0: all of them
  double events_per_item = 1;  ///< events that one item carries (a batch of 100 carries 100)
  Delivery delivery = Delivery::Request;
  double shards = 0;         ///< of the stream that delivers, at its largest; 0: no stream
  StatedTime retention;      ///< by a stream or queue: how long an item can be read
  StatedTime visibility;     ///< by a queue: how long a received message stays hidden from others
  double most_receives = 0;  ///< by a queue: then a message is dead-lettered; 0: never
  Patience patience;         ///< of those who wait for the answer to an item

  Duration span() const { return step * items.size(); }
  double mean_per_second() const;
  /// From one instant at which items come together to the next.
  double every_s() const;
  /// The busiest step's mean rate.
  double peak_per_second() const;
};

/// What `figure`, a function of a step's load alone, says of each step: asked once for each
/// distinct load, of which a repeated day has few.
Counts of_each_load(const Counts& items, const std::function<double(double items)>& figure);

/// How much the rate grows in one minute at most, items/s; within a longer step its part of a
/// minute.
double steepest_rise_per_minute(const Eigen::ArrayXd& items, Duration step);

/// The flow with every count multiplied: a share of the requests, three calls for each event.
Flow scaled(const Flow& flow, const Decimal& factor);
/// Two flows into one stage. Size is the mean per item; steps and spans must be equal.
Flow merged(const Flow& a, const Flow& b);

}  // namespace costsim::services
