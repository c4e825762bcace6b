#include "ingest/front/access_notes.hpp"

#include <algorithm>
#include <ctime>
#include <iterator>

#include <fmt/format.h>

#include "ingest/front/client_limits.hpp"
#include "ingest/http/response.hpp"

namespace costsim::ingest {

namespace {

std::string_view name_of(Method method) {
  switch (method) {
    case Method::Get:
      return "GET";
    case Method::Head:
      return "HEAD";
    case Method::Post:
      return "POST";
    case Method::Options:
      return "OPTIONS";
    case Method::Connect:
      return "CONNECT";
    case Method::Other:
      return "OTHER";
    case Method::Unknown:
      return "UNKNOWN";
  }
  return "";
}

/// Of a head that could not be read to its end, or whose bytes are gone: as far as there is one.
std::string_view part_of(std::string_view bytes, const Slice& slice) {
  return slice.begin + slice.size <= bytes.size() ? slice.of(bytes) : std::string_view();
}

std::string utc(std::int64_t unix_seconds) {
  const std::time_t time = unix_seconds;
  std::tm parts{};
  gmtime_r(&time, &parts);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", parts.tm_year + 1900, parts.tm_mon + 1,
                     parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
}

}  // namespace

AccessNotes::AccessNotes(AccessLog& log)
    : log_(log),
      rate_({.burst = log.config().lines_per_second, .refill = log.config().lines_per_second}) {}

AccessNotes::~AccessNotes() {
  skipped_told_.reset();
  end_turn();
}

void AccessNotes::set_now(Duration now, std::int64_t unix_seconds) {
  now_ = now;
  if (unix_seconds == unix_seconds_) return;
  unix_seconds_ = unix_seconds;
  time_ = utc(unix_seconds);
}

void AccessNotes::answered(const IpAddress& peer, const Answered& answered) {
  if (held_ >= most_held || !rate_.take(now_)) {
    ++skipped_;
    return;
  }
  ++held_;
  const RequestHead& head = answered.head;
  const std::string_view path = part_of(answered.bytes, head.path);
  fresh_.push_back(
      {client_behind(log_.config().proxies, peer, part_of(answered.bytes, head.forwarded_for)),
       head.method, answered.status, std::string(path.substr(0, Access::longest_path)),
       answered.received, answered.sent});
}

void AccessNotes::tell(const Accesses& accesses, Duration took, End end,
                       std::optional<Status> instead) {
  for (const Access& access : accesses) {
    const Status status = instead.value_or(access.status);
    fmt::format_to(std::back_inserter(lines_),
                   R"({{"time":"{}","client":"{}","method":"{}","path":)", time_,
                   to_text(access.client), name_of(access.method));
    append_json_string(lines_, access.path);
    fmt::format_to(std::back_inserter(lines_),
                   R"(,"status":{},"received":{},"sent":{},"seconds":{:.6f}{}}})"
                   "\n",
                   static_cast<unsigned>(status), access.received, access.sent, seconds(took),
                   end == End::Aborted ? R"(,"aborted":true)" : "");
  }
  held_ -= accesses.size();
  told_ += accesses.size();
}

/// Once a second, while there is something to tell. How many were told now.
std::uint64_t AccessNotes::tell_skipped() {
  if (skipped_ == 0 || skipped_told_ == unix_seconds_) return 0;
  skipped_told_ = unix_seconds_;
  const std::uint64_t skipped = std::exchange(skipped_, 0);
  fmt::format_to(std::back_inserter(lines_),
                 R"({{"time":"{}","skipped":{}}})"
                 "\n",
                 time_, skipped);
  return skipped;
}

void AccessNotes::end_turn() {
  const std::uint64_t skipped = tell_skipped();
  if (!lines_.empty() && !log_.add(lines_)) skipped_ += told_ + skipped;
  lines_.clear();
  told_ = 0;
}

}  // namespace costsim::ingest
