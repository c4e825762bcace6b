#include "cli/process/service_log.hpp"

#include <algorithm>
#include <cerrno>
#include <poll.h>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "report/kit/text.hpp"

namespace costsim::cli {

namespace {

constexpr std::size_t most_kept = 64 << 10;
constexpr Duration last_patience = std::chrono::seconds(1);

/// A pipe that is ready takes so much without waiting; a socket is told not to wait. The descriptor
/// itself is left as it is: other programs may share it.
ssize_t write_some(int file, std::string_view text) {
  const std::string_view part = text.substr(0, 4096);
  const ssize_t sent = ::send(file, part.data(), part.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  if (sent >= 0 || errno != ENOTSOCK) return sent;
  return ::write(file, part.data(), part.size());
}

/// "2026-11-30T20:15:07.042Z".
std::string time_text(std::chrono::system_clock::time_point time) {
  const auto milliseconds = std::chrono::floor<std::chrono::milliseconds>(time);
  const auto day = std::chrono::floor<std::chrono::days>(milliseconds);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(milliseconds - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                     clock.subseconds().count());
}

}  // namespace

ServiceLog::~ServiceLog() {
  if (!line_.empty()) finish_line();
  pass_on(last_patience);
}

ServiceLog::int_type ServiceLog::overflow(int_type c) {
  if (traits_type::eq_int_type(c, traits_type::eof())) return traits_type::not_eof(c);
  line_.push_back(traits_type::to_char_type(c));
  if (line_.back() == '\n') {
    line_.pop_back();
    finish_line();
  }
  return c;
}

std::streamsize ServiceLog::xsputn(const char* text, std::streamsize size) {
  for (std::streamsize i = 0; i < size; ++i) overflow(traits_type::to_int_type(text[i]));
  return size;
}

int ServiceLog::sync() {
  pass_on(Duration::zero());
  return 0;
}

/// What peers have said may be in it: it must not steer a terminal.
void ServiceLog::finish_line() {
  line_ = formatted(report::one_line(line_)) + "\n";
  if (kept_.size() + line_.size() > most_kept) pass_on(Duration::zero());
  if (dropped_ > 0 && kept_.size() + 256 + line_.size() <= most_kept)
    kept_ += formatted(fmt::format("warning: {} line(s) of this log found no reader",
                                   std::exchange(dropped_, 0))) +
             "\n";
  if (kept_.size() + line_.size() <= most_kept)
    kept_ += line_;
  else
    ++dropped_;
  line_.clear();
}

std::string ServiceLog::formatted(std::string_view text) const {
  if (format_ == LogFormat::Text) return std::string(text);
  constexpr std::string_view warning = "warning: ";
  const bool warns = text.starts_with(warning);
  nlohmann::ordered_json line;
  line["time"] = time_text(now_());
  line["level"] = warns ? "warning" : "info";
  line["message"] = std::string(warns ? text.substr(warning.size()) : text);
  return line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// Ends when all is written, when the reader takes nothing for that long, or has gone.
void ServiceLog::pass_on(Duration patience) {
  const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(patience).count();
  while (!kept_.empty()) {
    pollfd ready{file_, POLLOUT, 0};
    if (::poll(&ready, 1, static_cast<int>(milliseconds)) <= 0) return;
    const ssize_t written = write_some(file_, kept_);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return;
    kept_.erase(0, static_cast<std::size_t>(written));
  }
}

}  // namespace costsim::cli
