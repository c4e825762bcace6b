#include "ingest/os/process_figures.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <sys/resource.h>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace costsim::ingest {

namespace {

/// The fields of /proc/self/stat behind the program's name, which may hold anything: the first is
/// its state, number 3 of proc(5).
std::vector<std::string> fields_of_stat() {
  std::ifstream file("/proc/self/stat");
  std::string text((std::istreambuf_iterator<char>(file)), {});
  std::istringstream words(text.substr(std::min(text.rfind(')') + 1, text.size())));
  return {std::istream_iterator<std::string>(words), {}};
}

double seconds_since_1970_at_boot() {
  std::ifstream file("/proc/stat");
  for (std::string word; file >> word;) {
    double seconds = 0;
    if (word == "btime" && file >> seconds) return seconds;
  }
  return 0;
}

std::uint64_t entries_of(const char* folder) {
  std::error_code failure;
  std::uint64_t count = 0;
  for (std::filesystem::directory_iterator entry(folder, failure), end; !failure && entry != end;
       entry.increment(failure))
    ++count;
  return count;
}

}  // namespace

ProcessFigures process_figures() {
  constexpr std::size_t user_time = 11, system_time = 12, start = 19, size = 20, resident = 21;
  ProcessFigures figures;
  figures.open_descriptors = entries_of("/proc/self/fd");
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0) figures.most_descriptors = limit.rlim_cur;
  const auto fields = fields_of_stat();
  if (fields.size() <= resident) return figures;
  const auto ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
  figures.cpu_seconds = (std::stod(fields[user_time]) + std::stod(fields[system_time])) / ticks;
  figures.started_at = seconds_since_1970_at_boot() + std::stod(fields[start]) / ticks;
  figures.virtual_bytes = std::stoull(fields[size]);
  figures.resident_bytes =
      std::stoull(fields[resident]) * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
  return figures;
}

}  // namespace costsim::ingest
