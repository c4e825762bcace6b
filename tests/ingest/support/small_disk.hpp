// A file system of a few megabytes that can be filled to the last byte; needs the right to mount.
#pragma once

#include <fcntl.h>
#include <string>
#include <sys/mount.h>
#include <unistd.h>

#include "ingest/support/temporary_folder.hpp"

namespace costsim::ingest {

class SmallDisk {
 public:
  explicit SmallDisk(const std::string& size = "1m")
      : mounted_(::mount("none", folder_.file(".").c_str(), "tmpfs", 0, ("size=" + size).c_str()) ==
                 0) {}
  ~SmallDisk() {
    if (mounted_) ::umount2(folder_.file(".").c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  bool mounted() const { return mounted_; }
  std::string file(const std::string& name) const { return folder_.file(name); }

  void fill() const {
    const int file = ::open(folder_.file("filler").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    const std::string block(4096, 'x');
    while (::write(file, block.data(), block.size()) > 0) {
    }
    ::close(file);
  }
  void make_room() const { ::unlink(folder_.file("filler").c_str()); }

 private:
  TemporaryFolder folder_;
  const bool mounted_;
};

}  // namespace costsim::ingest
