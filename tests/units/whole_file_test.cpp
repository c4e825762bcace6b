#include "units/whole_file.hpp"

#include <filesystem>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

#include "support/catch.hpp"
#include "units/error.hpp"

using namespace costsim;
namespace fs = std::filesystem;

namespace {

struct Folder {
  fs::path path = fs::temp_directory_path() / ("whole-file-" + std::to_string(::getpid()));
  Folder() { fs::create_directories(path); }
  ~Folder() { fs::remove_all(path); }
  std::string file(const std::string& name) const { return path / name; }
};

void refused(const std::string& path, const std::string& reason, std::size_t most = 10) {
  CHECK_THROWS_WITH(read_whole_file(path, most), path + ": cannot be read: " + reason);
}

}  // namespace

TEST_CASE("a small file is read whole, also through a link") {
  const Folder folder;
  std::ofstream(folder.file("a"), std::ios::binary) << std::string("0123\0\r\n789", 10);
  fs::create_symlink(folder.file("a"), folder.file("link"));
  CHECK(read_whole_file(folder.file("a"), 10) == std::string("0123\0\r\n789", 10));
  CHECK(read_whole_file(folder.file("link"), 10).size() == 10);
  CHECK_FALSE(read_whole_file("/proc/self/status").empty());  // which has no size
}

TEST_CASE("what is large, no file or without an end is refused, and not waited for") {
  const Folder folder;
  std::ofstream(folder.file("large")) << "0123456789x";
  REQUIRE(::mkfifo(folder.file("fifo").c_str(), 0600) == 0);
  refused(folder.file("large"), "it has more than 10 bytes");
  refused("/proc/self/status", "it has more than 10 bytes");
  refused(folder.file("fifo"), "no regular file");
  refused("/dev/zero", "no regular file");
  refused(folder.file("."), "Is a directory");
  refused(folder.file("none"), "No such file or directory");
}
