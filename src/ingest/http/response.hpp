// Responses as bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ingest/http/status.hpp"

namespace costsim::ingest {

enum class ContentType : std::uint8_t { Json, Text, Metrics, Html, JavaScript, Toml, Gif };

/// Number of the last event a response promises to have made durable; 0 promises nothing.
using Ticket = std::uint64_t;

struct Reply {
  Status status = Status::Ok;
  std::string body = {};
  ContentType type = ContentType::Json;
  int retry_after_s = 0;            ///< 0: no Retry-After
  std::string_view allow = {};      ///< value of Allow, with 405 and as the answer to OPTIONS
  std::string_view accept = {};     ///< "Accept: …", what would be taken instead, with 415
  std::string_view more = {};       ///< further fields, each with its CR LF; the text outlives it
  std::string_view cache = {};      ///< value of Cache-Control
  std::string_view challenge = {};  ///< value of WWW-Authenticate, with 401
  bool close = false;               ///< the connection ends behind this response
  Ticket ticket = 0;                ///< the response must wait until this event is durable
};

/// {"error":"…"}, with everything escaped that JSON wants escaped.
Reply error_reply(Status status, std::string_view reason);
/// `text` as a JSON string with its quotes; bytes that are not UTF-8 become U+FFFD.
void append_json_string(std::string& out, std::string_view text);

/// Writes responses behind each other into one buffer, so that pipelined ones leave in one write.
class ResponseWriter {
 public:
  /// RFC 9110 section 6.6.1: a server with a clock sends Date. Formatted once per second.
  void set_time(std::int64_t unix_seconds);

  void write_continue(std::string& out) const;
  /// `head_only`: the answer to HEAD, whose body is announced but not sent.
  void write(std::string& out, const Reply& reply, int minor_version, bool head_only = false) const;

 private:
  std::int64_t time_ = -1;
  std::string always_;  ///< the fields of every final response: Date, and that nobody shall guess
  /// "201 Created" without a body, the answer given most, all but what Reply::more adds.
  std::string created_;
};

}  // namespace costsim::ingest
