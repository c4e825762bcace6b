#include "ingest/delivery/line_file.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include "ingest/events/json.hpp"
#include "ingest/os/descriptor.hpp"
#include "ingest/os/file_io.hpp"
#include "units/error.hpp"

namespace costsim::ingest {

namespace {

constexpr std::int64_t block = 64 << 10;
/// Longer than any event: not looked at as a whole.
constexpr std::int64_t longest_line = 16 << 20;

bool is_whole(std::string_view line) {
  const JsonText text = scan_json(line, LineFeed::EndsText);
  return text.is_object && text.fault.empty() && text.size == line.size();
}

}  // namespace

LineFile::LineFile(std::string path, std::int64_t rotate_bytes)
    : path_(std::move(path)), rotate_bytes_(rotate_bytes) {
  open();
  mend_last_line();
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

std::string LineFile::read(std::int64_t begin, std::int64_t end) const {
  std::string bytes(static_cast<std::size_t>(end - begin), '\0');
  if (::pread(file_, bytes.data(), bytes.size(), begin) != end - begin)
    throw Error(Failure::Io, error_text(path_));
  return bytes;
}

/// Behind the last '\n'.
std::int64_t LineFile::last_line_begin() const {
  for (std::int64_t end = size_; end > 0;) {
    const std::int64_t begin = std::max<std::int64_t>(end - block, 0);
    const auto newline = read(begin, end).rfind('\n');
    if (newline != std::string::npos) return begin + static_cast<std::int64_t>(newline) + 1;
    end = begin;
  }
  return 0;
}

void LineFile::mend_last_line() {
  const std::int64_t begin = last_line_begin();
  if (begin == size_) return;
  if (size_ - begin > longest_line || !is_whole(read(begin, size_))) return move_torn_line(begin);
  if (!write_all(file_, "\n")) throw Error(Failure::Io, error_text(path_));
  ++size_;
}

/// Cut only when it is safe on the disk elsewhere.
void LineFile::move_torn_line(std::int64_t begin) {
  const std::string path = path_ + ".torn";
  const Descriptor torn(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
  bool kept = static_cast<bool>(torn);
  for (std::int64_t at = begin; kept && at < size_; at += block)
    kept = write_all(torn.get(), read(at, std::min(at + block, size_)));
  if (!kept || !write_all(torn.get(), "\n") || ::fdatasync(torn.get()) != 0)
    throw Error(Failure::Io, error_text(path));
  if (::ftruncate(file_, begin) != 0) throw Error(Failure::Io, error_text(path_));
  note_ = path_ + ": its torn last line (" + std::to_string(size_ - begin) +
          " bytes) was moved to " + path;
  size_ = begin;
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
