// An append-only file of whole lines: the file sink and the dead-letter file.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ingest/os/descriptor.hpp"
#include "units/quantity.hpp"

namespace costsim::ingest {

/// Where torn lines of a file go; behind it a number where that is taken.
std::string torn_path(const std::string& path);

/// Readers find whole lines only, and no byte of a file that was there is lost. A last line without
/// its '\n' gets one when it is a whole JSON object: what a write cut short leaves never is one.
/// Else the process died inside a write, or the power failed, which leaves zeros: the line is moved
/// to path.torn, .torn.1 … that nobody has. A file whose lines are no JSON objects is not ours, and
/// is refused.
///
/// A file that is moved (logrotate) or deleted while it is in use is noticed with the next lines:
/// they begin a new one under the old name. Any thread.
///
/// The reader of a pipe may take nothing for as long as it likes: only append() waits for it, and
/// no longer than until the time it is told. That it waits is noted.
class LineFile {
 public:
  /// Appends to `path`, created if need be; throws Error(Io). Past `rotate_bytes` (0: never) the
  /// file is renamed to path.1, path.2 … (the highest is the youngest) and a new one is begun.
  LineFile(std::string path, std::int64_t rotate_bytes);
  LineFile(const LineFile&) = delete;
  LineFile& operator=(const LineFile&) = delete;

  /// What somebody should know about the file and has not been told yet; one sentence each.
  std::vector<std::string> take_notes();
  /// Lines that end in '\n': all of them are written, or none and the error is returned. Of a pipe
  /// that nobody reads any more some may have been taken all the same.
  std::string append(std::string_view lines);
  /// From that time on (of the steady clock) no reader is waited for.
  void wait_until(Duration deadline) { deadline_.store(deadline.count()); }
  /// Forces what was appended to the disk, while others append; the error, if there is one.
  std::string sync();
  /// Opens the path anew: the file may have been moved. The error, if there is one.
  std::string reopen();

 private:
  struct Opened {
    std::shared_ptr<const Descriptor> file;
    std::int64_t size = 0;
    bool regular = false;  ///< not a pipe or a device: can be cut, rotated and missed
  };
  Opened open() const;
  void mend_last_line();
  void refuse_unless_ours(std::int64_t last_line) const;
  bool begins_ours(std::int64_t last_line) const;
  bool is_zero() const;
  std::int64_t line_begin(std::int64_t end) const;
  std::string read(std::int64_t begin, std::int64_t end) const;
  std::pair<std::string, Descriptor> begin_torn() const;
  void move_torn_line(std::int64_t begin);
  void follow_path();
  void end_foreign_line(std::int64_t size);
  bool is_deleted() const;
  void begin_anew();
  std::string write(std::string_view lines);
  std::string pass_on(std::string_view lines, const Descriptor& pipe);
  void note_stall(Duration now);
  void rotate();

  const std::string path_;
  const std::int64_t rotate_bytes_;
  std::vector<std::string> notes_;
  std::atomic<Duration::rep> deadline_{Duration::max().count()};
  std::mutex writers_;                   ///< one at a time, also while it waits for a reader
  std::optional<Duration> stall_noted_;  ///< the last one; with writers_
  std::mutex mutex_;  ///< what follows and the notes; never held while a reader is waited for
  Opened now_;
  int next_number_ = 1;
};

}  // namespace costsim::ingest
