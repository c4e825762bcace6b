// How the calls to the sink went: what /metrics says of them. Plain data, counted once a call.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "batching/outlet.hpp"
#include "units/quantity.hpp"

namespace costsim::ingest {

/// What calls fail with, as the dead letters have it in `code`: names of the service, "HTTP 503",
/// words of our own. A fixed list, since a peer may say anything; what is not in it is "other".
std::span<const std::string_view> sink_errors();
/// The place in that list of what the call failed with, in whole or in part.
std::size_t sink_error_of(const batching::Answer& answer);

struct SinkCalls {
  static constexpr std::size_t kinds_of_errors = 40;
  /// Upper bounds in milliseconds, each belonging to its bucket; one more bucket is open.
  static constexpr std::array<std::int64_t, 14> bounds_ms = {
      1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000};

  /// Calls that failed, in whole or in part, each once; by sink_errors().
  std::array<std::uint64_t, kinds_of_errors> errors{};
  /// Calls by the time from their start to their answer; what never was sent is not among them.
  std::array<std::uint64_t, bounds_ms.size() + 1> times{};
  Duration sum{};  ///< of those times

  /// `now`: when the answer was there.
  void add(const batching::Answer& answer, Duration now);
};
SinkCalls& operator+=(SinkCalls& sum, const SinkCalls& part);

}  // namespace costsim::ingest
