#include "simulation/requests/requests.hpp"

#include <fmt/format.h>

#include "units/error.hpp"

namespace costsim::simulation {

void add(RequestCounts& sum, const RequestCounts& part) {
  sum.requests += part.requests;
  sum.served += part.served;
  sum.throttled += part.throttled;
  sum.dropped += part.dropped;
  sum.in_flight += part.in_flight;
}

void check_conservation(std::string_view stage, const RequestCounts& counts) {
  if (counts.requests == counts.served + counts.throttled + counts.dropped + counts.in_flight) {
    return;
  }
  throw Error(Failure::Internal,
              fmt::format("stage \"{}\" lost count: {} requests, but {} served, {} throttled, {} "
                          "dropped and {} in flight",
                          stage, counts.requests, counts.served, counts.throttled, counts.dropped,
                          counts.in_flight));
}

}  // namespace costsim::simulation
