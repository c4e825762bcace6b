#include "ingest/http/head.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <utility>

#include "ingest/http/host.hpp"
#include "ingest/http/text.hpp"

namespace costsim::ingest {

namespace {

std::optional<Refusal> bad(std::string_view reason) {
  return Refusal{Status::BadRequest, reason};
}

/// RFC 9110 section 9 and RFC 5789; methods are case-sensitive.
Method method_of(std::string_view name) {
  if (name == "POST") return Method::Post;
  if (name == "GET") return Method::Get;
  if (name == "HEAD") return Method::Head;
  if (name == "OPTIONS") return Method::Options;
  if (name == "CONNECT") return Method::Connect;
  for (const char* known : {"PUT", "DELETE", "TRACE", "PATCH"})
    if (name == known) return Method::Other;
  return Method::Unknown;
}

/// RFC 9110 section 8.4.1.3: the second is to be read as the first.
bool is_gzip(std::string_view coding) {
  return equals_ignoring_case(coding, "gzip") || equals_ignoring_case(coding, "x-gzip");
}

bool starts_like_a_method(std::string_view bytes) {
  return bytes.empty() || bytes[0] == '\r' || is_token(bytes.substr(0, 1));
}

}  // namespace

struct HeadParser::KnownHeader {
  std::string_view name;
  Check (HeadParser::*read)(std::string_view value);
};

const HeadParser::KnownHeader HeadParser::known_headers[] = {
    {"host", &HeadParser::on_host},
    {"expect", &HeadParser::on_expect},
    {"origin", &HeadParser::on_origin},
    {"connection", &HeadParser::on_connection},
    {"content-type", &HeadParser::on_content_type},
    {"authorization", &HeadParser::on_authorization},
    {"content-length", &HeadParser::on_content_length},
    {"x-partition-key", &HeadParser::on_partition_key},
    {"x-forwarded-for", &HeadParser::on_forwarded_for},
    {"content-encoding", &HeadParser::on_content_encoding},
    {"transfer-encoding", &HeadParser::on_transfer_encoding},
};

Progress HeadParser::parse(std::string_view bytes, const HttpLimits& limits) {
  origin_ = bytes.data();
  if (!starts_like_a_method(bytes)) return refuse({Status::BadRequest, "not an HTTP request"});
  while (true) {
    expect_head(bytes.substr(line_begin_));
    const std::size_t line_end = bytes.find('\n', scanned_);
    if (const auto refusal = too_long(std::min(line_end, bytes.size()), limits))
      return refuse(*refusal);
    if (line_end == std::string_view::npos) {
      scanned_ = bytes.size();
      return Progress::NeedMore;
    }
    const Progress progress = read_line(bytes, line_end, limits);
    if (progress != Progress::NeedMore) return progress;
    scanned_ = line_begin_ = line_end + 1;
  }
}

/// NeedMore: the line is fine and more lines follow.
Progress HeadParser::read_line(std::string_view bytes, std::size_t line_end,
                               const HttpLimits& limits) {
  if (line_end == line_begin_ || bytes[line_end - 1] != '\r')
    return refuse({Status::BadRequest, "a line must end with CR LF"});
  const std::string_view line = bytes.substr(line_begin_, line_end - 1 - line_begin_);
  if (line.empty() && request_line_read_) {
    head_.size = line_end + 1;
    const auto refusal = check_complete();
    return refusal ? refuse(*refusal) : Progress::Done;
  }
  // RFC 9112 section 2.2: one empty line before the request line is skipped.
  if (line.empty() && line_begin_ == 0) return Progress::NeedMore;
  const Check refusal = request_line_read_ ? read_header(line, limits) : read_request_line(line);
  return refusal ? refuse(*refusal) : Progress::NeedMore;
}

/// The answer to HEAD has no body, also when its request line is refused or never ends.
void HeadParser::expect_head(std::string_view line) {
  if (!request_line_read_ && line.starts_with("HEAD ")) head_.method = Method::Head;
}

HeadParser::Check HeadParser::too_long(std::size_t size, const HttpLimits& limits) const {
  if (!request_line_read_ && size - line_begin_ > limits.request_line)
    return Refusal{Status::UriTooLong, "the request line is too long"};
  if (size > limits.head)
    return Refusal{Status::HeaderFieldsTooLarge, "the header fields are too long"};
  return {};
}

HeadParser::Check HeadParser::read_request_line(std::string_view line) {
  request_line_read_ = true;
  const std::size_t method_end = line.find(' ');
  const std::size_t target_end = line.rfind(' ');
  if (method_end == std::string_view::npos || target_end == method_end)
    return bad("the request line is not 'METHOD target HTTP/1.1'");
  const std::string_view method = line.substr(0, method_end);
  if (!is_token(method)) return bad("the method is not a token");
  head_.method = method_of(method);
  if (const auto refusal = read_target(line, method_end + 1, target_end)) return refusal;
  return read_version(line.substr(target_end + 1));
}

/// Takes "http://host:port" off the target. The authority is what Host has to be, too.
HeadParser::Check HeadParser::read_authority(std::string_view& target) {
  const std::size_t begin = target.find("//") + 2;
  const std::size_t end = std::min(target.find_first_of("/?", begin), target.size());
  const std::string_view authority = target.substr(begin, end - begin);
  if (!is_url_authority(authority)) return bad("the URL has no host");
  head_.host = slice(authority);
  target.remove_prefix(end);
  return {};
}

/// RFC 9112 section 3.2: CONNECT has the authority form "host:port", OPTIONS may have "*".
HeadParser::Check HeadParser::read_target(std::string_view line, std::size_t begin,
                                          std::size_t end) {
  const std::string_view target = line.substr(begin, end - begin);
  if (target.empty() || !is_visible(target) || target.find('#') != std::string_view::npos)
    return bad("the request target holds a character it must not");
  if (head_.method == Method::Connect)
    return is_tunnel_target(target) ? Check{} : bad("the target of CONNECT is not 'host:port'");
  if (target != "*") return read_origin(target);
  if (head_.method != Method::Options && head_.method != Method::Unknown)
    return bad("only OPTIONS has the target '*'");
  head_.path = slice(target);
  return {};
}

/// Origin form "/path?query", or absolute form "http://host/path?query".
HeadParser::Check HeadParser::read_origin(std::string_view target) {
  const std::string_view scheme = target.substr(0, target.find("//") + 2);
  if (equals_ignoring_case(scheme, "http://") || equals_ignoring_case(scheme, "https://")) {
    if (const auto refusal = read_authority(target)) return refusal;
  } else if (target[0] != '/') {
    return bad("the request target is neither a path nor a URL");
  }
  const std::size_t path_end = std::min(target.find('?'), target.size());
  head_.path = slice(target.substr(0, path_end));
  head_.query = slice(target.substr(std::min(path_end + 1, target.size())));
  return {};
}

HeadParser::Check HeadParser::read_version(std::string_view version) {
  if (version.size() != 8 || version.substr(0, 5) != "HTTP/" || version[6] != '.' ||
      version[5] < '0' || version[5] > '9' || version[7] < '0' || version[7] > '9')
    return bad("the HTTP version is malformed");
  if (version[5] != '1') return Refusal{Status::VersionNotSupported, "only HTTP/1.x is spoken"};
  head_.minor_version = version[7] - '0';
  head_.keep_alive = head_.minor_version >= 1;
  return {};
}

HeadParser::Check HeadParser::read_header(std::string_view line, const HttpLimits& limits) {
  if (++headers_ > limits.headers)
    return Refusal{Status::HeaderFieldsTooLarge, "too many header fields"};
  if (line[0] == ' ' || line[0] == '\t') return bad("folded header lines are not accepted");
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return bad("a header line without a colon");
  const std::string_view name = line.substr(0, colon);
  if (!is_token(name)) return bad("a header name is not a token");
  const std::string_view value = trimmed(line.substr(colon + 1));
  if (!is_field_value(value)) return bad("a header value holds a control character");
  for (const auto& known : known_headers) {
    const bool may_be = name.size() == known.name.size();
    if (may_be && equals_ignoring_case(name, known.name)) return (this->*known.read)(value);
  }
  return {};
}

HeadParser::Check HeadParser::on_host(std::string_view value) {
  if (std::exchange(host_seen_, true)) return bad("more than one Host");
  if (!is_host(value)) return bad("Host is malformed");
  if (head_.host.empty()) head_.host = slice(value);
  return {};
}

HeadParser::Check HeadParser::on_origin(std::string_view value) {
  if (head_.origin) return bad("more than one Origin");
  head_.origin = slice(value);
  return {};
}

HeadParser::Check HeadParser::on_authorization(std::string_view value) {
  if (!head_.authorization.empty()) return bad("more than one Authorization");
  head_.authorization = slice(value);
  return {};
}

HeadParser::Check HeadParser::on_forwarded_for(std::string_view value) {
  head_.forwarded_for = slice(value);
  return {};
}

HeadParser::Check HeadParser::on_expect(std::string_view value) {
  if (!equals_ignoring_case(value, "100-continue"))
    return Refusal{Status::ExpectationFailed, "only 'Expect: 100-continue' is met"};
  head_.expects_continue = head_.minor_version >= 1;
  return {};
}

HeadParser::Check HeadParser::on_connection(std::string_view value) {
  while (!value.empty()) {
    const std::string_view option = next_element(value);
    close_asked_ |= equals_ignoring_case(option, "close");
    if (equals_ignoring_case(option, "keep-alive") && head_.minor_version == 0)
      head_.keep_alive = true;
  }
  head_.keep_alive &= !close_asked_;  // RFC 9112 section 9.3: close goes before keep-alive
  return {};
}

HeadParser::Check HeadParser::on_content_type(std::string_view value) {
  if (std::exchange(content_type_seen_, true)) return bad("more than one Content-Type");
  head_.content_type = slice(value);
  return {};
}

/// A list or a repetition is refused even when its numbers agree.
HeadParser::Check HeadParser::on_content_length(std::string_view value) {
  if (head_.content_length) return bad("more than one Content-Length");
  std::uint64_t length = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), length);
  if (error == std::errc::result_out_of_range)
    return Refusal{Status::ContentTooLarge, "Content-Length is beyond 64 bits"};
  if (error != std::errc{} || end != value.data() + value.size())
    return bad("Content-Length is not a number");
  head_.content_length = length;
  return {};
}

HeadParser::Check HeadParser::on_partition_key(std::string_view value) {
  if (head_.partition_key) return bad("more than one X-Partition-Key");
  head_.partition_key = slice(value);
  return {};
}

/// All fields together are one list (RFC 9110 section 5.3).
HeadParser::Check HeadParser::on_content_encoding(std::string_view value) {
  while (!value.empty()) {
    const std::string_view coding = next_element(value);
    if (coding.empty() || equals_ignoring_case(coding, "identity")) continue;
    const bool alone = head_.coding == ContentCoding::None;
    head_.coding = alone && is_gzip(coding) ? ContentCoding::Gzip : ContentCoding::Other;
  }
  return {};
}

HeadParser::Check HeadParser::on_transfer_encoding(std::string_view value) {
  const bool ends_in_comma = value.ends_with(',');
  do {
    const std::string_view coding = next_element(value);
    if (coding.empty() || ends_in_comma)
      return bad("Transfer-Encoding has an element that is empty");
    chunked_is_last_ = equals_ignoring_case(coding, "chunked");
    ++codings_;
    chunked_codings_ += chunked_is_last_ ? 1 : 0;
  } while (!value.empty());
  return {};
}

HeadParser::Check HeadParser::check_codings() {
  if (codings_ == 0) return {};
  if (!chunked_is_last_) return bad("the last transfer coding is not 'chunked'");
  if (chunked_codings_ > 1) return bad("'chunked' is applied more than once");
  if (codings_ > 1)
    return Refusal{Status::NotImplemented, "the only transfer coding understood is 'chunked'"};
  head_.chunked = true;
  return {};
}

/// What can only be judged once all fields are there.
HeadParser::Check HeadParser::check_complete() {
  if (!host_seen_ && head_.minor_version >= 1) return bad("no Host");
  if (codings_ > 0 && head_.content_length) return bad("both Content-Length and Transfer-Encoding");
  if (codings_ > 0 && head_.minor_version == 0) return bad("Transfer-Encoding in HTTP/1.0");
  return check_codings();
}

Slice HeadParser::slice(std::string_view part) const {
  return {static_cast<std::uint32_t>(part.data() - origin_),
          static_cast<std::uint32_t>(part.size())};
}

Progress HeadParser::refuse(const Refusal& refusal) {
  refusal_ = refusal;
  return Progress::Refused;
}

}  // namespace costsim::ingest
