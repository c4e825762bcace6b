#include "cli/shell/file_names.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

namespace costsim::cli {
namespace {

namespace fs = std::filesystem;

constexpr int most_looked_at = 20'000;  // of a folder: a shell waits for the answer

struct Found {
  std::vector<std::string> folders, files;
};

Found names_in(const std::string& typed) {
  const std::size_t begin = typed.rfind('/') + 1;  // 0 without one
  const std::string folder = typed.substr(0, begin), start = typed.substr(begin);
  Found found;
  std::error_code error;
  int looked_at = 0;
  for (fs::directory_iterator entry(folder.empty() ? "." : expanded(folder), error), end;
       !error && entry != end && looked_at < most_looked_at; entry.increment(error), ++looked_at) {
    const std::string name = entry->path().filename().string();
    if (!name.starts_with(start) || (name.front() == '.' && !start.starts_with('.'))) continue;
    std::error_code none;
    (entry->is_directory(none) ? found.folders : found.files).push_back(folder + name);
  }
  return found;
}

bool ends_in(const std::string& name, std::span<const std::string_view> endings) {
  return std::any_of(endings.begin(), endings.end(),
                     [&](std::string_view ending) { return name.ends_with(ending); });
}

std::vector<std::string> in_order(const Found& found) {
  std::vector<std::string> names = found.files;
  for (const std::string& folder : found.folders) names.push_back(folder + "/");
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

std::string expanded(const std::string& path) {
  const char* home = std::getenv("HOME");
  return path.starts_with("~/") && home != nullptr ? home + path.substr(1) : path;
}

std::vector<std::string> file_names(const std::string& typed,
                                    std::span<const std::string_view> endings) {
  const Found found = names_in(typed);
  Found fitting = found;
  std::erase_if(fitting.files, [&](const std::string& name) { return !ends_in(name, endings); });
  const bool none = fitting.files.empty() && fitting.folders.empty();
  return in_order(endings.empty() || none ? found : fitting);
}

std::vector<std::string> folder_names(const std::string& typed) {
  Found found = names_in(typed);
  found.files.clear();
  return in_order(found);
}

}  // namespace costsim::cli
