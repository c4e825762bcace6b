#include "ingest/kinesis/container_endpoint.hpp"

#include <arpa/inet.h>
#include <cstring>
#include <string_view>

namespace costsim::ingest {

namespace {

constexpr std::string_view where_it_may =
    "expected https, or http to loopback, 169.254.170.2, 169.254.170.23 or [fd00:ec2::23]";

bool is_v4_of_ours(const std::string& host) {
  in_addr address{};
  if (inet_pton(AF_INET, host.c_str(), &address) != 1) return false;
  const bool is_loopback = ntohl(address.s_addr) >> 24 == 127;
  return is_loopback || host == "169.254.170.2" || host == "169.254.170.23";
}

bool is_v6_of_ours(const std::string& host) {
  in6_addr address{}, agent{};
  if (inet_pton(AF_INET6, host.c_str(), &address) != 1) return false;
  inet_pton(AF_INET6, "fd00:ec2::23", &agent);
  return IN6_IS_ADDR_LOOPBACK(&address) || std::memcmp(&address, &agent, sizeof agent) == 0;
}

/// "127.0.0.1:80" or "[::1]": what stands between "http://" and the path.
bool is_ours(const std::string& authority) {
  if (authority.starts_with('[')) {
    const auto end = authority.find(']');
    return end != std::string::npos && is_v6_of_ours(authority.substr(1, end - 1)) &&
           (end + 1 == authority.size() || authority[end + 1] == ':');
  }
  const std::string host = authority.substr(0, authority.find(':'));
  return host == "localhost" || is_v4_of_ours(host);
}

}  // namespace

std::string container_refusal(const std::string& url) {
  constexpr std::string_view clear = "http://";
  if (url.starts_with("https://")) return "";
  if (!url.starts_with(clear)) return url + ": " + std::string(where_it_may);
  const std::string rest = url.substr(clear.size());
  const std::string authority = rest.substr(0, rest.find_first_of("/?#"));
  // "http://127.0.0.1@host" is another host.
  const bool plain = authority.find_first_of("@\\ \t") == std::string::npos;
  return plain && is_ours(authority) ? "" : url + ": " + std::string(where_it_may);
}

}  // namespace costsim::ingest
