#include "ingest/delivery/line_file.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include "ingest/events/json.hpp"
#include "ingest/os/file_io.hpp"
#include "units/error.hpp"

namespace costsim::ingest {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t block = 64 << 10;
/// Longer than any event: not looked at as a whole.
constexpr std::int64_t longest_line = 16 << 20;
/// The reader of a pipe that has taken nothing for so long has stopped.
constexpr Duration stall = std::chrono::seconds(1);
constexpr Duration between_stalls = std::chrono::minutes(1);

Duration steady_now() {
  return std::chrono::steady_clock::now().time_since_epoch();
}

bool is_whole(std::string_view line) {
  const JsonText text = scan_json(line, LineFeed::EndsText);
  return text.is_object && text.fault.empty() &&
         line.find_first_not_of(" \t\r", text.size) == std::string_view::npos;
}

/// Behind the highest number that a file of that name has.
int number_behind(const fs::path& path) {
  const std::string prefix = path.filename().string() + ".";
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  int highest = 0;
  std::error_code failure;
  for (fs::directory_iterator at(folder, failure), end; !failure && at != end;
       at.increment(failure)) {
    const std::string name = at->path().filename();
    int number = 0;
    if (!name.starts_with(prefix)) continue;
    const char* const last = name.data() + name.size();
    const auto [behind, error] = std::from_chars(name.data() + prefix.size(), last, number);
    if (error == std::errc{} && behind == last) highest = std::max(highest, number);
  }
  return highest + 1;
}

}  // namespace

std::string torn_path(const std::string& path) {
  return path + ".torn";
}

LineFile::LineFile(std::string path, std::int64_t rotate_bytes)
    : path_(std::move(path)), rotate_bytes_(rotate_bytes), now_(open()) {
  mend_last_line();
  if (now_.regular && rotate_bytes_ > 0) next_number_ = number_behind(path_);
}

LineFile::Opened LineFile::open() const {
  constexpr int way = O_APPEND | O_CLOEXEC | O_NONBLOCK;  // the last means nothing to a file
  Descriptor file(::open(path_.c_str(), O_RDWR | O_CREAT | way, owner_alone));
  const int refusal = errno;
  struct stat status {};
  // A device may be for writing only; and of a pipe that is open for reading, too, nobody would
  // ever hear that it has no reader. One that has none yet can be opened only beside such a one.
  if (!file || (::fstat(file.get(), &status) == 0 && S_ISFIFO(status.st_mode)))
    file = Descriptor(::open(path_.c_str(), O_WRONLY | way));
  if (!file && errno == ENOENT) errno = refusal;  // why it was not created
  if (!file || ::fstat(file.get(), &status) != 0) throw Error(Failure::Io, error_text(path_));
  const bool regular = S_ISREG(status.st_mode);
  return {std::make_shared<const Descriptor>(std::move(file)), regular ? status.st_size : 0,
          regular};
}

std::string LineFile::read(std::int64_t begin, std::int64_t end) const {
  std::string bytes(static_cast<std::size_t>(end - begin), '\0');
  if (::pread(now_.file->get(), bytes.data(), bytes.size(), begin) != end - begin)
    throw Error(Failure::Io, error_text(path_));
  return bytes;
}

/// Where the line begins that `end` stands in: behind the last '\n' before it.
std::int64_t LineFile::line_begin(std::int64_t end) const {
  while (end > 0) {
    const std::int64_t begin = std::max<std::int64_t>(end - block, 0);
    const auto newline = read(begin, end).rfind('\n');
    if (newline != std::string::npos) return begin + static_cast<std::int64_t>(newline) + 1;
    end = begin;
  }
  return 0;
}

bool LineFile::is_zero() const {
  for (std::int64_t at = 0; at < now_.size; at += block)
    if (read(at, std::min(at + block, now_.size)).find_first_not_of('\0') != std::string::npos)
      return false;
  return true;
}

/// A loss of power leaves zeros of a write: behind a line of ours, or where the first was written.
bool LineFile::begins_ours(std::int64_t last_line) const {
  if (last_line == now_.size) return true;
  const char first = read(last_line, last_line + 1)[0];
  return first == '{' || (first == '\0' && (last_line > 0 || is_zero()));
}

/// The line that ends before `last_line`, and what a torn one begins with, tell whose file it is.
void LineFile::refuse_unless_ours(std::int64_t last_line) const {
  bool ours = begins_ours(last_line);
  if (ours && last_line > 0) {
    const std::int64_t end = last_line - 1, before = line_begin(end);
    ours = end - before > longest_line
               ? read(before, before + 1)[0] == '{' && read(end - 1, end)[0] == '}'
               : is_whole(read(before, end));
  }
  if (!ours)
    throw Error(Failure::Io,
                path_ +
                    ": its last line is no JSON object, so the file is not of this service: "
                    "expected one of its own, or none");
}

void LineFile::mend_last_line() {
  const std::int64_t begin = line_begin(now_.size);
  refuse_unless_ours(begin);
  if (begin == now_.size) return;
  if (now_.size - begin > longest_line || !is_whole(read(begin, now_.size)))
    return move_torn_line(begin);
  if (!write_all(now_.file->get(), "\n")) throw Error(Failure::Io, error_text(path_));
  ++now_.size;
}

/// A file of that name that was there is another's, or holds what was torn before.
std::pair<std::string, Descriptor> LineFile::begin_torn() const {
  std::string path = torn_path(path_);
  for (int number = 1;; ++number) {
    constexpr int way = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
    Descriptor torn(::open(path.c_str(), way, owner_alone));
    if (torn) return {path, std::move(torn)};
    if (errno != EEXIST) throw Error(Failure::Io, error_text(path));
    path = torn_path(path_) + "." + std::to_string(number);
  }
}

/// Cut only when it is safe on the disk elsewhere.
void LineFile::move_torn_line(std::int64_t begin) {
  const auto [path, torn] = begin_torn();
  bool kept = true;
  for (std::int64_t at = begin; kept && at < now_.size; at += block)
    kept = write_all(torn.get(), read(at, std::min(at + block, now_.size)));
  const fs::path folder = fs::absolute(path).parent_path();
  if (!kept || !write_all(torn.get(), "\n") || ::fdatasync(torn.get()) != 0 ||
      !sync_directory(folder))
    throw Error(Failure::Io, error_text(path));
  if (::ftruncate(now_.file->get(), begin) != 0) throw Error(Failure::Io, error_text(path_));
  notes_.push_back(path_ + ": its torn last line (" + std::to_string(now_.size - begin) +
                   " bytes) was moved to " + path);
  now_.size = begin;
}

std::vector<std::string> LineFile::take_notes() {
  const std::lock_guard lock(mutex_);
  return std::exchange(notes_, {});
}

/// Throws Error(Io), and nothing has changed then.
void LineFile::begin_anew() {
  const Opened before = std::exchange(now_, open());
  try {
    if (now_.regular) mend_last_line();
  } catch (const Error&) {
    now_ = before;
    throw;
  }
}

/// Others may write to the file, too, or cut it (logrotate's copytruncate).
void LineFile::follow_path() {
  if (!now_.regular) return;
  if (!is_at(now_.file->get(), path_)) {
    begin_anew();
    notes_.push_back(path_ + ": it was moved or deleted; a new one is written");
  }
  struct stat status {};
  if (::fstat(now_.file->get(), &status) == 0 && status.st_size != now_.size)
    end_foreign_line(status.st_size);
}

/// What others have left at the end of the file, now of `size` bytes, takes no line of ours in.
void LineFile::end_foreign_line(std::int64_t size) {
  now_.size = size;
  char last = '\n';
  if (size == 0 || ::pread(now_.file->get(), &last, 1, size - 1) != 1 || last == '\n') return;
  if (!write_all(now_.file->get(), "\n")) throw Error(Failure::Io, error_text(path_));
  ++now_.size;
}

/// Nobody will ever read what was written to it.
bool LineFile::is_deleted() const {
  struct stat status {};
  return now_.regular && ::fstat(now_.file->get(), &status) == 0 && status.st_nlink == 0;
}

std::string LineFile::reopen() {
  const std::lock_guard lock(mutex_);
  try {
    begin_anew();
    return "";
  } catch (const Error& failure) {
    return failure.what();
  }
}

std::string LineFile::append(std::string_view lines) {
  const std::lock_guard alone(writers_);
  std::unique_lock lock(mutex_);
  try {
    if (!now_.regular) {
      const auto pipe = now_.file;
      lock.unlock();
      return pass_on(lines, *pipe);
    }
    follow_path();
    if (now_.regular && rotate_bytes_ > 0 && now_.size > 0 &&
        now_.size + std::ssize(lines) > rotate_bytes_)
      rotate();
    std::string error = write(lines);
    if (!error.empty() || !is_deleted()) return error;
    follow_path();
    return write(lines);
  } catch (const Error& failure) {
    return failure.what();
  }
}

std::string LineFile::write(std::string_view lines) {
  if (write_all(now_.file->get(), lines)) {
    now_.size += std::ssize(lines);
    return "";
  }
  std::string error = error_text(path_);
  if (now_.regular && ::ftruncate(now_.file->get(), now_.size) != 0)
    error += "; " + error_text("cutting it");
  return error;
}

/// In looks of a few milliseconds, so that a deadline is heard of that is set meanwhile.
std::string LineFile::pass_on(std::string_view lines, const Descriptor& pipe) {
  constexpr int glance_ms = 20;
  Duration taken_at = steady_now();
  bool is_noted = false;
  while (!lines.empty()) {
    const auto written = ::write(pipe.get(), lines.data(), lines.size());
    if (written >= 0) {
      lines.remove_prefix(static_cast<std::size_t>(written));
      taken_at = steady_now();
      continue;
    }
    if (errno == EINTR) continue;
    if (errno == EPIPE) return path_ + ": nobody reads it";
    if (errno != EAGAIN) return error_text(path_);
    const Duration now = steady_now();
    if (now.count() >= deadline_.load()) return path_ + ": its reader takes nothing";
    if (now - taken_at >= stall && !std::exchange(is_noted, true)) note_stall(now);
    pollfd room{pipe.get(), POLLOUT, 0};
    ::poll(&room, 1, glance_ms);
  }
  return "";
}

/// A reader that stops again and again is told of once a minute.
void LineFile::note_stall(Duration now) {
  if (stall_noted_ && now - *stall_noted_ < between_stalls) return;
  stall_noted_ = now;
  const std::lock_guard lock(mutex_);
  notes_.push_back(path_ + ": its reader takes nothing; events wait until it does");
}

std::string LineFile::sync() {
  std::unique_lock lock(mutex_);
  const Opened now = now_;
  lock.unlock();
  return !now.regular || ::fdatasync(now.file->get()) == 0 ? "" : error_text(path_);
}

/// Without a new file the old one takes these lines under its new name, and the next look for a new
/// one again.
void LineFile::rotate() {
  if (::fdatasync(now_.file->get()) != 0) return;
  while (!rename_to_free(path_, path_ + "." + std::to_string(next_number_))) {
    if (errno != EEXIST) return;
    ++next_number_;
  }
  ++next_number_;
  try {
    now_ = open();
  } catch (const Error&) {
  }
}

}  // namespace costsim::ingest
