// The mark beside a folder of the spool: that it is ours, which log it is, and how far that went.
//
// Ids rise by one. So with the last one that was durable, what should be in a log is known without
// looking at it: whatever has gone from it (a segment, its end, its middle) is counted. Of a log
// that is gone with its mark those of the others tell that there was one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "ingest/os/descriptor.hpp"

namespace costsim::ingest {

/// A small file of fixed size that is written in place, even on a full disk. It is synced with each
/// segment and checkpoint alone: after a loss of power it says too little, at worst, and never that
/// something was durable that was not written before.
class SpoolMark {
 public:
  /// What a mark says.
  struct Saying {
    std::uint64_t durable = 0;  ///< all ids up to here were in the log
    std::uint64_t settled = 0;  ///< all ids up to here need not be sent again
    /// The number of the log, by chance its own: segments and checkpoints of others are told by it.
    /// 0: it has none yet.
    std::uint64_t log = 0;
    /// How many logs the spool has, this one among them; 0: not said.
    std::uint64_t logs = 0;
  };
  /// The path of the mark of a folder.
  static std::string path_of(const std::string& folder) { return folder + ".mark"; }

  /// Opens it; throws Error(Io) when there is one that cannot be read. Nothing is written before
  /// create().
  explicit SpoolMark(const std::string& folder);

  bool exists() const { return static_cast<bool>(file_); }
  /// What it said when it was opened; nothing when there was none, or it is damaged.
  const std::optional<Saying>& said() const { return said_; }
  /// What was there when it was opened neither is a mark nor begins like one, as damaged ones do.
  bool is_foreign() const { return is_foreign_; }
  /// Writes a new one; throws Error(Io).
  void create(const Saying& saying);

  // Each is for one thread. False: errno says why.
  bool set_durable(std::uint64_t id);
  bool set_settled(std::uint64_t id);
  bool set_log(std::uint64_t number);
  bool set_logs(std::uint64_t count);
  /// Any thread.
  bool sync();
  /// Whether the file still is where it was put.
  bool in_place() const;

 private:
  const std::string path_;
  Descriptor file_;
  std::optional<Saying> said_;
  bool is_foreign_ = false;
};

}  // namespace costsim::ingest
