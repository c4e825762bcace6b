// What a long command tells while it works.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <iosfwd>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

namespace costsim::cli {

/// Tells the share that is done from time to time, from a thread of its own, as long as it lives:
/// on a terminal in one line that vanishes in the end, elsewhere a line each time. A command that
/// ends before the first time tells nothing. Nothing else may write to `err` meanwhile.
class ProgressLine {
 public:
  struct Style {
    std::string what;  ///< "simulated"
    bool terminal = false;
    std::chrono::milliseconds first{2'000}, every{500};
    bool time_left = false;  ///< told too, as if the rest took as long as what was done since
    bool counts = false;     ///< nobody knows of how much: what is done is a number, not a share

    /// Rarely where each line stays.
    static Style of(std::string what, bool terminal);
  };

  /// `done`: what is, 0 to 1, or how much; called from the other thread.
  ProgressLine(std::ostream& err, Style style, std::function<double()> done);

 private:
  void tell(std::stop_token stop);

  std::ostream& err_;
  Style style_;
  std::function<double()> done_;
  std::mutex mutex_;
  std::condition_variable_any stopped_;
  std::jthread thread_;  ///< last: ends before what it uses
};

}  // namespace costsim::cli
