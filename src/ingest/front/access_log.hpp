// The file of --access-log: a JSON line a request, written by a thread of its own.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "ingest/delivery/line_file.hpp"
#include "ingest/front/ip_address.hpp"

namespace costsim::ingest {

struct AccessLogConfig {
  std::string path;  ///< empty: there is no such log
  /// Proxies that are believed what they say of their clients.
  std::vector<IpNetwork> proxies = {};
  /// Of one front thread; more are counted and not written.
  std::int64_t lines_per_second = 1000;
};

/// Front threads hand lines over and never wait for the disk. A reader of a pipe, or a disk, that
/// takes nothing loses lines and holds up nobody. Any thread.
class AccessLog {
 public:
  /// Lines that wait to be written; more are lost.
  static constexpr std::size_t most_waiting = std::size_t{4} << 20;

  /// Opens or creates the file; throws Error(Io).
  explicit AccessLog(AccessLogConfig config);
  /// Writes what waits, but waits for no reader of a pipe.
  ~AccessLog();
  AccessLog(const AccessLog&) = delete;
  AccessLog& operator=(const AccessLog&) = delete;

  const AccessLogConfig& config() const { return config_; }
  /// Whole lines. False: there is no room for them, and they are lost.
  bool add(std::string_view lines);
  /// Opens the path anew: the file may have been moved. The error, if there is one.
  std::string reopen() { return file_.reopen(); }
  /// What somebody should know and has not been told yet; one sentence each.
  std::vector<std::string> take_notes();

 private:
  void write();
  void note(const std::string& error);

  const AccessLogConfig config_;
  LineFile file_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::string waiting_;
  bool stopping_ = false;
  std::vector<std::string> notes_;
  std::string last_error_;  ///< empty: the last lines were written
  std::thread writer_;
};

}  // namespace costsim::ingest
