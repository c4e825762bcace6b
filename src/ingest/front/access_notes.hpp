// What one front thread notes of the requests that it answers, for the access log.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/token_bucket.hpp"
#include "ingest/front/access_log.hpp"
#include "ingest/front/ip_address.hpp"
#include "ingest/http/connection.hpp"
#include "units/quantity.hpp"

namespace costsim::ingest {

/// One request that was answered. Of its target only the path is kept: a query may hold a token.
struct Access {
  static constexpr std::size_t longest_path = 256;

  IpAddress client;
  Method method = Method::Unknown;
  Status status = Status::Ok;
  std::string path;          ///< empty: it could not be read
  std::size_t received = 0;  ///< bytes of the request, as far as it was read
  std::size_t sent = 0;      ///< bytes of the answer
};
using Accesses = std::vector<Access>;

/// Used by one thread. Past the rate of the log, and past `most_held` whose answers have not left,
/// requests are counted and not noted: memory and disk are bounded.
class AccessNotes {
 public:
  static constexpr std::size_t most_held = 10'000;

  explicit AccessNotes(AccessLog& log);
  ~AccessNotes();
  AccessNotes(const AccessNotes&) = delete;
  AccessNotes& operator=(const AccessNotes&) = delete;

  /// The time of what comes now: of the steady clock, and in seconds since 1970.
  void set_now(Duration now, std::int64_t unix_seconds);
  /// `peer`: whoever has the connection, or whom its PROXY header names.
  void answered(const IpAddress& peer, const Answered& answered);
  /// What was answered since the last call.
  Accesses take() { return std::exchange(fresh_, {}); }

  enum class End { Sent, Aborted };
  /// The answers have left, or their client has gone. `instead`: what it was answered in their
  /// place.
  void tell(const Accesses& accesses, Duration took, End end,
            std::optional<Status> instead = std::nullopt);
  /// Hands what was told to the log; once a turn of the thread's loop.
  void end_turn();

 private:
  std::uint64_t tell_skipped();

  AccessLog& log_;
  engine::TokenBucket rate_;
  Duration now_{};
  std::int64_t unix_seconds_ = -1;
  std::string time_;  ///< as it is written
  Accesses fresh_;
  std::size_t held_ = 0;
  std::string lines_;
  std::size_t told_ = 0;                      ///< of these lines
  std::uint64_t skipped_ = 0;                 ///< not yet told
  std::optional<std::int64_t> skipped_told_;  ///< in which second
};

}  // namespace costsim::ingest
