// The PROXY protocol, versions 1 and 2 (HAProxy, proxy-protocol.txt of 2020-03-05): what a balancer
// that only passes bytes on says before them of the client they come from.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "ingest/front/ip_address.hpp"

namespace costsim::ingest {

struct ProxyHeader {
  enum class State { NeedMore, Done, Wrong };

  State state = State::NeedMore;
  std::size_t size = 0;                  ///< of the header, when it is Done
  std::optional<IpAddress> client = {};  ///< none: the balancer itself asks, or does not say
};

/// `bytes` are those that a connection begins with, as far as they have come. A header has 4 KB at
/// most.
ProxyHeader read_proxy_header(std::string_view bytes);

}  // namespace costsim::ingest
