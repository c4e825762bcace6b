// Whose the folders are that stand in that of a spool.
#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "ingest/spool/byte_source.hpp"
#include "ingest/spool/folders.hpp"
#include "ingest/spool/format.hpp"
#include "ingest/spool/mark.hpp"
#include "ingest/spool/names.hpp"
#include "units/error.hpp"

namespace costsim::ingest {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void refuse(const std::string& path, const std::string& what) {
  throw Error(Failure::Io,
              path + ": " + what + ": move it away, or give --spool a folder of its own");
}

/// The folders by the numbers of their logs: no two have the same, unless one was copied.
class Logs {
 public:
  /// 0: the log has no number.
  void add(const std::string& folder, std::uint64_t log) {
    if (log == 0) return;
    const auto [place, is_new] = folders_.try_emplace(log, folder);
    if (!is_new)
      throw Error(Failure::Io, folder + ": a copy of " + place->second +
                                   ", of the same log: move one of them away");
  }

 private:
  std::map<std::uint64_t, std::string> folders_;
};

/// What a file says of whose it is: `Nothing` when it is empty, has zeros alone or what damage has
/// left of one of ours.
enum class Says { Ours, Nothing, Others };

struct Reading {
  Says says = Says::Nothing;
  std::uint64_t log = 0;  ///< the number of the log, where that is told
};

bool is_zero(ByteSource& bytes) {
  constexpr std::size_t block = 64 << 10;
  for (std::size_t at = 0; at < bytes.size(); at += block)
    if (bytes.at(at, block).substr(0, block).find_first_not_of('\0') != std::string_view::npos)
      return false;
  return true;
}

Reading read_checkpoint(const std::string& path) {
  FileBytes bytes(path);
  const std::string_view text = bytes.at(0, longest_checkpoint);
  if (const auto checkpoint = decode_checkpoint(text)) return {Says::Ours, checkpoint->log};
  return {begins_like_checkpoint(text) || is_zero(bytes) ? Says::Nothing : Says::Others};
}

/// One of before there were heads is known by its records, and so is one whose head is damaged.
Reading read_segment(const std::string& path) {
  SpoolCursor cursor(std::make_unique<FileBytes>(path), 0);
  if (cursor.owner()) return {Says::Ours, *cursor.owner()};
  if (cursor.next()) return {Says::Ours};
  FileBytes bytes(path);
  return {is_zero(bytes) ? Says::Nothing : Says::Others};
}

Reading read_file(const fs::path& path) {
  const std::string name = path.filename();
  if (is_set_aside(name)) return {};
  if (is_segment_name(name)) return read_segment(path);
  return is_spool_file(name) ? read_checkpoint(path) : Reading{Says::Others};
}

[[noreturn]] void refuse_for(const std::string& folder, const fs::path& file) {
  refuse(folder, "not a folder of this spool, for its file '" + file.filename().string() +
                     "' cannot be read as one of the spool's");
}

/// A folder without a mark that can be read is ours when its files are: those of a version that
/// made no marks, or one whose mark was lost. A name alone makes no file ours, but beside a segment
/// of ours a checkpoint that cannot be read is a damaged one. Returns the number of its log; an
/// empty folder has none.
std::uint64_t log_of_unmarked(const std::string& folder) {
  std::set<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder)) files.insert(entry.path());
  std::uint64_t log = 0;
  bool has_ours = false, has_segment = false;
  std::optional<fs::path> unknown;
  for (const fs::path& file : files) {
    const Reading reading = read_file(file);
    const bool is_segment = is_segment_name(file.filename().string());
    if (reading.says == Says::Others && (is_segment || !is_spool_file(file.filename())))
      refuse_for(folder, file);
    if (reading.says == Says::Others && !unknown) unknown = file;
    has_ours |= reading.says == Says::Ours;
    has_segment |= is_segment && reading.says == Says::Ours;
    if (log == 0) log = reading.log;
  }
  if (unknown && !has_segment) refuse_for(folder, *unknown);
  if (!files.empty() && !has_ours) refuse_for(folder, *files.begin());
  return log;
}

/// `is_used`: a pipeline has that number now.
void check_unmarked(const std::string& folder, const SpoolMark& mark, bool is_used, Logs& logs) {
  const auto kind = fs::status(folder).type();
  const bool is_absent = kind == fs::file_type::not_found;
  if (is_absent && !mark.exists()) return;
  if (!is_absent && kind != fs::file_type::directory) refuse(folder, "not a folder of this spool");
  const bool is_empty = is_absent || fs::is_empty(folder);
  if (is_empty && mark.is_foreign()) refuse(SpoolMark::path_of(folder), "not a mark of this spool");
  if (is_empty && !is_used) refuse(folder, "not a folder of this spool");
  if (!is_empty) logs.add(folder, log_of_unmarked(folder));
}

}  // namespace

void refuse_foreign(const std::string& directory, unsigned pipelines) {
  std::set<unsigned> numbers = pipelines_in(directory);
  for (unsigned number = 0; number < pipelines; ++number) numbers.insert(number);
  Logs logs;
  for (const unsigned number : numbers) {
    const std::string folder = spool_folder(directory, number);
    const SpoolMark mark(folder);
    if (mark.said())
      logs.add(folder, mark.said()->log);
    else
      check_unmarked(folder, mark, number < pipelines, logs);
  }
}

}  // namespace costsim::ingest
