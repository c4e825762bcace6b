// What is wrong with the lines of a data file, gathered so that it is told at once.
#pragma once

#include <cstddef>
#include <string>

#include <fmt/format.h>

#include "units/diagnostics.hpp"

namespace costsim {

class LineErrors {
 public:
  /// `file` is its name in messages.
  explicit LineErrors(std::string file) : file_(std::move(file)) {}

  /// Reads one line. Where it is wrong it is left out and the next can be read; but where none was
  /// right before, the file may be of another form, and a few lines tell that.
  template <typename Read>
  void attempt(const Read& read) {
    const std::size_t before = diagnostics_.count();
    diagnostics_.attempt([&] {
      read();
      one_was_right_ = true;
    });
    if (diagnostics_.count() > before) check_patience();
  }

  /// Throws what was kept.
  void raise() const { diagnostics_.raise(); }

 private:
  static constexpr std::size_t most_told = 20, most_of_another_form = 5;

  void check_patience() {
    const std::size_t most = one_was_right_ ? most_told : most_of_another_form;
    if (diagnostics_.count() < most) return;
    diagnostics_.add(
        Error(Failure::Usage, {file_},
              fmt::format("{} lines are wrong up to there{}: the others have not been read",
                          diagnostics_.count(), one_was_right_ ? "" : ", and none is right")));
    diagnostics_.raise();
  }

  std::string file_;
  Diagnostics diagnostics_;
  bool one_was_right_ = false;
};

}  // namespace costsim
