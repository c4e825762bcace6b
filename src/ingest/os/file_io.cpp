#include "ingest/os/file_io.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <random>
#include <sys/stat.h>
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

std::optional<FileIdentity> identity_of(int file) {
  struct stat status {};
  if (::fstat(file, &status) != 0) return std::nullopt;
  return FileIdentity{status.st_dev, status.st_ino};
}

bool is_at(int file, const std::string& path) {
  struct stat open_one {
  }, there{};
  return ::fstat(file, &open_one) == 0 && ::stat(path.c_str(), &there) == 0 &&
         open_one.st_dev == there.st_dev && open_one.st_ino == there.st_ino;
}

bool is_same_file(const std::string& one, const std::string& other) {
  namespace fs = std::filesystem;
  std::error_code failure;
  if (fs::is_character_file(one, failure)) return false;
  if (fs::equivalent(one, other, failure) && !failure) return true;
  const fs::path first = fs::weakly_canonical(fs::absolute(one, failure), failure);
  const fs::path second = fs::weakly_canonical(fs::absolute(other, failure), failure);
  return !failure && first == second;
}

bool is_below(const std::string& path, const std::string& folder) {
  namespace fs = std::filesystem;
  std::error_code failure;
  const fs::path below = fs::weakly_canonical(fs::absolute(path, failure), failure);
  fs::path above = fs::weakly_canonical(fs::absolute(folder, failure), failure);
  if (failure) return false;
  if (!above.has_filename()) above = above.parent_path();  // "spool/"
  const auto [end, other] = std::mismatch(above.begin(), above.end(), below.begin(), below.end());
  return end == above.end();
}

bool rename_to_free(const std::string& from, const std::string& to) {
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return true;
  if (errno != EINVAL && errno != ENOSYS) return false;
  // Some file systems cannot say "no replace": then a look before has to do.
  struct stat status {};
  if (::lstat(to.c_str(), &status) != 0) return ::rename(from.c_str(), to.c_str()) == 0;
  errno = EEXIST;
  return false;
}

std::uint64_t unique_number() {
  std::random_device device;
  for (;;)
    if (const std::uint64_t number = std::uint64_t{device()} << 32 | device(); number != 0)
      return number;
}

bool sync_directory(const std::string& path) {
  const int directory = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0) return false;
  const bool synced = ::fsync(directory) == 0;
  ::close(directory);
  return synced;
}

}  // namespace costsim::ingest
