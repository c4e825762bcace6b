// Standard error as a stream that never waits for its reader.
#pragma once

#include <streambuf>
#include <string>

#include "units/quantity.hpp"

namespace costsim::cli {

/// What a reader does not take now is kept, up to 64 KiB, and offered again with the next line;
/// whole lines beyond that are dropped, and how many is told. So a pipe that nobody reads stops
/// neither the service nor its drain.
class ServiceLog : public std::streambuf {
 public:
  explicit ServiceLog(int file) : file_(file) {}
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
  void pass_on(Duration patience);

  const int file_;
  std::string line_;  ///< not yet ended
  std::string kept_;  ///< whole lines that nobody has taken yet
  std::size_t dropped_ = 0;
};

}  // namespace costsim::cli
