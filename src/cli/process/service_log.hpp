// Standard error as a stream that never waits for its reader.
#pragma once

#include <chrono>
#include <streambuf>
#include <string>
#include <string_view>

#include "units/quantity.hpp"

namespace costsim::cli {

/// Json: a line is an object with `time` (RFC 3339, UTC), `level` ("info", "warning") and
/// `message`.
enum class LogFormat { Text, Json };

/// What a reader does not take now is kept, up to 64 KiB, and offered again with the next line;
/// whole lines beyond that are dropped, and how many is told. So a pipe that nobody reads stops
/// neither the service nor its drain.
class ServiceLog : public std::streambuf {
 public:
  using Now = std::chrono::system_clock::time_point (*)();
  ServiceLog(int file, LogFormat format, Now now) : file_(file), format_(format), now_(now) {}
  /// Waits for the reader, but not for long.
  ~ServiceLog() override;
  ServiceLog(const ServiceLog&) = delete;
  ServiceLog& operator=(const ServiceLog&) = delete;

 protected:
  int_type overflow(int_type c) override;
  std::streamsize xsputn(const char* text, std::streamsize size) override;
  int sync() override;

 private:
  void finish_line();
  std::string formatted(std::string_view text) const;
  void pass_on(Duration patience);

  const int file_;
  const LogFormat format_;
  const Now now_;
  std::string line_;  ///< not yet ended
  std::string kept_;  ///< whole lines that nobody has taken yet
  std::size_t dropped_ = 0;
};

}  // namespace costsim::cli
