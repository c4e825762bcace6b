// How often and how long a failed event is sent again: plain data.
#pragma once

#include <cstdint>
#include <optional>

#include "units/quantity.hpp"

namespace costsim::ingest {

struct RetryConfig {
  Duration first_backoff = std::chrono::milliseconds(100);
  Duration longest_backoff = std::chrono::seconds(10);
  std::uint32_t attempts = 0;   ///< calls per event; 0: no limit
  std::optional<Duration> age;  ///< unset: 5 min without a spool, none with one
};

}  // namespace costsim::ingest
