#include "ingest/http/response.hpp"

#include <ctime>

#include <fmt/format.h>

#include "ingest/encoding/utf8.hpp"

namespace costsim::ingest {

namespace {

struct Phrase {
  Status status;
  std::string_view text;
};

constexpr Phrase phrases[] = {
    {Status::Ok, "OK"},
    {Status::Created, "Created"},
    {Status::BadRequest, "Bad Request"},
    {Status::Unauthorized, "Unauthorized"},
    {Status::Forbidden, "Forbidden"},
    {Status::NotFound, "Not Found"},
    {Status::MethodNotAllowed, "Method Not Allowed"},
    {Status::RequestTimeout, "Request Timeout"},
    {Status::LengthRequired, "Length Required"},
    {Status::ContentTooLarge, "Content Too Large"},
    {Status::UriTooLong, "URI Too Long"},
    {Status::UnsupportedMediaType, "Unsupported Media Type"},
    {Status::ExpectationFailed, "Expectation Failed"},
    {Status::UnprocessableContent, "Unprocessable Content"},
    {Status::TooManyRequests, "Too Many Requests"},
    {Status::HeaderFieldsTooLarge, "Request Header Fields Too Large"},
    {Status::NotImplemented, "Not Implemented"},
    {Status::ServiceUnavailable, "Service Unavailable"},
    {Status::VersionNotSupported, "HTTP Version Not Supported"},
};

std::string_view name(ContentType type) {
  switch (type) {
    case ContentType::Json:
      return "application/json";
    case ContentType::Text:
      return "text/plain; charset=utf-8";
    case ContentType::Metrics:
      return "text/plain; version=0.0.4; charset=utf-8";
    case ContentType::Html:
      return "text/html; charset=utf-8";
    case ContentType::JavaScript:
      return "text/javascript; charset=utf-8";
    case ContentType::Toml:
      return "application/toml";
    case ContentType::Gif:
      return "image/gif";
  }
  return {};
}

}  // namespace

std::string_view phrase(Status status) {
  for (const auto& known : phrases)
    if (known.status == status) return known.text;
  return "Unknown";
}

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    const char c = text.front();
    const std::size_t length = utf8_length(text);
    if (length == 0) {
      out += "\xef\xbf\xbd";
    } else if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out += text.substr(0, length);
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  out += '"';
}

Reply error_reply(Status status, std::string_view reason) {
  Reply reply{.status = status, .body = R"({"error":)"};
  append_json_string(reply.body, reason);
  reply.body += "}\n";
  return reply;
}

void ResponseWriter::set_time(std::int64_t unix_seconds) {
  if (unix_seconds == time_) return;
  time_ = unix_seconds;
  const std::time_t time = unix_seconds;
  std::tm parts{};
  gmtime_r(&time, &parts);
  static constexpr const char* days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  always_ = fmt::format("Date: {}, {:02} {} {} {:02}:{:02}:{:02} GMT\r\n", days[parts.tm_wday],
                        parts.tm_mday, months[parts.tm_mon], parts.tm_year + 1900, parts.tm_hour,
                        parts.tm_min, parts.tm_sec);
  always_ += "X-Content-Type-Options: nosniff\r\n";
  created_ = "HTTP/1.1 201 Created\r\n" + always_ + "Content-Length: 0\r\n";
}

void ResponseWriter::write_continue(std::string& out) const {
  out += "HTTP/1.1 100 Continue\r\n\r\n";
}

void ResponseWriter::write(std::string& out, const Reply& reply, int minor_version,
                           bool head_only) const {
  if (reply.status == Status::Created && reply.body.empty() && !reply.close && minor_version >= 1) {
    out += created_;
    out += reply.more;
    out += "\r\n";
    return;
  }
  auto to = std::back_inserter(out);
  fmt::format_to(to, "HTTP/1.1 {} {}\r\n{}", static_cast<int>(reply.status), phrase(reply.status),
                 always_);
  if (!reply.body.empty()) fmt::format_to(to, "Content-Type: {}\r\n", name(reply.type));
  fmt::format_to(to, "Content-Length: {}\r\n", reply.body.size());
  if (reply.retry_after_s > 0) fmt::format_to(to, "Retry-After: {}\r\n", reply.retry_after_s);
  if (!reply.accept.empty()) fmt::format_to(to, "{}\r\n", reply.accept);
  out += reply.more;
  if (!reply.cache.empty()) fmt::format_to(to, "Cache-Control: {}\r\n", reply.cache);
  if (!reply.challenge.empty()) fmt::format_to(to, "WWW-Authenticate: {}\r\n", reply.challenge);
  if (!reply.allow.empty()) fmt::format_to(to, "Allow: {}\r\n", reply.allow);
  if (reply.close)
    out += "Connection: close\r\n";
  else if (minor_version == 0)
    out += "Connection: keep-alive\r\n";
  out += "\r\n";
  if (!head_only) out += reply.body;
}

}  // namespace costsim::ingest
