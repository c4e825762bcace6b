// `costsim serve` as a child process, in a folder of its own that goes with it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <sys/types.h>
#include <vector>

namespace costsim::serve_tests {

/// A folder under the system's temporary one, removed at the end.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string file(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

std::string read_file(const std::string& path);
/// The ids of {"id":"…",…} lines; a repeated one is counted in `repeated`.
std::set<std::string> ids_in(const std::string& path, std::size_t* repeated = nullptr);

class ChildService {
 public:
  /// Starts it on a free port and waits until it listens; throws when it ends instead.
  ChildService(const Folder& folder, const std::vector<std::string>& flags);
  ~ChildService();
  ChildService(const ChildService&) = delete;
  ChildService& operator=(const ChildService&) = delete;

  std::uint16_t port() const { return port_; }
  /// Of --admin; throws when it has none.
  std::uint16_t admin_port() const;
  void signal(int number) const;
  /// Waits for the end; the exit code, or 128 + the signal it died of.
  int wait();
  std::string errors() const { return read_file(errors_); }
  std::string last_line() const;
  std::size_t rss_bytes() const;

 private:
  std::string errors_;
  pid_t pid_ = -1;
  std::uint16_t port_ = 0;
};

}  // namespace costsim::serve_tests
