#include "ingest/delivery/sink_calls.hpp"

#include <algorithm>
#include <string>

namespace costsim::ingest {

namespace {

// As the API Reference of Kinesis and "Common Errors" have them; what stands for more than one is
// at the end.
constexpr std::array<std::string_view, SinkCalls::kinds_of_errors> names = {
    "network",  // no answer came
    "timeout",
    "credentials",  // there are none to sign with
    "file",         // it could not be written
    "UnreadableAnswer",
    "UnclearAnswer",
    "Resharded",
    "ProvisionedThroughputExceededException",
    "ThrottlingException",
    "LimitExceededException",
    "KMSThrottlingException",
    "KMSAccessDeniedException",
    "KMSDisabledException",
    "KMSInvalidStateException",
    "KMSNotFoundException",
    "KMSOptInRequired",
    "InternalFailure",
    "ServiceUnavailable",
    "AccessDeniedException",
    "ResourceNotFoundException",
    "InvalidArgumentException",
    "ValidationException",
    "SerializationException",
    "ExpiredTokenException",
    "UnrecognizedClientException",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "SignatureDoesNotMatch",
    "RequestTimeTooSkewed",
    "RequestExpired",
    "IncompleteSignature",
    "MissingAuthenticationToken",
    "HTTP 429",
    "HTTP 500",
    "HTTP 502",
    "HTTP 503",
    "HTTP 504",
    "HTTP 4xx",
    "HTTP 5xx",
    "other",
};

/// Some services leave the "Exception" away that the documents have behind these names.
std::string_view without_exception(std::string_view code) {
  constexpr std::string_view end = "Exception";
  if (code.ends_with(end)) code.remove_suffix(end.size());
  return code;
}

std::size_t place_of(std::string_view code) {
  const auto place = std::find_if(names.begin(), names.end(), [&](std::string_view name) {
    return without_exception(name) == without_exception(code);
  });
  return static_cast<std::size_t>(place - names.begin());
}

}  // namespace

std::span<const std::string_view> sink_errors() {
  return names;
}

std::size_t sink_error_of(const batching::Answer& answer) {
  const std::string_view code = answer.counted_as.empty() ? answer.code : answer.counted_as;
  if (const std::size_t place = place_of(code); place < names.size()) return place;
  constexpr std::string_view http = "HTTP ";
  const bool is_status = code.starts_with(http) && code.size() > http.size();
  const std::string group = is_status ? std::string(code.substr(0, http.size() + 1)) + "xx" : "";
  return std::min(place_of(group), place_of("other"));
}

void SinkCalls::add(const batching::Answer& answer, Duration now) {
  if (!answer.code.empty()) ++errors[sink_error_of(answer)];
  if (!answer.started) return;
  const Duration time = std::max(now - *answer.started, Duration::zero());
  const auto bound = std::find_if(bounds_ms.begin(), bounds_ms.end(), [&](std::int64_t ms) {
    return time <= std::chrono::milliseconds(ms);
  });
  ++times[static_cast<std::size_t>(bound - bounds_ms.begin())];
  sum += time;
}

SinkCalls& operator+=(SinkCalls& sum, const SinkCalls& part) {
  for (std::size_t i = 0; i < sum.errors.size(); ++i) sum.errors[i] += part.errors[i];
  for (std::size_t i = 0; i < sum.times.size(); ++i) sum.times[i] += part.times[i];
  sum.sum += part.sum;
  return sum;
}

}  // namespace costsim::ingest
