#include "ingest/line_file.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include "ingest/file_io.hpp"
#include "units/error.hpp"

namespace costsim::ingest {

LineFile::LineFile(std::string path, std::int64_t rotate_bytes)
    : path_(std::move(path)), rotate_bytes_(rotate_bytes) {
  open();
  cut_torn_line();
  while (std::filesystem::exists(path_ + "." + std::to_string(next_number_))) ++next_number_;
}

LineFile::~LineFile() {
  if (file_ >= 0) ::close(file_);
}

void LineFile::open() {
  file_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  // A pipe or a device may be for writing only.
  if (file_ < 0) file_ = ::open(path_.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
  struct stat status {};
  if (file_ < 0 || ::fstat(file_, &status) != 0) throw Error(Failure::Io, error_text(path_));
  regular_ = S_ISREG(status.st_mode);
  size_ = regular_ ? status.st_size : 0;
}

void LineFile::cut_torn_line() {
  std::array<char, 4096> block;
  std::int64_t end = size_;
  while (end > 0) {
    const std::int64_t begin = end > std::ssize(block) ? end - std::ssize(block) : 0;
    const auto length = ::pread(file_, block.data(), static_cast<std::size_t>(end - begin), begin);
    if (length != end - begin) throw Error(Failure::Io, error_text(path_));
    const std::string_view text(block.data(), static_cast<std::size_t>(length));
    const auto newline = text.rfind('\n');
    end =
        newline == std::string_view::npos ? begin : begin + std::ssize(text.substr(0, newline)) + 1;
    if (newline != std::string_view::npos) break;
  }
  if (end == size_) return;
  if (::ftruncate(file_, end) != 0) throw Error(Failure::Io, error_text(path_));
  size_ = end;
}

std::string LineFile::append(std::string_view lines) {
  const std::lock_guard lock(mutex_);
  if (regular_ && rotate_bytes_ > 0 && size_ > 0 && size_ + std::ssize(lines) > rotate_bytes_)
    rotate();
  if (write_all(file_, lines)) {
    size_ += std::ssize(lines);
    return "";
  }
  std::string error = error_text(path_);
  if (regular_ && ::ftruncate(file_, size_) != 0) error += "; " + error_text("cutting it");
  return error;
}

std::string LineFile::sync() {
  const std::lock_guard lock(mutex_);
  return !regular_ || ::fdatasync(file_) == 0 ? "" : error_text(path_);
}

void LineFile::rotate() {
  const std::string old = path_ + "." + std::to_string(next_number_);
  if (::fdatasync(file_) != 0 || ::rename(path_.c_str(), old.c_str()) != 0) return;
  const int full = file_;
  try {
    open();
    ++next_number_;
    ::close(full);
  } catch (const Error&) {  // no new file: the old one, under its new name, goes on
    file_ = full;
  }
}

}  // namespace costsim::ingest
