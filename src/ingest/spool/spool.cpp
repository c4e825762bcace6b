#include "ingest/spool/spool.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <unistd.h>
#include <utility>

#include "ingest/os/file_io.hpp"
#include "units/error.hpp"

namespace costsim::ingest {

namespace fs = std::filesystem;

namespace {

/// Bytes that wait for the disk at most; past it the front is told that it is full.
constexpr std::size_t most_pending = 16 << 20;
constexpr std::int64_t most_ahead = 1 << 20;
/// A group that need not wait for company.
constexpr std::size_t large_group = 64 << 10;
/// Between two looks at a full disk.
constexpr auto space_interval = std::chrono::milliseconds(100);

/// The segment that is open cannot be removed: it must never be all that the budget has room for.
SpoolConfig with_small_segments(SpoolConfig config) {
  config.segment_bytes = std::min(config.segment_bytes, config.disk_budget / 4);
  return config;
}

}  // namespace

Spool::Spool(std::string folder, SpoolConfig config, Hooks hooks)
    : folder_(std::move(folder)),
      config_(with_small_segments(std::move(config))),
      hooks_(std::move(hooks)),
      file_(std::min(most_ahead, config_.segment_bytes)),
      mark_(folder_) {
  std::error_code failure;
  make_own_folder(folder_, failure);
  if (failure) throw Error(Failure::Io, folder_ + ": " + failure.message());
  folder_identity_ = identity_at(folder_);
  recover();
  if (config_.sync == SyncPolicy::Group) writer_ = std::thread([this] { write_groups(); });
  keeper_ = std::thread([this] { keep_tidy(); });
}

Spool::~Spool() {
  flush();
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  stop_.notify_all();
  if (writer_.joinable()) writer_.join();
  keeper_.join();
  seal_segment();
  tidy();
}

// ---- front

bool Spool::has_room(std::size_t bytes) const {
  const std::size_t pending = pending_.bytes.size() + bytes;
  return !disk_full() && pending <= most_pending && has_disk_for(pending);
}

bool Spool::has_disk_for(std::size_t bytes) const {
  return static_cast<std::int64_t>(bytes) <= config_.disk_budget - file_.ahead() - disk_bytes();
}

std::size_t Spool::most_at_once() const {
  const std::int64_t room = config_.disk_budget - file_.ahead() - config_.segment_bytes;
  return std::min(most_pending, static_cast<std::size_t>(std::max<std::int64_t>(room, 0)));
}

bool Spool::append(const batching::EventView& event) {
  if (!has_room(spool_record_bytes(event))) return false;
  append_spool_record(pending_.bytes, next_id_, event);
  pending_.last_id = next_id_++;
  return true;
}

void Spool::commit_when_due(Duration now) {
  if (pending_.bytes.empty()) return;
  if (!gathering_since_) gathering_since_ = now;
  if (disk_full() && config_.sync != SyncPolicy::Group) {
    if (now < try_again_at_) return;
    try_again_at_ = now + space_interval;
    return write_pending();
  }
  const bool gathers = config_.sync == SyncPolicy::Group && pending_.bytes.size() < large_group;
  if (!gathers || now >= *gathering_since_ + Duration(last_write_)) commit();
}

Duration Spool::next_commit() const {
  // While the disk is busy its end wakes the loop.
  if (!gathering_since_ || busy_ || failed()) return Duration::max();
  if (disk_full()) return try_again_at_;
  return *gathering_since_ + Duration(last_write_);
}

void Spool::commit() {
  if (pending_.bytes.empty() || failed() || disk_full()) return;
  if (config_.sync != SyncPolicy::Group) return write_pending();
  {
    const std::lock_guard lock(mutex_);
    if (busy_) return;
    std::swap(pending_, handed_);
    disk_bytes_ += std::ssize(handed_.bytes);
    busy_ = true;
  }
  pending_.bytes.clear();
  gathering_since_.reset();
  changed_.notify_all();
}

void Spool::write_pending() {
  disk_bytes_ += std::ssize(pending_.bytes);
  const WriteResult outcome = write(pending_);
  if (outcome == WriteResult::NoSpace) {
    disk_bytes_ -= std::ssize(pending_.bytes);
    return;
  }
  if (outcome == WriteResult::Written) durable_.store(pending_.last_id, std::memory_order_release);
  pending_.bytes.clear();
  gathering_since_.reset();
}

void Spool::flush() {
  std::unique_lock lock(mutex_);
  while (!pending_.bytes.empty() && !failed() && !disk_full()) {
    lock.unlock();
    commit();
    lock.lock();
    changed_.wait(lock, [this] { return !busy_ || disk_full(); });
  }
  changed_.wait(lock, [this] { return !busy_ || disk_full(); });
  if (disk_full()) note("the disk of the spool is full");
  changed_.notify_all();
  changed_.wait(lock, [this] { return !busy_; });
}

// ---- writing

Spool::WriteResult Spool::write(const Chunk& chunk) {
  if (file_.is_open() && file_.is_cut()) {  // a record behind a hole would hide it
    look();
    note("a file of the spool has changed");
    return WriteResult::Failed;
  }
  const auto size = std::ssize(chunk.bytes);
  if (file_.has_records() && file_.bytes() + size > config_.segment_bytes) seal_segment();
  const std::uint64_t first_id = read_spool_record(chunk.bytes)->id;
  if (!file_.is_open() && !open_segment(first_id)) return refuse("a new segment");
  if (!file_.write(chunk.bytes)) return refuse("writing");
  // After a failed sync the pages may be gone though the next sync succeeds: never tried again.
  if (config_.sync != SyncPolicy::Os && !file_.sync(chunk.bytes.size())) {
    fail("syncing");
    return WriteResult::Failed;
  }
  if (!mark_.set_durable(chunk.last_id) && !no_space(errno)) {
    fail("its mark");
    return WriteResult::Failed;
  }
  {
    const std::lock_guard lock(mutex_);
    if (disk_full_.exchange(false)) error_.clear();
    segments_.back().last = chunk.last_id;
    segments_.back().bytes = file_.bytes();
  }
  if (file_.bytes() >= config_.segment_bytes) seal_segment();
  return WriteResult::Written;
}

/// With the segment that is open sealed its room can be won back as soon as its events are done.
Spool::WriteResult Spool::refuse(const std::string& what) {
  if (failed()) return WriteResult::Failed;
  if (!no_space(errno)) {
    fail(what);
    return WriteResult::Failed;
  }
  {
    const std::lock_guard lock(mutex_);
    error_ = error_text(folder_ + ": " + what);
    disk_full_.store(true, std::memory_order_release);
  }
  changed_.notify_all();
  if (file_.has_records()) seal_segment();
  return WriteResult::NoSpace;
}

/// From now on it can be removed, perhaps at once: what is in it may be done already.
void Spool::seal_segment() {
  file_.close();
  const std::lock_guard lock(mutex_);
  last_is_open_ = false;
  done_changed_ = true;
}

bool Spool::open_segment(std::uint64_t first_id) {
  const std::string path = folder_ + "/" + segment_name(first_id);
  if (config_.sync != SyncPolicy::Os && !mark_.sync()) {
    fail("its mark");
    return false;
  }
  if (!file_.open(path, segment_head(log_))) return false;
  disk_bytes_ += file_.bytes();
  if (config_.sync != SyncPolicy::Os && !sync_directory(folder_)) {
    fail("a new segment");
    return false;
  }
  const std::lock_guard lock(mutex_);
  segments_.push_back({path, first_id, first_id, file_.bytes(), false, false, file_.identity()});
  last_is_open_ = true;
  return true;
}

void Spool::fail(const std::string& what) {
  const std::string text = error_text(folder_ + ": " + what);
  {
    const std::lock_guard lock(mutex_);
    error_ = text;
  }
  note("the spool cannot be written");
}

/// The first word stays, but for that of look(): what is gone cannot be written either.
void Spool::note(const char* trouble) {
  const char* none = nullptr;
  trouble_.compare_exchange_strong(none, trouble, std::memory_order_acq_rel);
}

std::string Spool::error() const {
  const std::lock_guard lock(mutex_);
  return error_;
}

void Spool::write_groups() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return busy_ || stopping_; });
    if (!busy_) return;
    lock.unlock();
    // Nobody else touches handed_ while busy_ is set.
    write_handed();
    handed_.bytes.clear();
    lock.lock();
    busy_ = false;
    lock.unlock();
    changed_.notify_all();
    hooks_.wake();
    lock.lock();
  }
}

void Spool::write_handed() {
  while (!failed()) {
    const auto begun = std::chrono::steady_clock::now();
    const WriteResult outcome = write(handed_);
    last_write_ = Duration(std::chrono::steady_clock::now() - begun).count();
    if (outcome == WriteResult::Written) durable_.store(handed_.last_id, std::memory_order_release);
    if (outcome != WriteResult::NoSpace || !await_space()) return;
  }
}

/// False: it is no longer worth waiting.
bool Spool::await_space() {
  hooks_.wake();
  std::unique_lock lock(mutex_);
  return !changed_.wait_for(lock, space_interval, [this] { return stopping_ || failed(); });
}

}  // namespace costsim::ingest
