#include "units/whole_file.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "units/error.hpp"

namespace costsim {

namespace {

/// A file descriptor that is closed with its scope.
struct OpenFile {
  int number;
  ~OpenFile() {
    if (number >= 0) ::close(number);
  }
};

[[noreturn]] void refuse(const std::string& path, const std::string& reason) {
  throw Error(Failure::Io, {path}, "cannot be read: " + reason);
}

void refuse_unless_small_file(const std::string& path, int file, std::size_t most) {
  struct stat status {};
  if (::fstat(file, &status) != 0) refuse(path, std::strerror(errno));
  if (S_ISDIR(status.st_mode)) refuse(path, std::strerror(EISDIR));
  if (!S_ISREG(status.st_mode)) refuse(path, "no regular file");
  if (static_cast<std::size_t>(status.st_size) > most)
    refuse(path, "it has more than " + std::to_string(most) + " bytes");
}

}  // namespace

// Not waiting: to open a pipe would take a writer.
std::string read_whole_file(const std::string& path, std::size_t most) {
  const OpenFile file{::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)};
  if (file.number < 0) refuse(path, std::strerror(errno));
  refuse_unless_small_file(path, file.number, most);
  std::string text;
  char block[16 << 10];  // files of /proc have no size before they are read
  for (;;) {
    const auto got = ::read(file.number, block, sizeof block);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) refuse(path, std::strerror(errno));
    if (got == 0) return text;
    text.append(block, static_cast<std::size_t>(got));
    if (text.size() > most) refuse(path, "it has more than " + std::to_string(most) + " bytes");
  }
}

}  // namespace costsim
