// The token service (STS): roles asked for, in its query protocol with answers in XML. What is
// asked stands in the body: URLs are written into logs.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ingest/kinesis/credentials.hpp"

namespace costsim::ingest {

/// The role, asked for with the right of `source`. Empty: no external id.
Found assume_role(const Asking& asking, const Credentials& source, const std::string& role,
                  const std::string& session, const std::string& external_id);

/// The role, asked for with the token in a file, as EKS puts one into a pod.
Found assume_role_with_token(const Asking& asking, const std::string& file, const std::string& role,
                             const std::string& session);

/// "2026-11-21T18:00:00Z", or nothing.
std::optional<WallTime> parse_expiration(const std::string& text);

/// As a query has it: all but letters, digits and "-_.~" as %XX (RFC 3986).
std::string percent_encoded(std::string_view text);

}  // namespace costsim::ingest
