#include "ingest/delivery/counters.hpp"

#include <algorithm>

namespace costsim::ingest {

DeliveryCounters& operator+=(DeliveryCounters& sum, const DeliveryCounters& part) {
  sum.accepted += part.accepted;
  sum.replayed += part.replayed;
  sum.delivered += part.delivered;
  sum.dead_lettered += part.dead_lettered;
  sum.lost += part.lost;
  sum.withdrawn += part.withdrawn;
  sum.queued += part.queued;
  sum.in_flight += part.in_flight;
  sum.spooled += part.spooled;
  sum.refused += part.refused;
  sum.calls += part.calls;
  sum.answers += part.answers;
  sum.retries += part.retries;
  sum.throttles += part.throttles;
  sum.spool_skipped += part.spool_skipped;
  sum.spool_cut_bytes += part.spool_cut_bytes;
  sum.spool_set_aside += part.spool_set_aside;
  sum.spool_unmarked += part.spool_unmarked;
  sum.spool_bytes += part.spool_bytes;
  for (std::size_t i = 0; i < sum.closes.size(); ++i) sum.closes[i] += part.closes[i];
  sum.oldest_age = std::max(sum.oldest_age, part.oldest_age);
  return sum;
}

}  // namespace costsim::ingest
