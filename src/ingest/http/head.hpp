// The head of an HTTP/1.1 request: request line and header fields (RFC 9112), read strictly.
//
// Where the RFC lets a recipient be lenient (bare LF, line folding, repeated Content-Length), this
// reader refuses: a leniency that a proxy in front does not share is a request-smuggling hole.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "ingest/http/status.hpp"

namespace costsim::ingest {

/// What one request may take, in bytes and counts.
struct HttpLimits {
  std::size_t request_line = 8UL * 1024;
  std::size_t head = 16UL * 1024;  ///< request line and header fields together
  std::size_t headers = 100;
  std::size_t body = 8UL * 1024 * 1024;
};

/// Other: one that RFC 9110 or RFC 5789 knows and this service has no use for.
enum class Method : std::uint8_t { Get, Head, Post, Options, Connect, Other, Unknown };

/// How a body is packed (RFC 9110 section 8.4). Other: one that is not understood, or several.
enum class ContentCoding : std::uint8_t { None, Gzip, Other };

/// A piece of the request's bytes, by offset: it stays right when the buffer moves.
struct Slice {
  std::uint32_t begin = 0;
  std::uint32_t size = 0;

  std::string_view of(std::string_view bytes) const { return bytes.substr(begin, size); }
  bool empty() const { return size == 0; }
};

struct RequestHead {
  Method method = Method::Other;
  bool keep_alive = true;
  bool chunked = false;
  bool expects_continue = false;
  int minor_version = 1;  ///< HTTP/1.x
  std::optional<std::uint64_t> content_length;
  /// Without the "?". The path is "*" where the server as a whole is asked, and empty in CONNECT.
  Slice path, query;
  Slice host;  ///< of Host, or of the target where that is a URL (RFC 9112 section 3.2.2)
  std::optional<Slice> origin;  ///< the field Origin (RFC 6454)
  Slice authorization;
  Slice forwarded_for;  ///< the last field X-Forwarded-For
  Slice content_type;
  ContentCoding coding = ContentCoding::None;
  std::optional<Slice> partition_key;  ///< also when it is empty
  std::size_t size = 0;                ///< bytes of the head with its closing empty line
};

enum class Progress { NeedMore, Done, Refused };

/// Reads one head from bytes that may come in pieces. It remembers how far it has read, so that a
/// client which sends byte by byte costs no more than one which sends all at once.
class HeadParser {
 public:
  /// `bytes` starts with the first byte of the request and holds all that has come so far.
  Progress parse(std::string_view bytes, const HttpLimits& limits);

  const RequestHead& head() const { return head_; }
  /// What to answer, and why; only after `parse` said Refused.
  const Refusal& refusal() const { return *refusal_; }

 private:
  using Check = std::optional<Refusal>;
  struct KnownHeader;
  static const KnownHeader known_headers[];

  Progress read_line(std::string_view bytes, std::size_t line_end, const HttpLimits& limits);
  void expect_head(std::string_view line);
  Check read_request_line(std::string_view line);
  Check read_target(std::string_view line, std::size_t begin, std::size_t end);
  Check read_origin(std::string_view target);
  Check read_authority(std::string_view& target);
  Check read_version(std::string_view version);
  Check read_header(std::string_view line, const HttpLimits& limits);
  Check check_complete();
  Check check_codings();
  Check too_long(std::size_t size, const HttpLimits& limits) const;

  Check on_host(std::string_view value);
  Check on_origin(std::string_view value);
  Check on_authorization(std::string_view value);
  Check on_forwarded_for(std::string_view value);
  Check on_expect(std::string_view value);
  Check on_connection(std::string_view value);
  Check on_content_type(std::string_view value);
  Check on_content_length(std::string_view value);
  Check on_partition_key(std::string_view value);
  Check on_content_encoding(std::string_view value);
  Check on_transfer_encoding(std::string_view value);

  Slice slice(std::string_view part) const;
  Progress refuse(const Refusal& refusal);

  RequestHead head_;
  std::optional<Refusal> refusal_;
  const char* origin_ = nullptr;  ///< first byte of the request during one parse()
  std::size_t line_begin_ = 0;
  std::size_t scanned_ = 0;
  std::size_t headers_ = 0;
  bool request_line_read_ = false;
  bool host_seen_ = false;
  bool content_type_seen_ = false;
  bool close_asked_ = false;
  // Of all Transfer-Encoding fields together, which are one list (RFC 9110 section 5.3).
  unsigned codings_ = 0;
  unsigned chunked_codings_ = 0;
  bool chunked_is_last_ = false;
};

}  // namespace costsim::ingest
