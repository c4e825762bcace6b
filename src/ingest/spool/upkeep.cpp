// What the spool's own thread does: it forgets what was delivered, and looks after the files.
#include <algorithm>
#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <iterator>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include "ingest/os/file_io.hpp"
#include "ingest/spool/folders.hpp"
#include "ingest/spool/spool.hpp"
#include "units/error.hpp"

namespace costsim::ingest {

namespace {

/// The first checkpoints come soon: a process that is ended again and again right after its start
/// gets on all the same.
constexpr auto first_checkpoint = std::chrono::milliseconds(10);
constexpr auto checkpoint_interval = std::chrono::milliseconds(250);

constexpr const char* spool_gone = "the spool is gone: it was moved or removed while it was in use";
constexpr const char* file_gone =
    "a file of the spool is gone: it was moved or removed while it was in use";
constexpr const char* file_changed =
    "a file of the spool has changed: it was replaced or cut while it was in use";

bool is_there(const std::string& path) {
  struct stat status {};
  return ::lstat(path.c_str(), &status) == 0 || (errno != ENOENT && errno != ENOTDIR);
}

}  // namespace

void Spool::keep_tidy() {
  auto interval = first_checkpoint;
  std::unique_lock lock(mutex_);
  while (!stop_.wait_for(lock, interval, [this] { return stopping_; })) {
    lock.unlock();
    look();
    tidy();
    interval = std::min(2 * interval, checkpoint_interval);
    lock.lock();
  }
}

void Spool::done(std::span<const batching::Entry> entries) {
  const std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i < entries.size();) {
    const std::uint64_t first = entries[i].id;
    std::uint64_t last = first;
    for (++i; i < entries.size() && entries[i].id == last + 1; ++i) ++last;
    done_.add(first, last);
  }
  done_changed_ = true;
}

/// First, so that no checkpoint between the two has them as delivered.
void Spool::lost(std::span<const batching::Entry> entries) {
  {
    const std::lock_guard lock(mutex_);
    for (const batching::Entry& entry : entries) lost_.add(entry.id, entry.id);
  }
  done(entries);
}

/// Those that are sealed and of which all is done, out of segments_.
std::vector<Spool::Segment> Spool::take_finished() {
  const auto sealed = segments_.end() - (last_is_open_ ? 1 : 0);
  const auto over = std::stable_partition(segments_.begin(), sealed, [&](const Segment& each) {
    return !done_.contains(each.first, each.last);
  });
  std::vector<Segment> finished(std::make_move_iterator(over), std::make_move_iterator(sealed));
  segments_.erase(over, sealed);
  return finished;
}

/// Of a spool that others have touched it is noted what became of its events, so that no start
/// counts them again; but none of its files is removed: who knows whose it is now.
void Spool::tidy() {
  const std::lock_guard alone(tidying_);
  Checkpoint checkpoint;
  std::vector<Segment> finished;
  {
    const std::lock_guard lock(mutex_);
    if (!std::exchange(done_changed_, false)) return;
    checkpoint = {done_.without(lost_), lost_, durable(), true, log_};
    if (gone_.empty()) finished = take_finished();
  }
  hooks_.sync_sink();
  if (const auto& ranges = checkpoint.done.ranges(); !ranges.empty() && ranges.begin()->first == 1)
    mark_.set_settled(ranges.begin()->second);
  if (write_checkpoint(checkpoint)) return remove(finished);
  // Nothing is removed without it, unless only that makes room for it.
  const bool makes_room = no_space(errno);
  if (makes_room) remove(finished);
  if (makes_room && write_checkpoint(checkpoint)) return;
  const std::lock_guard lock(mutex_);
  done_changed_ = true;
  if (!makes_room) segments_.insert(segments_.begin(), finished.begin(), finished.end());
}

/// One that was damaged is kept: somebody may still read in it what we cannot.
void Spool::remove(const std::vector<Segment>& finished) {
  for (const Segment& segment : finished) {
    try {
      if (segment.damaged) {
        set_aside(segment.path, segment.path);
        ++set_aside_;
      } else {
        ::unlink(segment.path.c_str());
      }
    } catch (const Error&) {  // it stays, and is set aside at the next start
    }
    disk_bytes_ -= segment.bytes;
  }
}

/// Not into a folder that another has put in the place of ours.
bool Spool::write_checkpoint(const Checkpoint& checkpoint) {
  if (identity_at(folder_) != folder_identity_) {
    errno = ENOENT;
    return false;
  }
  const std::string path = folder_ + "/checkpoint", fresh = path + ".new";
  if (config_.sync != SyncPolicy::Os && !mark_.sync()) return false;
  constexpr int way = O_WRONLY | O_CREAT | O_TRUNC | O_NONBLOCK | O_CLOEXEC;
  const int file = ::open(fresh.c_str(), way, owner_alone);
  if (file < 0) return false;
  const bool written = write_all(file, encode_checkpoint(checkpoint)) &&
                       (config_.sync == SyncPolicy::Os || ::fdatasync(file) == 0);
  const int error = errno;
  ::close(file);
  if (!written) {
    ::unlink(fresh.c_str());
    errno = error;
    return false;
  }
  return ::rename(fresh.c_str(), path.c_str()) == 0 &&
         (config_.sync == SyncPolicy::Os || sync_directory(folder_));
}

/// A copy in its place is not what is written to, though it has all that was written.
Spool::Seen Spool::see(const Segment& segment) {
  if (!is_there(segment.path)) return Seen::Gone;
  struct stat status {};
  if (!segment.identity || ::stat(segment.path.c_str(), &status) != 0) return Seen::Whole;
  const bool same = FileIdentity{status.st_dev, status.st_ino} == *segment.identity;
  return same && status.st_size >= segment.bytes ? Seen::Whole : Seen::Changed;
}

// What was moved, removed, replaced or cut by somebody else is not written to as if nothing had
// happened.
void Spool::look() {
  std::vector<Segment> segments;
  {
    const std::lock_guard lock(mutex_);
    segments = segments_;
  }
  std::string missing = mark_.in_place() ? "" : SpoolMark::path_of(folder_);
  if (!is_there(folder_)) missing = folder_;
  std::string changed;
  for (const Segment& each : segments) {
    const Seen seen = see(each);
    if (seen == Seen::Whole) continue;
    const std::lock_guard lock(mutex_);
    const auto ours = std::find_if(segments_.begin(), segments_.end(),
                                   [&](const Segment& other) { return other.path == each.path; });
    if (ours == segments_.end()) continue;  // it was done, and removed meanwhile
    // What a changed one that was found at the start has lost is counted when it is read, here or
    // at the next start.
    if (seen == Seen::Gone || !ours->was_found) gone_.add(ours->first, ours->last);
    (seen == Seen::Gone ? missing : changed) = each.path;
  }
  if (missing.empty() && changed.empty()) return;
  const char* trouble = missing.empty() ? file_changed : file_gone;
  if (!mark_.in_place() || !is_there(folder_)) trouble = spool_gone;
  report(trouble, missing.empty() ? changed + ": it was replaced or cut while it was in use"
                                  : missing + ": it was moved or removed while it was in use");
}

/// The front is woken at the first trouble.
void Spool::report(const char* trouble, std::string error) {
  std::unique_lock lock(mutex_);
  error_ = std::move(error);
  const std::function<void()> wake = hooks_.wake;
  lock.unlock();
  if (trouble_.exchange(trouble) == nullptr) wake();
}

bool Spool::keeps(std::uint64_t id) const {
  const std::lock_guard lock(mutex_);
  return id <= durable() && !gone_.contains(id);
}

}  // namespace costsim::ingest
