// Events of files that were given up, or that a spool kept, sent into a sink once more: what
// `costsim resend` runs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

#include "ingest/front/config.hpp"
#include "ingest/resend/event_file.hpp"
#include "ingest/service/delivery_config.hpp"
#include "ingest/service/wish.hpp"
#include "units/quantity.hpp"

namespace costsim::ingest {

struct ResendConfig {
  std::vector<std::string> files;             ///< read only
  DeliveryConfig delivery;                    ///< of no interest to a dry run
  bool dry_run = false;                       ///< nothing is sent, and no sink is opened
  bool skip_settled = false;                  ///< see open_event_file
  Duration grace = std::chrono::seconds(10);  ///< for what was read before it is told to stop
};

/// What was found in one file.
struct ResentFile {
  std::string path;
  EventFileKind kind = EventFileKind::DeadLetters;
  std::uint64_t bytes = 0;
  /// Up to there it was read. In a run that was stopped the rest begins here.
  std::uint64_t read_to = 0;
  std::uint64_t events = 0;   ///< that could be read, without those that are left out
  std::uint64_t settled = 0;  ///< that were left out
  std::uint64_t refused = 0;  ///< of `events`: too large for the sink, or with a key that is none
  std::uint64_t unreadable_events = 0;  ///< as far as can be told
  std::uint64_t uncounted_parts = 0;    ///< unreadable, with nobody knows how many events more
  std::uint64_t unreadable_bytes = 0;
};

struct UnreadableIn {
  std::string path;
  UnreadablePart part;
};

struct ResendReport {
  static constexpr std::size_t most_listed = 1000;

  bool dry_run = false;
  std::vector<ResentFile> files;
  std::vector<UnreadableIn> unreadable;  ///< the first of them
  std::uint64_t unreadable_parts = 0;    ///< all of them
  std::uint64_t sent = 0;                ///< confirmed by the sink
  std::uint64_t dead_lettered = 0;       ///< given up once more, into --dead-letter
  std::uint64_t not_sent = 0;            ///< given up, or cut off at the end
  bool interrupted = false;
  std::size_t files_left = 0;  ///< that were not begun
  std::string last_error;      ///< of the sink; empty: none

  /// Of all files.
  std::uint64_t sum(std::uint64_t ResentFile::*figure) const;
  /// All that is in the files has been sent, or could be.
  bool clean() const;
};

/// Sends what can be read, in the order of the files, each event at least once. Of two runs over
/// the same file the second sends all of it again: no file is changed. Any wish stops it: what was
/// read by then is delivered within the grace, or until the second one. What is wrong is told to
/// `log`, with its file and the offset in it.
///
/// Throws Error(Io) before anything is sent when a file cannot be read, and Error(Usage) when one
/// is named twice or is to be written, too.
ResendReport resend(const ResendConfig& config, const Clocks& clocks, const Wishes& wishes,
                    std::ostream& log);

}  // namespace costsim::ingest
