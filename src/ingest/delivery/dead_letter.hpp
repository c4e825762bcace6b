// Events that could not be delivered, with the reason: nothing vanishes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "batching/batch.hpp"
#include "ingest/delivery/line_file.hpp"

namespace costsim::ingest {

/// JSON lines {"reason","code","attempts","id","partition_key","data"}; data in base64, since an
/// event that no service takes may be any bytes. The attempts are the calls that it was in since
/// the start, but those that were refused for their credentials. Any thread.
class DeadLetterFile {
 public:
  explicit DeadLetterFile(const std::string& path) : file_(path, 0) {}
  /// The error, if it could not be written.
  std::string write(const batching::EventView& event, const batching::Entry& entry,
                    std::string_view reason, std::string_view code);
  std::vector<std::string> take_notes() { return file_.take_notes(); }
  std::string reopen() { return file_.reopen(); }
  std::string sync() { return file_.sync(); }
  void wait_until(Duration deadline) { file_.wait_until(deadline); }

 private:
  LineFile file_;
};

/// What a line of such a file holds of its event.
struct DeadLetter {
  std::string data, partition_key;
  std::string trouble;  ///< why the line is no dead letter; empty: it is one
};
/// A line without its '\n'. Members that it does not need may be missing, or others be there.
DeadLetter read_dead_letter(std::string_view line);
/// No line of ours is as long: an event of 10 MiB in base64, and what stands beside it.
inline constexpr std::size_t longest_dead_letter = std::size_t{32} << 20;

}  // namespace costsim::ingest
