// Which pages of other origins may post: CORS, as the Fetch standard has it (fetch.spec.whatwg.org
// section 3.2).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/http/connection.hpp"
#include "units/quantity.hpp"

namespace costsim::ingest {

struct CrossOriginConfig {
  /// "https://shop.example", "null" or "*" for all; none: nobody is asked, and no page is let in.
  std::vector<std::string> origins = {};
  /// How long a browser may keep what a preflight said: Chromium does for two hours at most.
  Duration max_age = std::chrono::hours(2);
};

/// Reads "https://shop.example,http://localhost:3000", or "*"; else throws Error(Usage). An origin
/// is a scheme, a host and perhaps a port, in lower case, and nothing behind them (RFC 6454
/// section 6.2).
std::vector<std::string> parse_origins(std::string_view text);

/// What answers say to browsers.
class CrossOrigin {
 public:
  explicit CrossOrigin(const CrossOriginConfig& config);

  /// Header fields of any answer to this request, for as long as this lives; nothing where its page
  /// may not post: one of another origin that is not listed. What is no browser states no origin.
  std::optional<std::string_view> fields(const RequestView& request) const;
  /// The same of the answer to a preflight.
  std::optional<std::string_view> preflight_fields(const RequestView& request) const;
  bool is_asked() const { return !allowed_.empty(); }

 private:
  struct Allowed {
    std::string origin;
    std::string fields, preflight;
  };
  const Allowed* find(std::string_view origin) const;

  std::vector<Allowed> allowed_;
  std::string_view others_;  ///< fields of answers to who states no origin, or the service's own
};

}  // namespace costsim::ingest
