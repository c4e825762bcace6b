// An append-only file of whole lines: the file sink and the dead-letter file.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

namespace costsim::ingest {

/// Readers find whole lines only, and no byte of a file that was there is lost. A last line without
/// its '\n' gets one when it is a whole JSON object: what a write cut short leaves never is one.
/// Else the process died inside a write (or the file is not ours): the line is moved to path.torn.
/// Any thread.
class LineFile {
 public:
  /// Appends to `path`, created if need be; throws Error(Io). Past `rotate_bytes` (0: never) the
  /// file is renamed to path.1, path.2 … (the highest is the youngest) and a new one is begun.
  LineFile(std::string path, std::int64_t rotate_bytes);
  ~LineFile();
  LineFile(const LineFile&) = delete;
  LineFile& operator=(const LineFile&) = delete;

  /// What was found and done when the file was opened; empty when all was well.
  const std::string& note() const { return note_; }
  /// Lines that end in '\n': all of them are written, or none and the error is returned.
  std::string append(std::string_view lines);
  /// Forces what was appended to the disk; the error, if there is one.
  std::string sync();

 private:
  void open();
  void mend_last_line();
  std::int64_t last_line_begin() const;
  std::string read(std::int64_t begin, std::int64_t end) const;
  void move_torn_line(std::int64_t begin);
  void rotate();

  const std::string path_;
  const std::int64_t rotate_bytes_;
  std::string note_;
  std::mutex mutex_;
  int file_ = -1;
  bool regular_ = false;  ///< not a pipe or a device: can be cut and rotated
  std::int64_t size_ = 0;
  int next_number_ = 1;
};

}  // namespace costsim::ingest
