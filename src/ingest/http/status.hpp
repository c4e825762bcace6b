// The HTTP status codes the service answers with (RFC 9110 section 15, RFC 6585).
#pragma once

#include <cstdint>
#include <string_view>

namespace costsim::ingest {

enum class Status : std::uint16_t {
  Ok = 200,
  Created = 201,
  BadRequest = 400,
  Unauthorized = 401,
  Forbidden = 403,
  NotFound = 404,
  MethodNotAllowed = 405,
  RequestTimeout = 408,
  LengthRequired = 411,
  ContentTooLarge = 413,
  UriTooLong = 414,
  UnsupportedMediaType = 415,
  ExpectationFailed = 417,
  UnprocessableContent = 422,
  TooManyRequests = 429,
  HeaderFieldsTooLarge = 431,
  NotImplemented = 501,
  ServiceUnavailable = 503,
  VersionNotSupported = 505,
};

/// "Created", "Bad Request" …
std::string_view phrase(Status status);

/// Why a request cannot be served; `reason` is static text for the caller.
struct Refusal {
  Status status = Status::BadRequest;
  std::string_view reason;
};

}  // namespace costsim::ingest
