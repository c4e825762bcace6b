// What a spool does with the segments that it finds when it starts.
#include <algorithm>
#include <cerrno>
#include <charconv>
#include <filesystem>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>

#include "ingest/os/file_io.hpp"
#include "ingest/spool/folders.hpp"
#include "ingest/spool/spool.hpp"
#include "units/error.hpp"

namespace costsim::ingest {

namespace fs = std::filesystem;

namespace {

/// An id that no event has.
constexpr std::uint64_t none_follows = ~std::uint64_t{0};

std::uint64_t first_id_of(const std::string& path) {
  const std::string stem = fs::path(path).stem();
  std::uint64_t id = 0;
  std::from_chars(stem.data(), stem.data() + stem.size(), id, 16);
  return id;
}

/// What is in the folder, in the order of the names; other files are not ours.
std::vector<std::string> segments_in(const std::string& folder) {
  std::error_code failure;
  std::vector<std::string> paths;
  for (fs::directory_iterator at(folder, failure), end; !failure && at != end;
       at.increment(failure))
    if (is_segment_name(at->path().filename().string())) paths.push_back(at->path());
  if (failure) throw Error(Failure::Io, folder + ": " + failure.message());
  std::sort(paths.begin(), paths.end());
  return paths;
}

IdSet ids_up_to(std::uint64_t last) {
  IdSet ids;
  if (last > 0) ids.add(1, last);
  return ids;
}

/// Whether a mark is older than its log, and so does not say how far that went. It is written
/// behind each group of records, and is on the disk before a checkpoint or the next segment is; so
/// it lags behind one group at most, and that lies in one segment. `newest`: the first id in the
/// last segment that has any.
bool is_older(const SpoolMark::Saying& mark, const Checkpoint& checkpoint, std::uint64_t newest) {
  const bool is_begun_behind = newest != none_follows && newest > mark.durable + 1;
  return checkpoint.durable > mark.durable || is_begun_behind;
}

}  // namespace

/// Rubbish is kept and counted, and is as good as none: then some events are sent twice.
Checkpoint Spool::read_checkpoint() {
  const std::string path = folder_ + "/checkpoint";
  if (!fs::exists(fs::symlink_status(path))) return {};
  FileBytes bytes(path);
  if (auto checkpoint = decode_checkpoint(bytes.at(0, longest_checkpoint))) return *checkpoint;
  put_aside(path);
  return {};
}

/// The mark's; where that was lost, what the checkpoint or the first segment that says it has. A
/// log that has none gets one.
std::uint64_t Spool::number_of_log(const Checkpoint& checkpoint,
                                   const std::vector<std::string>& segments) const {
  if (mark_.said() && mark_.said()->log != 0) return mark_.said()->log;
  if (checkpoint.log != 0) return checkpoint.log;
  for (const std::string& path : segments)
    if (const auto owner = SpoolCursor(std::make_unique<FileBytes>(path), 0).owner()) return *owner;
  return unique_number();
}

bool Spool::is_foreign(const SpoolCursor& segment) const {
  return segment.owner() && *segment.owner() != log_;
}

void Spool::put_aside(const std::string& path) {
  set_aside(path, path);
  ++finding_.set_aside;
}

void Spool::recover() {
  Checkpoint checkpoint = read_checkpoint();
  const std::vector<std::string> segments = segments_in(folder_);
  log_ = number_of_log(checkpoint, segments);
  if (checkpoint.log != 0 && checkpoint.log != log_) {
    put_aside(folder_ + "/checkpoint");
    checkpoint = {};
  }
  finding_.unmarked = !mark_.said() && (mark_.exists() || checkpoint.marked);
  const SpoolMark::Saying mark = mark_.said().value_or(SpoolMark::Saying{});
  done_before_ = checkpoint.done;
  done_before_.add(ids_up_to(mark.settled));
  durable_ = std::max({mark.durable, checkpoint.durable, done_before_.largest()});

  IdSet waiting;
  std::uint64_t next_first = none_follows, newest = none_follows;
  for (auto path = segments.rbegin(); path != segments.rend(); ++path) {
    next_first = recover_segment(*path, next_first, waiting);
    if (newest == none_follows) newest = next_first;
  }
  std::reverse(segments_.begin(), segments_.end());
  std::reverse(backlog_.begin(), backlog_.end());
  durable_ = std::max<std::uint64_t>(durable_, last_found_);
  next_id_ = durable_ + 1;
  if (mark_.said() && is_older(mark, checkpoint, newest)) finding_.unmarked = 1;

  done_ = ids_up_to(durable_).without(waiting);
  lost_ = done_.without(done_before_);
  finding_.waiting = waiting.count();
  finding_.skipped = lost_.without(checkpoint.lost).count();
  done_changed_ = true;
  if (mark_.exists() && !mark_.said()) put_aside(SpoolMark::path_of(folder_));
  renew_mark(mark);
}

/// It says what is known now: a log that it lags behind once more is another's work.
void Spool::renew_mark(const SpoolMark::Saying& mark) {
  if (!mark_.said()) return mark_.create({durable_, mark.settled, log_, mark.logs});
  const bool has_number = mark.log == log_ || mark_.set_log(log_);
  const bool is_up_to_date = mark.durable == durable_ || mark_.set_durable(durable_);
  if (!has_number || !(is_up_to_date || no_space(errno)))
    throw Error(Failure::Io, error_text(SpoolMark::path_of(folder_)));
}

/// `next_first`: the first id that was found behind it; no id is taken from two files. Returns the
/// same for the segment before. The last one was perhaps not written to its end; how far it was
/// says the mark.
std::uint64_t Spool::recover_segment(const std::string& path, std::uint64_t next_first,
                                     IdSet& waiting) {
  SpoolCursor cursor(std::make_unique<FileBytes>(path), first_id_of(path), next_first);
  if (is_foreign(cursor)) {
    put_aside(path);
    return next_first;
  }
  IdSet found;
  std::uint64_t first = next_first;
  while (const auto record = cursor.next()) {
    first = std::min(first, record->id);
    if (!done_before_.contains(record->id)) found.add(record->id, record->id);
  }
  last_found_ = std::max(last_found_, cursor.last_id());
  const std::size_t torn = cursor.torn_bytes();
  const std::uint64_t end = next_first == none_follows ? durable_ + 1 : next_first;
  const bool end_is_missing = cursor.last_id() + 1 < end;
  // It was more than a write cut short.
  const bool keeps_tail = torn > 0 && (end_is_missing || cursor.holds_others());
  const bool damaged = cursor.skipped() > 0 || cursor.holds_others() || keeps_tail;
  if (cursor.last_id() > 0 && !keeps_tail) {
    finding_.cut_bytes += torn;
    cut(path, cursor);
  }
  if (found.empty()) {
    if (damaged || (cursor.last_id() == 0 && torn > 0))
      put_aside(path);
    else
      ::unlink(path.c_str());
    return first;
  }
  waiting.add(found);
  keep_segment(path, std::move(found), cursor, damaged);
  return first;
}

/// A tail that cannot be cut is stepped over again at the next start.
void Spool::cut(const std::string& path, const SpoolCursor& cursor) {
  const auto good = static_cast<off_t>(cursor.good_end());
  if (cursor.good_end() < cursor.size() && ::truncate(path.c_str(), good) != 0)
    error_ = error_text(path);
}

void Spool::keep_segment(const std::string& path, IdSet found, const SpoolCursor& cursor,
                         bool damaged) {
  const auto good = static_cast<std::int64_t>(cursor.good_end());
  disk_bytes_ += good;
  backlog_.push_back({path, std::move(found)});
  segments_.push_back(
      {path, first_id_of(path), cursor.last_id(), good, damaged, true, identity_at(path)});
}

/// Whether there is a file to go on reading. One that was read at the start and cannot be opened
/// now (no descriptors are left, say) is tried again the next time.
bool Spool::open_backlog() {
  if (backlog_.empty()) return false;
  if (loading_) return true;
  const std::string& path = backlog_.front().path;
  try {
    loading_.emplace(std::make_unique<FileBytes>(path), first_id_of(path));
    return true;
  } catch (const Error& failure) {
    const std::lock_guard lock(mutex_);
    error_ = failure.what();
    return false;
  }
}

/// A disk that cannot read is asked again the next time.
std::optional<SpoolRecord> Spool::next_loaded() {
  unreadable_ = false;
  if (is_foreign(*loading_)) return std::nullopt;
  try {
    return loading_->next();
  } catch (const Error& failure) {
    const std::lock_guard lock(mutex_);
    error_ = failure.what();
    unreadable_ = true;
    return std::nullopt;
  }
}

/// What was in it at the start and is no longer is lost.
void Spool::close_backlog() {
  const IdSet missing = backlog_.front().waiting.without(loaded_);
  if (!missing.empty()) {
    const std::lock_guard lock(mutex_);
    error_ = backlog_.front().path + ": it lost " + std::to_string(missing.count()) +
             " event(s) behind the start";
    vanished_ += missing.count();
    lose(missing);
  }
  loading_.reset();
  loaded_ = {};
  backlog_.pop_front();
}

batching::Batch Spool::load(std::size_t bytes, std::size_t records, Duration now) {
  batching::Batch batch;
  while (open_backlog()) {
    while (const auto record = next_loaded()) {
      if (!backlog_.front().waiting.contains(record->id)) continue;
      if (batch.size() == records ||
          (!batch.empty() && batch.payload_bytes() + record->size > bytes)) {
        loading_->put_back(*record);
        return batch;
      }
      batching::Entry entry;
      entry.id = record->id;
      entry.accepted_at = now;
      batch.add(record->event, entry);
      loaded_.add(record->id, record->id);
    }
    if (unreadable_) return batch;
    close_backlog();
  }
  return batch;
}

std::uint64_t Spool::take_missing_backlog() {
  IdSet missing;
  for (std::size_t i = 0; i < backlog_.size(); ++i) {
    const Backlog& each = backlog_[i];
    if (keeps(each.waiting.largest())) continue;
    missing.add(i == 0 ? each.waiting.without(loaded_) : each.waiting);
  }
  const std::lock_guard lock(mutex_);
  lose(missing);
  return missing.count();
}

/// With mutex_.
void Spool::lose(const IdSet& missing) {
  lost_.add(missing);
  done_.add(missing);
  done_changed_ = done_changed_ || !missing.empty();
}

}  // namespace costsim::ingest
