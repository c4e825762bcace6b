// Who is asked: a host and perhaps a port (RFC 3986 section 3.2, RFC 9110 section 7.2).
#pragma once

#include <string_view>

namespace costsim::ingest {

/// What the field Host may be: a name, an IPv4 address, or an IP literal in brackets, and behind a
/// colon a port, which may be empty. All of it may be empty, but not the host alone: no http URL
/// has such an authority (RFC 9110 section 4.2.1), so none was asked for. Commas, though a name may
/// have them, are refused: to others they are a list. A port is no larger than TCP has.
bool is_host(std::string_view text);
/// The same of a URL with "http" or "https", whose host must not be empty (RFC 9110 section 4.2.1).
bool is_url_authority(std::string_view text);
/// The target of CONNECT (RFC 9112 section 3.2.3): a host and a port, neither of them empty.
bool is_tunnel_target(std::string_view text);

}  // namespace costsim::ingest
