// How often each client may ask: the generic cell rate algorithm (ATM Forum, Traffic
// Management 4.0, section 4.4.2), which is a token bucket that keeps one time a client.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

#include "units/quantity.hpp"

namespace costsim::ingest {

/// Asking `burst` times at once, and from then on `per_second`.
struct ClientRate {
  double per_second = 0;    ///< 0: as often as anybody likes
  std::uint32_t burst = 0;  ///< 0: those of one second, at least one
};

/// Of one service, asked by all its threads. What it holds does not grow with the clients: places
/// are chosen by chance, and of clients that meet where there is none left who is idle for longest
/// is forgotten. Of `most_clients` that is one of some hundreds.
class ClientRates {
 public:
  /// `seed` is one that clients cannot know, so that none can take another's place on purpose.
  ClientRates(const ClientRate& rate, std::uint64_t seed);

  /// Counts this one if the client may ask now; else how long until it may.
  std::optional<Duration> wait_of(std::string_view client, Duration now);

  static constexpr std::size_t most_clients = 65'536;

 private:
  struct Slot {
    std::uint64_t client = 0;
    Duration free_at = Duration::min();  ///< when all that it asked for is paid
  };
  static constexpr std::size_t slots_of_a_set = 16;
  using Set = std::array<Slot, slots_of_a_set>;

  static Slot& slot_of(Set& set, std::uint64_t client);

  Duration interval_;   ///< between two of a client that asks evenly
  Duration tolerance_;  ///< so much sooner may one come
  std::uint64_t seed_;
  std::vector<Set> sets_;
  std::array<std::mutex, 64> locks_;  ///< each of every 64th set
};

}  // namespace costsim::ingest
