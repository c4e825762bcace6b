#include "cli/process/progress_line.hpp"

#include <ostream>

#include <fmt/format.h>

namespace costsim::cli {

ProgressLine::Style ProgressLine::Style::of(std::string what, bool terminal) {
  Style style{.what = std::move(what), .terminal = terminal};
  if (!terminal) style.first = style.every = std::chrono::seconds(10);
  return style;
}

ProgressLine::ProgressLine(std::ostream& err, Style style, std::function<double()> share)
    : err_(err),
      style_(std::move(style)),
      share_(std::move(share)),
      thread_([this](std::stop_token stop) { tell(std::move(stop)); }) {}

void ProgressLine::tell(std::stop_token stop) {
  constexpr std::string_view erased = "\r\033[K";
  std::unique_lock lock(mutex_);
  const auto goes_on = [&](std::chrono::milliseconds wait) {
    return !stopped_.wait_for(lock, stop, wait, [&] { return stop.stop_requested(); });
  };
  bool told = false;
  for (auto wait = style_.first; goes_on(wait); wait = style_.every) {
    err_ << fmt::format("{}{} {:.0f} %{}", style_.terminal ? erased : "costsim: ", style_.what,
                        100 * share_(), style_.terminal ? "" : "\n")
         << std::flush;
    told = true;
  }
  if (told && style_.terminal) err_ << erased << std::flush;
}

}  // namespace costsim::cli
