#include "cli/process/progress_line.hpp"

#include <ostream>

#include <fmt/format.h>

namespace costsim::cli {
namespace {

/// ", 3 min left"; nothing before something was done.
std::string left_text(std::chrono::duration<double> gone, double begun, double share) {
  if (share <= begun) return "";
  const double left = gone.count() * (1 - share) / (share - begun);
  constexpr double minute = 60, hour = 3600, day = 86400;
  if (left < 2 * minute) return fmt::format(", {:.0f} s left", left);
  if (left < 2 * hour) return fmt::format(", {:.0f} min left", left / minute);
  if (left < 2 * day) return fmt::format(", {:.0f} h left", left / hour);
  return fmt::format(", {:.0f} days left", left / day);
}

}  // namespace

ProgressLine::Style ProgressLine::Style::of(std::string what, bool terminal) {
  Style style{.what = std::move(what), .terminal = terminal};
  if (!terminal) style.first = style.every = std::chrono::seconds(10);
  return style;
}

ProgressLine::ProgressLine(std::ostream& err, Style style, std::function<double()> done)
    : err_(err),
      style_(std::move(style)),
      done_(std::move(done)),
      thread_([this](std::stop_token stop) { tell(std::move(stop)); }) {}

void ProgressLine::tell(std::stop_token stop) {
  constexpr std::string_view erased = "\r\033[K";
  std::unique_lock lock(mutex_);
  const auto goes_on = [&](std::chrono::milliseconds wait) {
    return !stopped_.wait_for(lock, stop, wait, [&] { return stop.stop_requested(); });
  };
  bool told = false;
  const auto start = std::chrono::steady_clock::now();
  const double begun = style_.time_left ? done_() : 0;
  for (auto wait = style_.first; goes_on(wait); wait = style_.every) {
    const double done = done_();
    const auto gone = std::chrono::steady_clock::now() - start;
    const std::string how_much =
        style_.counts ? fmt::format(" {:.0f}", done) : fmt::format(" {:.0f} %", 100 * done);
    err_ << fmt::format("{}{}{}{}{}", style_.terminal ? erased : "costsim: ", style_.what, how_much,
                        style_.time_left ? left_text(gone, begun, done) : "",
                        style_.terminal ? "" : "\n")
         << std::flush;
    told = true;
  }
  if (told && style_.terminal) err_ << erased << std::flush;
}

}  // namespace costsim::cli
