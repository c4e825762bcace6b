// An append-only file of whole lines: the file sink and the dead-letter file.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

namespace costsim::ingest {

/// A torn last line (the process died inside a write) is cut when the file is opened. Any thread.
class LineFile {
 public:
  /// Appends to `path`, created if need be; throws Error(Io). Past `rotate_bytes` (0: never) the
  /// file is renamed to path.1, path.2 … (the highest is the youngest) and a new one is begun.
  LineFile(std::string path, std::int64_t rotate_bytes);
  ~LineFile();
  LineFile(const LineFile&) = delete;
  LineFile& operator=(const LineFile&) = delete;

  /// Lines that end in '\n': all of them are written, or none and the error is returned.
  std::string append(std::string_view lines);
  /// Forces what was appended to the disk; the error, if there is one.
  std::string sync();

 private:
  void open();
  void cut_torn_line();
  void rotate();

  const std::string path_;
  const std::int64_t rotate_bytes_;
  std::mutex mutex_;
  int file_ = -1;
  bool regular_ = false;  ///< not a pipe or a device: can be cut and rotated
  std::int64_t size_ = 0;
  int next_number_ = 1;
};

}  // namespace costsim::ingest
