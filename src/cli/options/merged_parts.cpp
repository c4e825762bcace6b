#include "cli/options/merged_parts.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>

#include <fmt/format.h>

#include "cli/process/messages.hpp"
#include "cli/process/rows_file.hpp"
#include "report/sweep/merged.hpp"
#include "report/sweep/written.hpp"
#include "units/error.hpp"

namespace costsim::cli {
namespace {

namespace fs = std::filesystem;

std::unique_ptr<std::istream> opened(const std::string& name) {
  auto text = std::make_unique<std::ifstream>(name, std::ios::binary);
  std::error_code none;
  if (*text && !fs::is_directory(name, none)) return text;
  throw Error(Failure::Io, {name, 0, 0}, std::string("cannot be read: ") + std::strerror(errno));
}

std::vector<report::SweepPart> parts_of(const std::vector<std::string>& names) {
  std::vector<report::SweepPart> parts;
  for (std::size_t i = 1; i < names.size(); ++i) {
    std::error_code none;
    if (fs::equivalent(names[i], names.front(), none)) {
      throw Error(Failure::Usage,
                  fmt::format("--merge {}: that part is read, and would be lost", names.front()));
    }
    parts.push_back({names[i], opened(names[i])});
  }
  return parts;
}

/// Of a file that is there: one of another sweep must not be lost.
void check_replaced(const std::string& out, std::string_view head) {
  std::error_code none;
  if (!fs::exists(out, none) || fs::file_size(out, none) == 0) return;
  const auto text = opened(out);
  std::string first;
  std::getline(*text, first);
  if (first + "\n" == head) return;
  throw Error(Failure::Usage, {out, 0, 0},
              "is there already, and no file of this sweep: expected another one");
}

}  // namespace

void merge_parts(const std::vector<std::string>& names, const MergeOptions& options,
                 Session& session) {
  const std::string& out = names.front();
  const std::string beside = out + ".merging";
  std::optional<RowsFile> file;
  const auto take = [&](std::string_view line) {
    if (!file) {  // the head
      check_replaced(out, line);
      file.emplace(beside);
      file->cut(0);
    }
    file->append(line);
  };
  report::MergedSweep merged;
  try {
    merged = report::merge_sweep(parts_of(names), take);
    file->sync();
  } catch (...) {
    if (file) std::remove(beside.c_str());
    throw;
  }
  if (std::rename(beside.c_str(), out.c_str()) != 0) {
    throw Error(Failure::Io, {out, 0, 0},
                std::string("cannot be written: ") + std::strerror(errno));
  }
  if (!options.quiet) tell(fmt::format("wrote {}: {} rows", out, merged.rows), session);
  if (merged.failed == 0) return;
  tell(fmt::format("{} of {} points could not be evaluated: their rows say why", merged.failed,
                   merged.rows),
       session);
  if (!options.no_fail) session.exit_code = static_cast<int>(Failure::Untrustworthy);
}

}  // namespace costsim::cli
