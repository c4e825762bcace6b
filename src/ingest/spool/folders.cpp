#include "ingest/spool/folders.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <fcntl.h>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <sys/file.h>
#include <unistd.h>

#include "ingest/os/file_io.hpp"
#include "units/error.hpp"

namespace costsim::ingest {

namespace fs = std::filesystem;

SpoolLock::SpoolLock(const std::string& directory) : directory_(directory) {
  std::error_code failure;
  fs::create_directories(directory_, failure);
  folder_ = Descriptor(::open(directory_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder_) throw Error(Failure::Io, error_text(directory_));
  lock(folder_);
}

void SpoolLock::lock_file() {
  const std::string path = directory_ + "/lock";
  file_ = Descriptor(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  if (!file_) throw Error(Failure::Io, error_text(path));
  lock(file_);
}

/// What cannot be locked at all is left unlocked.
void SpoolLock::lock(const Descriptor& what) const {
  if (::flock(what.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
    throw Error(Failure::Io, directory_ + ": this spool is in use by another process");
}

std::string spool_folder(const std::string& directory, unsigned pipeline) {
  return directory + "/" + std::to_string(pipeline);
}

namespace {

/// The number that a name is, if it is one of a pipeline: written without zeros in front.
std::optional<unsigned> pipeline_number(const std::string& name) {
  unsigned number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  const bool whole = error == std::errc{} && end == name.data() + name.size();
  return whole && std::to_string(number) == name ? std::optional(number) : std::nullopt;
}

/// The numbers of which there is a folder or a mark.
std::set<unsigned> pipelines_in(const std::string& directory) {
  std::set<unsigned> numbers;
  for (const auto& entry : fs::directory_iterator(directory)) {
    const fs::path name = entry.path().filename();
    const bool is_mark = name.extension() == SpoolMark::path_of("");
    if (const auto number = pipeline_number(is_mark ? name.stem() : name)) numbers.insert(*number);
  }
  return numbers;
}

bool is_set_aside(const std::string& name) {
  const auto bad = name.find(".bad");
  const std::string before = name.substr(0, bad);
  return bad != std::string::npos && (is_segment_name(before) || before == "checkpoint");
}

bool is_our_file(const fs::directory_entry& entry) {
  const std::string name = entry.path().filename();
  return is_segment_name(name) || is_set_aside(name) || name == "checkpoint" ||
         name == "checkpoint.new";
}

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
    if (is_our_file(entry)) ::unlink(entry.path().c_str());
  if (::rmdir(folder.c_str()) == 0) ::unlink(SpoolMark::path_of(folder).c_str());
}

/// The folders by the numbers of their logs: no two have the same, unless one was copied.
class Logs {
 public:
  void add(const std::string& folder, const SpoolMark& mark) {
    if (!mark.kept() || mark.kept()->log == 0) return;
    const auto [place, is_new] = folders_.try_emplace(mark.kept()->log, folder);
    if (!is_new)
      throw Error(Failure::Io, folder + ": a copy of " + place->second +
                                   ", with its mark: move one of them away");
  }

 private:
  std::map<std::uint64_t, std::string> folders_;
};

}  // namespace

void refuse_foreign(const std::string& directory, unsigned pipelines) {
  std::set<unsigned> numbers = pipelines_in(directory);
  for (unsigned number = 0; number < pipelines; ++number) numbers.insert(number);
  Logs logs;
  for (const unsigned number : numbers) {
    const std::string folder = spool_folder(directory, number);
    const auto kind = fs::status(folder).type();
    const SpoolMark mark(folder);
    logs.add(folder, mark);
    const bool is_absent = kind == fs::file_type::not_found;
    if (mark.kept() || (is_absent && (number < pipelines || !mark.exists()))) continue;
    const auto is_ours = [](const auto& entry) { return is_our_file(entry); };
    const bool ours =
        kind == fs::file_type::directory &&
        std::all_of(fs::directory_iterator(folder), fs::directory_iterator(), is_ours);
    const bool is_used = number < pipelines || !fs::is_empty(folder);
    if (!ours || !is_used)
      throw Error(Failure::Io, folder +
                                   ": not a folder of this spool: move it away, or give "
                                   "--spool a folder of its own");
  }
}

void set_aside(const std::string& path, const std::string& target) {
  std::string bad = target + ".bad";
  for (int number = 1; !rename_to_free(path, bad); ++number) {
    if (errno != EEXIST) throw Error(Failure::Io, error_text(path));
    bad = target + ".bad." + std::to_string(number);
  }
}

SpoolFinding adopt_orphans(const SpoolConfig& config, unsigned pipelines) {
  SpoolFinding found;
  for (const unsigned number : pipelines_in(config.directory)) {
    if (number < pipelines) continue;
    const std::string from = spool_folder(config.directory, number);
    const std::string to = spool_folder(config.directory, number % pipelines);
    found = found + move_events(from, to, config);
    move_set_aside(from, to);
    remove_folder(from);
  }
  return found;
}

}  // namespace costsim::ingest
