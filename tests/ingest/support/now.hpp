// The clock that the service counts with.
#pragma once

#include <chrono>

#include "units/quantity.hpp"

namespace costsim::ingest {

inline Duration now() {
  return std::chrono::steady_clock::now().time_since_epoch();
}

}  // namespace costsim::ingest
