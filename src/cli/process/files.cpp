#include "cli/process/files.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/process/interrupts.hpp"
#include "units/error.hpp"

namespace costsim::cli {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void cannot_write(const std::string& path, int error) {
  throw Error(Failure::Io, {path, 0, 0}, std::string("cannot be written: ") + std::strerror(error));
}

/// Writes everything and closes the file; 0, or the error.
int write_and_close(int file, std::string_view text) {
  int error = 0;
  while (!text.empty() && error == 0) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written >= 0)
      text.remove_prefix(static_cast<std::size_t>(written));
    else if (errno != EINTR)
      error = errno;
  }
  if (::close(file) != 0 && error == 0) error = errno;
  return error;
}

/// The permissions that a file has, or that a new one gets.
mode_t mode_of(const fs::path& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) == 0) return status.st_mode & 07777;
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return 0666 & ~mask;
}

void write_in_place(const std::string& path, std::string_view text) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (file < 0) cannot_write(path, errno);
  if (const int error = write_and_close(file, text); error != 0) cannot_write(path, error);
}

/// `target`: the file itself, no link to it.
void replace_file(const std::string& path, const fs::path& target, std::string_view text) {
  const InterruptsWait whole;  // or the file beside it would stay
  std::string beside = (target.parent_path() / ("." + target.filename().string() + ".XXXXXX"));
  const int file = ::mkostemp(beside.data(), O_CLOEXEC);
  if (file < 0) cannot_write(path, errno);
  int error = ::fchmod(file, mode_of(target)) == 0 ? 0 : errno;
  if (const int failed = write_and_close(file, text); error == 0) error = failed;
  if (error == 0 && ::rename(beside.c_str(), target.c_str()) != 0) error = errno;
  if (error == 0) return;
  ::unlink(beside.c_str());
  cannot_write(path, error);
}

}  // namespace

void write_file(const std::string& path, std::string_view text) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (fs::is_directory(status)) cannot_write(path, EISDIR);
  if (fs::exists(status) && !fs::is_regular_file(status)) return write_in_place(path, text);
  if (fs::exists(status) && ::access(path.c_str(), W_OK) != 0) cannot_write(path, errno);
  const fs::path target = fs::weakly_canonical(path, error);
  replace_file(path, error ? fs::path(path) : target, text);
}

}  // namespace costsim::cli
