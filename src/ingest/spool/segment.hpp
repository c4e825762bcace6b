// The file of the write-ahead log that is being written.
//
// A sync of a file that grows has to commit metadata of the file system, too: it waits for a
// journal shared with every other program. So small writes go into zeros that were written ahead,
// where there is only data to be synced.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ingest/os/file_io.hpp"

namespace costsim::ingest {

/// The segment that records are appended to. Functions that return false have failed: errno says
/// why.
class SegmentFile {
 public:
  /// `ahead`: how many zeros are written ahead at most.
  explicit SegmentFile(std::int64_t ahead) : ahead_(ahead) {}
  ~SegmentFile() { close(); }
  SegmentFile(const SegmentFile&) = delete;
  SegmentFile& operator=(const SegmentFile&) = delete;

  /// Creates the file with its head; one that is there already is an error.
  bool open(const std::string& path, std::string_view head);
  void close();
  bool is_open() const { return file_ >= 0; }
  /// Which file is open.
  std::optional<FileIdentity> identity() const { return identity_of(file_); }
  /// Somebody has taken away from the end of what was written.
  bool is_cut() const;
  /// Writes all of it or nothing: what failed can be written again.
  bool write(std::string_view records);
  /// Makes what was written durable, the last `size` bytes of it with one write.
  bool sync(std::size_t size);
  std::int64_t bytes() const { return bytes_; }  ///< of the head and of records
  bool has_records() const { return bytes_ > head_bytes_; }
  std::int64_t ahead() const { return ahead_; }  ///< the zeros behind them, at most

 private:
  bool write_zeros();

  const std::int64_t ahead_;
  int file_ = -1;
  std::int64_t head_bytes_ = 0;
  std::int64_t bytes_ = 0;
  std::int64_t zeros_to_ = 0;
};

}  // namespace costsim::ingest
