#include "ingest/spool/folders.hpp"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <sys/file.h>
#include <unistd.h>

#include "ingest/os/file_io.hpp"
#include "units/error.hpp"

namespace costsim::ingest {

namespace fs = std::filesystem;

SpoolLock::SpoolLock(const std::string& directory) {
  std::error_code failure;
  fs::create_directories(directory, failure);
  const std::string path = directory + "/lock";
  file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (file_ < 0) throw Error(Failure::Io, error_text(path));
  if (::flock(file_, LOCK_EX | LOCK_NB) != 0) {
    ::close(file_);
    throw Error(Failure::Io, directory + ": this spool is in use by another process");
  }
}

SpoolLock::~SpoolLock() {
  ::close(file_);
}

std::string spool_folder(const std::string& directory, unsigned pipeline) {
  return directory + "/" + std::to_string(pipeline);
}

namespace {

SpoolFinding operator+(SpoolFinding sum, const SpoolFinding& part) {
  sum.skipped += part.skipped;
  sum.cut_bytes += part.cut_bytes;
  sum.set_aside += part.set_aside;
  return sum;
}

SpoolFinding move_events(const std::string& from, const std::string& to, SpoolConfig config) {
  config.disk_budget = INT64_MAX;  // what is there must have room
  Spool source(from, config, {}), target(to, config, {});
  SpoolFinding found = source.finding() + target.finding();
  found.skipped = source.finding().skipped;  // the target still has its gaps, and is read again
  for (;;) {
    const auto batch = source.load(1 << 20, 10'000, Duration::zero());
    if (batch.empty()) break;
    for (const auto& entry : batch.entries()) target.append(batch.event(entry));
    target.flush();
    if (target.failed()) throw Error(Failure::Io, target.error());
    source.done(batch.entries());
  }
  if (source.has_backlog()) throw Error(Failure::Io, source.error());
  return found;
}

void move_set_aside(const fs::path& from, const std::string& to) {
  for (const auto& entry : fs::directory_iterator(from))
    if (entry.path().filename().string().find(".log.bad") != std::string::npos)
      set_aside(entry.path(), to + "/" + entry.path().filename().stem().string());
}

}  // namespace

void set_aside(const std::string& path, const std::string& target) {
  std::string bad = target + ".bad";
  for (int number = 1; fs::exists(fs::symlink_status(bad)); ++number)
    bad = target + ".bad." + std::to_string(number);
  if (::rename(path.c_str(), bad.c_str()) != 0) throw Error(Failure::Io, error_text(path));
}

SpoolFinding adopt_orphans(const SpoolConfig& config, unsigned pipelines) {
  SpoolFinding found;
  for (const auto& entry : fs::directory_iterator(config.directory)) {
    const std::string name = entry.path().filename();
    const bool number =
        !name.empty() && name.size() < 6 &&
        std::all_of(name.begin(), name.end(), [](unsigned char c) { return std::isdigit(c); });
    if (!number || std::stoul(name) < pipelines) continue;
    const auto heir = static_cast<unsigned>(std::stoul(name)) % pipelines;
    const std::string to = spool_folder(config.directory, heir);
    found = found + move_events(entry.path(), to, config);
    move_set_aside(entry.path(), to);
    fs::remove_all(entry.path());
  }
  return found;
}

}  // namespace costsim::ingest
