#include "cli/process/rows_file.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include "units/error.hpp"

namespace costsim::cli {

RowsFile::RowsFile(std::string path) : path_(std::move(path)) {
  constexpr mode_t everybody = 0666;
  file_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK, everybody);
  if (file_ < 0) fail(errno);
  struct stat status {};
  const bool is_regular = ::fstat(file_, &status) == 0 && S_ISREG(status.st_mode);
  // Where a file system has no locks, a scheduler that starts a part once must do.
  const bool is_mine = ::flock(file_, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
  if (is_regular && is_mine) return;
  ::close(file_);
  throw Error(Failure::Io, {path_, 0, 0},
              is_regular ? "is being written by another sweep"
                         : "is no regular file: without --out rows go to standard output");
}

RowsFile::~RowsFile() {
  ::close(file_);
}

void RowsFile::fail(int error) const {
  throw Error(Failure::Io, {path_, 0, 0},
              std::string("cannot be written: ") + std::strerror(error));
}

bool RowsFile::is_empty() const {
  struct stat status {};
  if (::fstat(file_, &status) != 0) fail(errno);
  return status.st_size == 0;
}

std::unique_ptr<std::istream> RowsFile::read() const {
  auto text = std::make_unique<std::ifstream>(path_, std::ios::binary);
  if (!*text) throw Error(Failure::Io, {path_, 0, 0}, "cannot be read");
  return text;
}

void RowsFile::cut(std::uint64_t bytes) {
  if (::ftruncate(file_, static_cast<off_t>(bytes)) != 0) fail(errno);
}

void RowsFile::append(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(file_, text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR) {
      fail(errno);
    }
  }
}

void RowsFile::sync() {
  if (::fsync(file_) != 0 && errno != EINVAL && errno != EROFS) fail(errno);
}

}  // namespace costsim::cli
