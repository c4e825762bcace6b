#include "ingest/spool/segment.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include "ingest/os/file_io.hpp"

namespace costsim::ingest {

namespace {

/// Behind so many bytes the journal's share of a sync no longer matters.
constexpr std::size_t small_write = 64 << 10;

}  // namespace

bool SegmentFile::open(const std::string& path, std::string_view head) {
  file_ = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, owner_alone);
  bytes_ = head_bytes_ = zeros_to_ = 0;
  if (!is_open()) return false;
  if (!write(head)) {
    const int error = errno;
    ::unlink(path.c_str());
    ::close(std::exchange(file_, -1));
    errno = error;
    return false;
  }
  head_bytes_ = bytes_;
  return true;
}

bool SegmentFile::is_cut() const {
  struct stat status {};
  return ::fstat(file_, &status) == 0 && status.st_size < bytes_;
}

void SegmentFile::close() {
  if (!is_open()) return;
  // Zeros that stay, or a part of a record, are stepped over at the next start. One that was cut
  // does not get zeros for what it has lost.
  if (!is_cut()) [[maybe_unused]]
    const int cut = ::ftruncate(file_, bytes_);
  ::close(std::exchange(file_, -1));
}

bool SegmentFile::write(std::string_view records) {
  if (!write_all_at(file_, records, bytes_)) return false;
  bytes_ += std::ssize(records);
  return true;
}

bool SegmentFile::sync(std::size_t size) {
  if (bytes_ > zeros_to_ && size <= small_write && !write_zeros() && !no_space(errno)) return false;
  return ::fdatasync(file_) == 0;
}

bool SegmentFile::write_zeros() {
  static constexpr std::array<char, 64 << 10> zeros{};
  const std::int64_t end = bytes_ + ahead_;
  for (zeros_to_ = bytes_; zeros_to_ < end;) {
    const std::int64_t size = std::min(std::ssize(zeros), end - zeros_to_);
    if (!write_all_at(file_, {zeros.data(), static_cast<std::size_t>(size)}, zeros_to_))
      return false;
    zeros_to_ += size;
  }
  return true;
}

}  // namespace costsim::ingest
