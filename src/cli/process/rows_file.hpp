// A file that grows row by row, and that another run can go on with.
#pragma once

#include <cstdint>
#include <istream>
#include <memory>
#include <string>
#include <string_view>

namespace costsim::cli {

/// Open for appending, and this program's alone: what was appended is the system's at once, so that
/// SIGKILL leaves whole rows and at most one torn one. Errors(Io) with the system's reason.
class RowsFile {
 public:
  /// Makes it where it is not there. Error(Io) for what is no regular file, or is being written by
  /// another sweep.
  explicit RowsFile(std::string path);
  ~RowsFile();
  RowsFile(const RowsFile&) = delete;
  RowsFile& operator=(const RowsFile&) = delete;

  const std::string& path() const { return path_; }
  bool is_empty() const;
  std::unique_ptr<std::istream> read() const;
  void cut(std::uint64_t bytes);  ///< drops what lies behind
  void append(std::string_view text);
  void sync();  ///< on the disk

 private:
  [[noreturn]] void fail(int error) const;

  std::string path_;
  int file_ = -1;
};

}  // namespace costsim::cli
