// What a service tells systemd of itself: the protocol of sd_notify(3), a datagram a time.
#pragma once

#include <string>
#include <string_view>

#include "ingest/os/descriptor.hpp"

namespace costsim::ingest {

/// Without an address (nobody asked to be told) it says nothing; nor does it ever wait, or fail.
class ServiceManager {
 public:
  /// `address`: the value of NOTIFY_SOCKET, a path, or a name in the abstract space behind "@".
  explicit ServiceManager(std::string_view address);

  /// "READY=1", "STOPPING=1", "WATCHDOG=1", "STATUS=…".
  void tell(std::string_view state) const;

 private:
  std::string address_;
  Descriptor socket_;
};

}  // namespace costsim::ingest
