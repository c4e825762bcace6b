// A file that holds events: those that were given up, or that a spool kept.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "batching/batch.hpp"

namespace costsim::ingest {

/// Bytes of a file of which nothing can be sent.
struct UnreadablePart {
  std::uint64_t offset = 0;  ///< of the first one in the file, from 0
  std::uint64_t bytes = 0;   ///< 0: nothing is there, and something should be
  /// Events that were there; nothing: nobody can tell.
  std::optional<std::uint64_t> events = {};
  std::string reason = {};
};

/// Reads a file from its beginning to the end that it had when it was opened. Throws Error(Io) when
/// the disk cannot read it.
class EventFile {
 public:
  virtual ~EventFile() = default;

  /// The next event that can be read, valid until the next call; nothing at the end.
  virtual std::optional<batching::EventView> next() = 0;
  /// Where in the file the event that `next` gave last begins, …
  virtual std::uint64_t begin() const = 0;
  /// … and where it ends: all before has been given, or is unreadable.
  virtual std::uint64_t end() const = 0;
  /// Events that were left out because they need not be sent.
  virtual std::uint64_t settled() const { return 0; }
  /// What was stepped over since the last call.
  std::vector<UnreadablePart> take_unreadable() { return std::exchange(unreadable_, {}); }

 protected:
  std::vector<UnreadablePart> unreadable_;
};

enum class EventFileKind {
  DeadLetters,
  Segment,     ///< of a spool
  Checkpoint,  ///< of a spool: it holds no events
};
/// "dead letters", "segment", "checkpoint"
std::string_view name(EventFileKind kind);

struct OpenedFile {
  EventFileKind kind = EventFileKind::DeadLetters;
  std::uint64_t bytes = 0;
  std::unique_ptr<EventFile> events;
};

/// What kind a file is of says its name, else its content: the name of a segment also with ".bad"
/// behind it. What is neither segment nor checkpoint is read as dead letters. `skip_settled`: of a
/// segment those are left out that the checkpoint beside it, of the same log, knows as settled.
/// Throws Error(Io) when it is no regular file or cannot be read.
OpenedFile open_event_file(const std::string& path, bool skip_settled);

}  // namespace costsim::ingest
