#include "ingest/spool/mark.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>

#include "ingest/encoding/crc32c.hpp"
#include "ingest/os/file_io.hpp"
#include "ingest/spool/byte_source.hpp"
#include "units/error.hpp"

namespace costsim::ingest {

namespace {

constexpr std::string_view title = "costsim spool 1\n";
/// Each number has a sector of its own: disks write one as a whole.
constexpr std::int64_t sector = 512;
constexpr std::int64_t log_at = 64;    ///< zeros in marks of before logs had numbers
constexpr std::int64_t logs_at = 128;  ///< zeros in marks of before logs were counted
constexpr std::int64_t durable_at = sector, settled_at = 2 * sector;
constexpr std::size_t mark_bytes = 3 * sector;

/// A number with its checksum.
std::string mark_slot(std::uint64_t id) {
  std::string bytes(12, '\0');
  std::memcpy(bytes.data(), &id, sizeof id);
  const std::uint32_t sum = crc32c(std::string_view(bytes).substr(0, 8));
  std::memcpy(bytes.data() + 8, &sum, sizeof sum);
  return bytes;
}

std::optional<std::uint64_t> read_slot(std::string_view mark, std::int64_t at) {
  std::uint64_t id = 0;
  std::memcpy(&id, mark.data() + at, sizeof id);
  if (mark.substr(static_cast<std::size_t>(at), 12) != mark_slot(id)) return std::nullopt;
  return id;
}

std::optional<SpoolMark::Saying> read_mark(std::string_view mark) {
  if (mark.size() != mark_bytes || !mark.starts_with(title)) return std::nullopt;
  const auto durable = read_slot(mark, durable_at), settled = read_slot(mark, settled_at);
  if (!durable || !settled) return std::nullopt;
  return SpoolMark::Saying{*durable, *settled, read_slot(mark, log_at).value_or(0),
                           read_slot(mark, logs_at).value_or(0)};
}

/// Zeros are what a loss of power leaves of a file that was not synced.
bool begins_like_mark(std::string_view bytes) {
  const std::string_view start = bytes.substr(0, title.size());
  return start == title || start.find_first_not_of('\0') == std::string_view::npos;
}

}  // namespace

SpoolMark::SpoolMark(const std::string& folder) : path_(path_of(folder)) {
  struct stat status {};
  if (::lstat(path_.c_str(), &status) != 0) {
    if (errno == ENOENT) return;
    throw Error(Failure::Io, error_text(path_));
  }
  FileBytes bytes(path_);
  const std::string_view text = bytes.at(0, mark_bytes + 1);
  said_ = read_mark(text);
  is_foreign_ = !begins_like_mark(text);
  file_ = Descriptor(::open(path_.c_str(), O_RDWR | O_CLOEXEC));
  if (!file_) throw Error(Failure::Io, error_text(path_));
}

void SpoolMark::create(const Saying& saying) {
  file_ = Descriptor(::open(path_.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, owner_alone));
  std::string bytes(mark_bytes, '\0');
  bytes.replace(0, title.size(), title);
  bytes.replace(log_at, 12, mark_slot(saying.log));
  bytes.replace(logs_at, 12, mark_slot(saying.logs));
  bytes.replace(durable_at, 12, mark_slot(saying.durable));
  bytes.replace(settled_at, 12, mark_slot(saying.settled));
  if (!file_ || !write_all_at(file_.get(), bytes, 0)) throw Error(Failure::Io, error_text(path_));
}

bool SpoolMark::set_durable(std::uint64_t id) {
  return write_all_at(file_.get(), mark_slot(id), durable_at);
}

bool SpoolMark::set_settled(std::uint64_t id) {
  return write_all_at(file_.get(), mark_slot(id), settled_at);
}

bool SpoolMark::set_log(std::uint64_t number) {
  return write_all_at(file_.get(), mark_slot(number), log_at);
}

bool SpoolMark::set_logs(std::uint64_t count) {
  return write_all_at(file_.get(), mark_slot(count), logs_at);
}

bool SpoolMark::sync() {
  return ::fdatasync(file_.get()) == 0;
}

bool SpoolMark::in_place() const {
  return is_at(file_.get(), path_);
}

}  // namespace costsim::ingest
