// The write-ahead log of one pipeline: what was acknowledged survives the process.
//
// Folder: <first id, 16 hex digits>.log segments, `checkpoint`; beside it its mark, which has the
// number of the log: a segment or checkpoint of another log is set aside. An event is
// acknowledged once it is in a segment (and synced, by policy) and the mark says so. What has been
// delivered is noted in the checkpoint before a segment is removed (where a full disk has no room
// for a checkpoint: in the mark). At the start damage is stepped over; it does not prevent a start.
// What the mark says was there, the checkpoint does not know as done and no segment holds is lost:
// it is counted, once. A file that cannot be read does prevent a start: nothing is removed that has
// not been read.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "batching/batch.hpp"
#include "ingest/os/file_io.hpp"
#include "ingest/spool/config.hpp"
#include "ingest/spool/format.hpp"
#include "ingest/spool/mark.hpp"
#include "ingest/spool/segment.hpp"

namespace costsim::ingest {

/// What was found at the start.
struct SpoolFinding {
  std::uint64_t waiting = 0;    ///< events to be sent (again)
  std::uint64_t skipped = 0;    ///< events lost to damage
  std::uint64_t cut_bytes = 0;  ///< torn tails
  /// Damaged files of which nothing will be sent: kept as *.bad, for a person to look at.
  std::uint64_t set_aside = 0;
  /// Marks that are missing, cannot be read or are older than their logs: what was lost at the end
  /// of a log is not counted.
  std::uint64_t unmarked = 0;
};

class Spool {
 public:
  struct Hooks {
    /// Makes delivered events durable where they went; called before a checkpoint forgets them.
    std::function<void()> sync_sink = [] {};
    /// durable() has risen, failed() or disk_full() has become true; from another thread.
    std::function<void()> wake = [] {};
  };
  /// Opens or creates the folder; throws Error(Io) when it cannot be used or a file in it cannot
  /// be read.
  Spool(std::string folder, SpoolConfig config, Hooks hooks);
  ~Spool();
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;

  const SpoolFinding& finding() const { return finding_; }

  // Front thread.
  void on_wake(std::function<void()> wake) {
    const std::lock_guard lock(mutex_);
    hooks_.wake = std::move(wake);
  }
  std::uint64_t next_id() const { return next_id_; }
  /// Whether that many bytes of records would be appended now: neither the disk budget nor what
  /// waits for the disk is exceeded, and the disk is not full.
  bool has_room(std::size_t bytes) const;
  /// The same as far as the disk budget decides. Any thread.
  bool has_disk_for(std::size_t bytes) const;
  /// What there is always room for once all events are done.
  std::size_t most_at_once() const;
  /// False: there is no room.
  bool append(const batching::EventView& event);
  /// Once per turn of the loop: `commit`, but a group gathers for as long as the disk took for the
  /// last one.
  void commit_when_due(Duration now);
  /// When commit_when_due has something to do; Duration::max() when that is not up to time.
  Duration next_commit() const;
  /// Writes what was appended, or leaves it to the writing thread if that is idle.
  void commit();
  /// Waits until all that was appended is durable or has failed; a full disk is not waited for.
  void flush();

  // Any thread.
  std::uint64_t durable() const { return durable_.load(std::memory_order_acquire); }
  bool failed() const { return trouble_.load(std::memory_order_acquire) != nullptr; }
  /// Why it has failed, in the words of an answer; empty: it has not. error() has the path and the
  /// system's word.
  std::string_view trouble() const {
    const char* const trouble = trouble_.load(std::memory_order_acquire);
    return trouble == nullptr ? std::string_view() : trouble;
  }
  /// There is no space for what was appended; it is tried again until there is.
  bool disk_full() const { return disk_full_.load(std::memory_order_acquire); }
  std::string error() const;
  /// The bytes of the records in segments and on their way there.
  std::int64_t disk_bytes() const { return disk_bytes_.load(std::memory_order_relaxed); }

  // Worker thread.
  void done(std::span<const batching::Entry> entries);
  /// They were given up, and counted as lost: done, but should a file come back that has them, they
  /// are sent after all.
  void lost(std::span<const batching::Entry> entries);
  /// The next events found at the start, about `bytes` of them at most but at least one; empty when
  /// there are no more, or when their file cannot be read now: error() says why, and they stay.
  batching::Batch load(std::size_t bytes, std::size_t records, Duration now);
  /// Whether `load` may have more.
  bool has_backlog() const { return !backlog_.empty(); }
  /// Events found at the start that turned out to be gone when they were to be loaded, since the
  /// last call.
  std::uint64_t take_vanished() { return std::exchange(vanished_, 0); }
  /// The same of what has not been loaded yet, when nothing will be any more.
  std::uint64_t take_missing_backlog();
  /// Whether the event is on the disk and will be found at the next start, as far as one can see.
  bool keeps(std::uint64_t id) const;
  /// Looks whether all files are where they were put; if not the spool has failed. Any thread.
  void look();
  /// Notes what is done, and removes the segments of which all is. Any thread.
  void tidy();
  /// Damaged segments that were kept as *.bad since the start, when their good events were done.
  /// Any thread.
  std::uint64_t set_aside_since() const { return set_aside_.load(std::memory_order_relaxed); }

 private:
  struct Segment {
    std::string path;
    std::uint64_t first, last;
    std::int64_t bytes;
    bool damaged = false;                       ///< kept as *.bad when its good events are done
    bool was_found = false;                     ///< at the start: not begun here
    std::optional<FileIdentity> identity = {};  ///< as it was begun or found here
  };
  /// A segment found at the start, and the events in it that have not been loaded.
  struct Backlog {
    std::string path;
    IdSet waiting;
  };
  struct Chunk {
    std::string bytes;
    std::uint64_t last_id = 0;
  };
  void recover();
  Checkpoint read_checkpoint();
  std::uint64_t number_of_log(const Checkpoint& checkpoint,
                              const std::vector<std::string>& segments) const;
  bool is_foreign(const SpoolCursor& segment) const;
  std::uint64_t recover_segment(const std::string& path, std::uint64_t next_first, IdSet& waiting);
  void keep_segment(const std::string& path, IdSet found, const SpoolCursor& cursor, bool damaged);
  void cut(const std::string& path, const SpoolCursor& cursor);
  void put_aside(const std::string& path);
  void renew_mark(const SpoolMark::Saying& mark);
  bool open_backlog();
  std::optional<SpoolRecord> next_loaded();
  void close_backlog();
  void lose(const IdSet& missing);
  void write_groups();
  void keep_tidy();
  enum class WriteResult { Written, NoSpace, Failed };
  void write_pending();
  void write_handed();
  bool await_space();
  WriteResult write(const Chunk& chunk);
  WriteResult refuse(const std::string& what);
  bool open_segment(std::uint64_t first_id);
  void seal_segment();
  void fail(const std::string& what);
  void note(const char* trouble);
  void report(const char* trouble, std::string error);
  enum class Seen { Whole, Gone, Changed };
  static Seen see(const Segment& segment);
  std::vector<Segment> take_finished();
  void remove(const std::vector<Segment>& finished);
  bool write_checkpoint(const Checkpoint& checkpoint);

  const std::string folder_;
  const SpoolConfig config_;
  Hooks hooks_;
  SpoolFinding finding_;
  std::uint64_t log_ = 0;  ///< its number; set at the start
  std::optional<FileIdentity> folder_identity_;

  // Front.
  std::uint64_t next_id_ = 1;
  Chunk pending_;
  std::optional<Duration> gathering_since_;  ///< unset: nothing is pending
  Duration try_again_at_{};                  ///< while the disk is full

  // Whoever writes: the front (os, always) or the thread (group).
  SegmentFile file_;

  std::atomic<std::uint64_t> durable_{0};
  std::atomic<const char*> trouble_{nullptr};  ///< static text
  std::atomic<bool> disk_full_{false};
  std::atomic<std::int64_t> disk_bytes_{0};
  std::atomic<std::uint64_t> set_aside_{0};

  std::atomic<Duration::rep> last_write_{0};  ///< how long the disk took for the last group
  std::atomic<bool> busy_{false};             ///< handed_ is being written

  std::mutex tidying_;  ///< one at a time; before mutex_
  mutable std::mutex mutex_;
  std::condition_variable changed_;  ///< busy_ or stopping_
  std::condition_variable stop_;     ///< stopping_
  Chunk handed_;
  bool stopping_ = false;
  std::string error_;
  std::vector<Segment> segments_;
  bool last_is_open_ = false;  ///< of segments_: it is being written
  IdSet done_;                 ///< with those that are lost
  IdSet lost_;
  IdSet gone_;  ///< in segments that are no longer where they were put
  bool done_changed_ = false;
  SpoolMark mark_;

  // Worker.
  std::deque<Backlog> backlog_;
  std::optional<SpoolCursor> loading_;  ///< of the first one
  IdSet loaded_;                        ///< of it
  bool unreadable_ = false;
  std::uint64_t vanished_ = 0;
  IdSet done_before_;  ///< at the start
  std::uint64_t last_found_ = 0;

  std::thread writer_;  ///< of group commits
  std::thread keeper_;
};

}  // namespace costsim::ingest
