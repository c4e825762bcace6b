// Why the model did what it did, for people: the text behind --trace.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/time.hpp"

namespace costsim::simulation {

using engine::Time;

/// Collects one line per decision within a stretch of simulated time, up to a number of lines.
class DecisionLog {
 public:
  DecisionLog(Time from, Time until, std::size_t max_lines = 100'000)
      : from_(from), until_(until), max_lines_(max_lines) {}

  /// Ask before composing the reason: runs without a log, or outside its stretch, pay nothing.
  bool wants(Time now) const { return now >= from_ && now <= until_ && lines_ < max_lines_; }
  /// "12.345678901 fn: cold start: none of 3 instances is idle"
  void note(Time now, std::string_view stage, std::string_view what);

  const std::string& text() const { return text_; }
  std::size_t lines() const { return lines_; }
  /// Whether decisions may be missing because the log took no more lines.
  bool full() const { return lines_ == max_lines_; }
  /// The time of its last line.
  Time last() const { return last_; }

 private:
  Time from_;
  Time until_;
  std::size_t max_lines_;
  std::size_t lines_ = 0;
  Time last_{};
  std::string text_;
};

}  // namespace costsim::simulation
