#include "cli/process/service_log.hpp"

#include <algorithm>
#include <cerrno>
#include <poll.h>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

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
  line_ = report::one_line(line_) + "\n";
  if (kept_.size() + line_.size() > most_kept) pass_on(Duration::zero());
  if (dropped_ > 0 && kept_.size() + 64 + line_.size() <= most_kept)
    kept_ += "warning: " + std::to_string(std::exchange(dropped_, 0)) +
             " line(s) of this log found no reader\n";
  if (kept_.size() + line_.size() <= most_kept)
    kept_ += line_;
  else
    ++dropped_;
  line_.clear();
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
