#include "ingest/front/client_limits.hpp"

#include "ingest/http/text.hpp"

namespace costsim::ingest {

namespace {

std::string_view taken_last(std::string_view& list) {
  const std::size_t comma = list.rfind(',');
  const std::size_t begin = comma == std::string_view::npos ? 0 : comma + 1;
  const std::string_view last = trimmed(list.substr(begin));
  list = list.substr(0, begin == 0 ? 0 : comma);
  return last;
}

}  // namespace

IpAddress client_behind(const std::vector<IpNetwork>& proxies, const IpAddress& peer,
                        std::string_view forwarded_for) {
  IpAddress client = peer;
  while (!forwarded_for.empty() && is_in(proxies, client)) {
    const auto before = parse_ip(taken_last(forwarded_for));
    if (!before) break;  // "unknown", or a name: nobody else can be told apart
    client = *before;
  }
  return client;
}

std::optional<Duration> ClientLimits::wait_of_peer(const IpAddress& peer,
                                                   std::string_view forwarded_for, Duration now) {
  const IpAddress client = client_behind(proxies_, peer, forwarded_for);
  constexpr std::size_t network_of_a_client = 8;
  const std::size_t bytes = client.is_v4() ? client.bytes.size() : network_of_a_client;
  return rates_.wait_of({reinterpret_cast<const char*>(client.bytes.data()), bytes}, now);
}

}  // namespace costsim::ingest
