#include "ingest/os/file_io.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <deque>
#include <fcntl.h>
#include <filesystem>
#include <random>
#include <sys/stat.h>
#include <unistd.h>

namespace costsim::ingest {

namespace fs = std::filesystem;

void make_own_folder(const std::string& path, std::error_code& failure) {
  if (fs::create_directories(path, failure))
    fs::permissions(path, fs::perms::owner_all, fs::perm_options::replace, failure);
}

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

std::optional<FileIdentity> identity_at(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return std::nullopt;
  return FileIdentity{status.st_dev, status.st_ino};
}

bool is_at(int file, const std::string& path) {
  const auto open_one = identity_of(file);
  return open_one && open_one == identity_at(path);
}

/// The standard's canonical paths end at a link to what is not there.
std::string target_of(const std::string& path) {
  constexpr int most_links = 40;  // as many as the system follows (path_resolution(7))
  std::error_code failure;
  const fs::path whole = fs::absolute(path, failure);
  std::deque<fs::path> rest(whole.begin(), whole.end());
  fs::path target = "/";
  for (int links = 0; !rest.empty();) {
    const fs::path part = rest.front();
    rest.pop_front();
    if (part.empty() || part == "." || part == "/") continue;
    const fs::path next = part == ".." ? target.parent_path() : target / part;
    const fs::path link = fs::read_symlink(next, failure);
    if (failure || ++links > most_links) {
      target = next;
      continue;
    }
    if (link.is_absolute()) target = "/";
    rest.insert(rest.begin(), link.begin(), link.end());
  }
  return target;
}

bool is_same_file(const std::string& one, const std::string& other) {
  std::error_code failure;
  if (fs::is_character_file(one, failure)) return false;
  if (fs::equivalent(one, other, failure) && !failure) return true;
  return target_of(one) == target_of(other);
}

bool is_below(const std::string& path, const std::string& folder) {
  const fs::path below = target_of(path), above = target_of(folder);
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
