#include "ingest/spool/folders.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <fcntl.h>
#include <filesystem>
#include <set>
#include <sys/file.h>
#include <unistd.h>

#include "ingest/os/file_io.hpp"
#include "ingest/spool/names.hpp"
#include "units/error.hpp"

namespace costsim::ingest {

namespace fs = std::filesystem;

namespace {

/// More than any service has threads: what a mark says beyond it is damage that nothing has told.
constexpr std::uint64_t most_logs = 4096;

}  // namespace

SpoolLock::SpoolLock(const std::string& directory) : directory_(directory) {
  std::error_code failure;
  make_own_folder(directory_, failure);
  folder_ = Descriptor(::open(directory_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder_ && failure) throw Error(Failure::Io, directory_ + ": " + failure.message());
  if (!folder_) throw Error(Failure::Io, error_text(directory_));
  lock(folder_);
}

void SpoolLock::lock_file() {
  const std::string path = directory_ + "/lock";
  file_ = Descriptor(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, owner_alone));
  if (!file_) throw Error(Failure::Io, error_text(path));
  lock(file_);
}

/// What cannot be locked at all is left unlocked.
void SpoolLock::lock(const Descriptor& what) const {
  if (::flock(what.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
    throw Error(Failure::Io, directory_ + ": this spool is in use by another process");
}

namespace {

SpoolFinding operator+(SpoolFinding sum, const SpoolFinding& part) {
  sum.skipped += part.skipped;
  sum.cut_bytes += part.cut_bytes;
  sum.set_aside += part.set_aside;
  sum.unmarked += part.unmarked;
  return sum;
}

SpoolFinding move_events(const std::string& from, const std::string& to, SpoolConfig config) {
  config.disk_budget = INT64_MAX;  // what is there must have room
  Spool source(from, config, {}), target(to, config, {});
  SpoolFinding found = source.finding() + target.finding();
  for (;;) {
    const auto batch = source.load(1 << 20, 10'000, Duration::zero());
    if (batch.empty()) break;
    for (const auto& entry : batch.entries()) target.append(batch.event(entry));
    target.flush();
    if (target.failed()) throw Error(Failure::Io, target.error());
    source.done(batch.entries());
  }
  if (source.has_backlog()) throw Error(Failure::Io, source.error());
  found.skipped += source.take_vanished();
  return found;
}

void move_set_aside(const fs::path& from, const std::string& to) {
  for (const auto& entry : fs::directory_iterator(from))
    if (is_set_aside(entry.path().filename()))
      set_aside(entry.path(), to + "/" + entry.path().filename().stem().string());
}

/// What else is in it stays, and so does the folder then.
void remove_folder(const std::string& folder) {
  for (const auto& entry : fs::directory_iterator(folder))
    if (is_spool_file(entry.path().filename())) ::unlink(entry.path().c_str());
  if (::rmdir(folder.c_str()) == 0) ::unlink(SpoolMark::path_of(folder).c_str());
}

}  // namespace

void set_aside(const std::string& path, const std::string& target) {
  std::string bad = target + ".bad";
  for (int number = 1; !rename_to_free(path, bad); ++number) {
    if (errno != EEXIST) throw Error(Failure::Io, error_text(path));
    bad = target + ".bad." + std::to_string(number);
  }
}

std::vector<unsigned> missing_logs(const std::string& directory) {
  const std::set<unsigned> there = pipelines_in(directory);
  std::uint64_t logs = 0;
  for (const unsigned number : there)
    if (const auto kept = SpoolMark(spool_folder(directory, number)).said())
      logs = std::max(logs, kept->logs);
  std::vector<unsigned> missing;
  for (unsigned number = 0; number < std::min(logs, most_logs); ++number)
    if (!there.contains(number)) missing.push_back(number);
  return missing;
}

void count_logs(const std::string& directory, unsigned logs) {
  for (const unsigned number : pipelines_in(directory)) {
    const std::string folder = spool_folder(directory, number);
    SpoolMark mark(folder);
    const bool is_told = mark.said() && mark.said()->logs == logs;
    if (!mark.exists() || mark.is_foreign() || is_told) continue;
    if (!mark.set_logs(logs) || !mark.sync())
      throw Error(Failure::Io, error_text(SpoolMark::path_of(folder)));
  }
}

SpoolFinding adopt_orphans(const SpoolConfig& config, unsigned pipelines) {
  SpoolFinding found;
  const std::set<unsigned> numbers = pipelines_in(config.directory);
  // The last one first: what the marks say of the number of logs is true at each step.
  for (auto number = numbers.rbegin(); number != numbers.rend() && *number >= pipelines; ++number) {
    const std::string from = spool_folder(config.directory, *number);
    const std::string to = spool_folder(config.directory, *number % pipelines);
    found = found + move_events(from, to, config);
    move_set_aside(from, to);
    count_logs(config.directory, *number);
    remove_folder(from);
  }
  return found;
}

}  // namespace costsim::ingest
