#include "ingest/front/client_rates.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace costsim::ingest {

namespace {

/// The finaliser of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators,
/// OOPSLA 2014).
std::uint64_t mixed(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

std::uint64_t hash_of(std::string_view text, std::uint64_t seed) {
  std::uint64_t hash = mixed(seed ^ text.size());
  while (!text.empty()) {
    std::uint64_t word = 0;
    const std::size_t size = std::min(text.size(), sizeof word);
    std::memcpy(&word, text.data(), size);
    hash = mixed((hash ^ word) + seed);
    text.remove_prefix(size);
  }
  return hash;
}

double burst_of(const ClientRate& rate) {
  return rate.burst > 0 ? rate.burst : std::max(1.0, std::floor(rate.per_second));
}

Duration time_of(double s) {
  return std::chrono::duration_cast<Duration>(std::chrono::duration<double>(s));
}

}  // namespace

ClientRates::ClientRates(const ClientRate& rate, std::uint64_t seed)
    : interval_(time_of(1 / rate.per_second)),
      tolerance_(time_of((burst_of(rate) - 1) / rate.per_second)),
      seed_(seed),
      sets_(2 * most_clients / slots_of_a_set) {}

/// The client's own, else that of who has been idle for longest.
ClientRates::Slot& ClientRates::slot_of(Set& set, std::uint64_t client) {
  for (Slot& slot : set)
    if (slot.client == client) return slot;
  Slot& oldest = *std::min_element(set.begin(), set.end(), [](const Slot& one, const Slot& other) {
    return one.free_at < other.free_at;
  });
  oldest = {client, Duration::min()};
  return oldest;
}

std::optional<Duration> ClientRates::wait_of(std::string_view client, Duration now) {
  const std::uint64_t hash = hash_of(client, seed_);
  const std::size_t set = hash % sets_.size();
  const std::lock_guard lock(locks_[set % locks_.size()]);
  Slot& slot = slot_of(sets_[set], hash);
  const Duration free_at = std::max(slot.free_at, now);
  if (free_at - now > tolerance_) return free_at - now - tolerance_;
  slot.free_at = free_at + interval_;
  return {};
}

}  // namespace costsim::ingest
