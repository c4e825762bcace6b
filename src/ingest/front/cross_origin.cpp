#include "ingest/front/cross_origin.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "ingest/http/host.hpp"
#include "ingest/http/text.hpp"
#include "units/error.hpp"

namespace costsim::ingest {

namespace {

constexpr std::string_view everybody = "*";
/// Caches must not give one page's answer to another one.
constexpr std::string_view varies = "Vary: Origin\r\n";
/// Beacons come with credentials, which this service never asks for, and browsers send one of
/// application/json where that is allowed alone. A wildcard cannot allow it.
constexpr std::string_view of_one_page =
    "Vary: Origin\r\nAccess-Control-Allow-Credentials: true\r\n";
/// What scripts may read beside the body, and send beside what any form may.
constexpr std::string_view readable = "Access-Control-Expose-Headers: Retry-After\r\n";
constexpr std::string_view sendable =
    "authorization, content-encoding, content-type, x-partition-key";

bool is_origin(std::string_view text) {
  const std::size_t colon = text.find("://");
  if (colon == std::string_view::npos) return false;
  const std::string_view scheme = text.substr(0, colon), authority = text.substr(colon + 3);
  const bool upper =
      std::any_of(text.begin(), text.end(), [](char c) { return 'A' <= c && c <= 'Z'; });
  return is_token(scheme) && !upper && is_url_authority(authority);
}

std::string checked_origin(std::string_view text) {
  if (is_origin(text) || text == "null" || text == everybody) return std::string(text);
  throw Error(Failure::Usage,
              fmt::format("'{}': expected an origin such as https://shop.example in lower case, "
                          "without a path; null; or * for all",
                          text));
}

/// Whether a page comes from where it posts to.
bool is_own(std::string_view origin, std::string_view host) {
  const std::size_t colon = origin.find("://");
  return colon != std::string_view::npos && origin.substr(colon + 3) == host;
}

}  // namespace

std::vector<std::string> parse_origins(std::string_view text) {
  std::vector<std::string> origins;
  if (text.ends_with(',')) checked_origin({});
  do {
    origins.push_back(checked_origin(next_element(text)));
  } while (!text.empty());
  const bool all = std::find(origins.begin(), origins.end(), everybody) != origins.end();
  if (all && origins.size() > 1) {
    throw Error(Failure::Usage, "'*' lets all in: expected it alone, or a list without it");
  }
  return origins;
}

CrossOrigin::CrossOrigin(const CrossOriginConfig& config) {
  for (const std::string& origin : config.origins) {
    Allowed allowed{.origin = origin, .fields = {}, .preflight = {}};
    const std::string_view varying = origin == everybody ? std::string_view() : of_one_page;
    const std::string who = fmt::format("Access-Control-Allow-Origin: {}\r\n{}", origin, varying);
    allowed.fields = who + std::string(readable);
    allowed.preflight = who + fmt::format(
                                  "Access-Control-Allow-Methods: POST\r\n"
                                  "Access-Control-Allow-Headers: {}\r\n"
                                  "Access-Control-Max-Age: {}\r\n",
                                  sendable, config.max_age / std::chrono::seconds(1));
    allowed_.push_back(std::move(allowed));
  }
  if (is_asked() && allowed_.front().origin != everybody) others_ = varies;
}

const CrossOrigin::Allowed* CrossOrigin::find(std::string_view origin) const {
  const auto found = std::find_if(allowed_.begin(), allowed_.end(), [&](const Allowed& each) {
    return each.origin == origin || each.origin == everybody;
  });
  return found == allowed_.end() ? nullptr : &*found;
}

std::optional<std::string_view> CrossOrigin::fields(const RequestView& request) const {
  if (!is_asked() || !request.head.origin) return others_;
  const std::string_view origin = request.text(*request.head.origin);
  if (const Allowed* allowed = find(origin)) return allowed->fields;
  return is_own(origin, request.text(request.head.host)) ? std::optional(others_) : std::nullopt;
}

std::optional<std::string_view> CrossOrigin::preflight_fields(const RequestView& request) const {
  if (!is_asked() || !request.head.origin) return others_;
  const Allowed* allowed = find(request.text(*request.head.origin));
  return allowed == nullptr ? fields(request) : allowed->preflight;
}

}  // namespace costsim::ingest
