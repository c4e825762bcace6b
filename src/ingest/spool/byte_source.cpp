#include "ingest/spool/byte_source.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ingest/os/file_io.hpp"
#include "units/error.hpp"

namespace costsim::ingest {

namespace {

constexpr std::size_t window_bytes = 256 << 10;

}  // namespace

// Not waiting: to open a pipe would take a writer.
FileBytes::FileBytes(const std::string& path)
    : path_(path), file_(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC)) {
  struct stat status {};
  if (!file_ || ::fstat(file_.get(), &status) != 0) throw Error(Failure::Io, error_text(path));
  if (!S_ISREG(status.st_mode)) throw Error(Failure::Io, path + ": not a regular file");
  size_ = static_cast<std::size_t>(status.st_size);
}

std::string_view FileBytes::at(std::size_t offset, std::size_t wanted) {
  if (offset >= size_) return {};
  wanted = std::min(wanted, size_ - offset);
  const bool is_there = offset >= begin_ && offset + wanted <= begin_ + window_.size();
  if (is_there) return std::string_view(window_).substr(offset - begin_);
  window_.resize(std::min(std::max(wanted, window_bytes), size_ - offset));
  begin_ = offset;
  for (std::size_t read = 0; read < window_.size();) {
    const auto got = ::pread(file_.get(), window_.data() + read, window_.size() - read,
                             static_cast<off_t>(offset + read));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw Error(Failure::Io, error_text(path_));
    if (got == 0) {  // it has shrunk
      window_.resize(read);
      size_ = offset + read;
    }
    read += static_cast<std::size_t>(got);
  }
  return window_;
}

}  // namespace costsim::ingest
