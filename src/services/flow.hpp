// What moves between the stages of an architecture: items over time.
#pragma once

#include <cstdint>

#include "services/counts.hpp"
#include "units/quantity.hpp"

namespace costsim::services {

/// How a stage hands its items to the next, which decides how a function is invoked by them.
enum class Delivery { Request, Stream, Queue };

/// Items (requests, records, messages, invocations) over one span of time.
struct Flow {
  Duration step{};
  Counts items;   ///< items in each step
  Decimal total;  ///< items in the whole span: exact, where the array is an estimate of when
  Bytes size;     ///< payload of one item
  double dispersion = 1;       ///< variance / mean of the items in one second: 1 = Poisson
  double events_per_item = 1;  ///< events that one item carries (a batch of 100 carries 100)
  Delivery delivery = Delivery::Request;
  double shards = 0;  ///< of the stream that delivers, at its largest; 0: no stream

  Duration span() const { return step * items->size(); }
  double mean_per_second() const;
  /// The busiest step's mean rate.
  double peak_per_second() const;
};

/// The flow with every count multiplied: a share of the requests, three calls for each event.
Flow scaled(const Flow& flow, const Decimal& factor);
/// Two flows into one stage. Size is the mean per item; steps and spans must be equal.
Flow merged(const Flow& a, const Flow& b);

}  // namespace costsim::services
