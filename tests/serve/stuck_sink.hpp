// An endpoint that takes connections and never says a word.
#pragma once

#include "ingest/front/socket.hpp"

namespace costsim::serve_tests {

class StuckSink {
 public:
  StuckSink() : listener_(ingest::listen_on({"127.0.0.1", 0})) {}
  std::uint16_t port() const { return ingest::port_of(listener_); }

 private:
  ingest::Descriptor listener_;  ///< the kernel completes the handshakes of its backlog
};

}  // namespace costsim::serve_tests
