// What a spool does with the segments that it finds when it starts.
#include <algorithm>
#include <charconv>
#include <filesystem>
#include <unistd.h>

#include "ingest/os/file_io.hpp"
#include "ingest/spool/folders.hpp"
#include "ingest/spool/spool.hpp"
#include "units/error.hpp"

namespace costsim::ingest {

namespace fs = std::filesystem;

namespace {

std::uint64_t first_id_of(const std::string& path) {
  const std::string stem = fs::path(path).stem();
  std::uint64_t id = 0;
  std::from_chars(stem.data(), stem.data() + stem.size(), id, 16);
  return id;
}

/// Rubbish is as good as none: then some events are sent twice.
IdSet read_checkpoint(const std::string& path) {
  if (!fs::exists(fs::symlink_status(path))) return {};
  return decode_checkpoint(MappedFile(path).bytes()).value_or(IdSet{});
}

/// What is in the folder, in the order of the names.
std::vector<std::string> segments_in(const std::string& folder) {
  std::error_code failure;
  std::vector<std::string> paths;
  for (fs::directory_iterator at(folder, failure), end; !failure && at != end;
       at.increment(failure))
    if (at->path().extension() == ".log") paths.push_back(at->path());
  if (failure) throw Error(Failure::Io, folder + ": " + failure.message());
  std::sort(paths.begin(), paths.end());
  return paths;
}

}  // namespace

void Spool::recover() {
  done_before_ = read_checkpoint(folder_ + "/checkpoint");
  next_id_ = done_before_.largest() + 1;
  IdSet waiting;
  for (const auto& path : segments_in(folder_)) recover_segment(path, waiting);
  durable_ = next_id_ - 1;

  // What was given and is in no segment any more is over: delivered, or lost to damage.
  std::uint64_t from = 0;
  for (const auto& [first, last] : waiting.ranges()) {
    if (first > from) done_.add(from, first - 1);
    from = last + 1;
  }
  if (next_id_ > from) done_.add(from, next_id_ - 1);
}

void Spool::recover_segment(const std::string& path, IdSet& waiting) {
  const auto waiting_before = finding_.waiting;
  const MappedFile file(path);
  SpoolCursor cursor(file.bytes(), first_id_of(path));
  while (const auto record = cursor.next()) {
    if (done_before_.contains(record->id)) continue;
    waiting.add(record->id, record->id);
    ++finding_.waiting;
  }
  finding_.skipped += cursor.skipped();
  if (cursor.good_end() > 0) finding_.cut_bytes += cursor.torn_bytes();
  next_id_ = std::max(next_id_, cursor.last_id() + 1);
  if (cursor.good_end() == 0 && cursor.torn_bytes() > 0) {
    set_aside(path, path);
    ++finding_.set_aside;
    return;
  }
  if (finding_.waiting == waiting_before) {
    ::unlink(path.c_str());
    return;
  }
  const auto good = static_cast<std::int64_t>(cursor.good_end());
  // A tail that cannot be cut is stepped over again at the next start.
  if (good < std::ssize(file.bytes()) && ::truncate(path.c_str(), good) != 0)
    error_ = error_text(path);
  disk_bytes_ += good;
  backlog_.push_back(path);
  segments_.push_back({path, first_id_of(path), cursor.last_id(), good});
}

Spool::Loading::Loading(const std::string& path)
    : file(path), cursor(file.bytes(), first_id_of(path)) {}

/// Whether there is a file to go on reading. One that was read at the start and cannot be opened
/// now (no descriptors are left, say) is tried again the next time.
bool Spool::open_backlog() {
  if (backlog_.empty()) return false;
  if (loading_) return true;
  try {
    loading_.emplace(backlog_.front());
    return true;
  } catch (const Error& failure) {
    const std::lock_guard lock(mutex_);
    error_ = failure.what();
    return false;
  }
}

batching::Batch Spool::load(std::size_t bytes, std::size_t records, Duration now) {
  batching::Batch batch;
  while (open_backlog()) {
    while (const auto record = loading_->cursor.next()) {
      if (done_before_.contains(record->id)) continue;
      if (batch.size() == records ||
          (!batch.empty() && batch.payload_bytes() + record->size > bytes)) {
        loading_->cursor.put_back(*record);
        return batch;
      }
      batching::Entry entry;
      entry.id = record->id;
      entry.accepted_at = now;
      batch.add(record->event, entry);
    }
    loading_.reset();
    backlog_.pop_front();
  }
  return batch;
}

}  // namespace costsim::ingest
