#include "ingest/os/file_io.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace costsim::ingest {

std::string error_text(const std::string& path) {
  return path + ": " + std::strerror(errno);
}

bool no_space(int error) {
  return error == ENOSPC || error == EDQUOT || error == EFBIG;
}

bool write_all(int file, std::string_view data) {
  while (!data.empty()) {
    const auto written = ::write(file, data.data(), data.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    data.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

bool write_all_at(int file, std::string_view data, std::int64_t offset) {
  while (!data.empty()) {
    const auto written = ::pwrite(file, data.data(), data.size(), offset);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    data.remove_prefix(static_cast<std::size_t>(written));
    offset += written;
  }
  return true;
}

bool sync_directory(const std::string& path) {
  const int directory = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0) return false;
  const bool synced = ::fsync(directory) == 0;
  ::close(directory);
  return synced;
}

}  // namespace costsim::ingest
