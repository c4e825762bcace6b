// The system calls of the front, each with its error turned into a value or an Error.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "ingest/front/config.hpp"
#include "ingest/front/ip_address.hpp"
#include "ingest/os/descriptor.hpp"

namespace costsim::ingest {

/// Listens with SO_REUSEPORT: each front thread has a listener of its own on the same address, and
/// the kernel spreads the connections. Throws Error(Io).
Descriptor listen_on(const Address& address);
/// Throws Error(Io) when somebody listens there already: SO_REUSEPORT would let a second service of
/// the same user take half of the connections. Two that start at the same instant are not told
/// apart.
void refuse_if_taken(const Address& address);
/// The port a listener got when it asked for port 0.
std::uint16_t port_of(const Descriptor& listener);

struct Accepted {
  Descriptor socket;  ///< non-blocking and without Nagle's delay; none when no one is waiting
  IpAddress peer;
  bool exhausted = false;  ///< the process is out of descriptors
};
/// The next connection.
Accepted accept_from(const Descriptor& listener);

/// Some: bytes went over. Blocked: none can now. Ended: the peer has gone, or the connection broke.
enum class Transfer { Some, Blocked, Ended };
struct Transferred {
  Transfer outcome = Transfer::Blocked;
  std::size_t bytes = 0;
};
/// One read, as much as there is and `room` holds; never waits.
Transferred receive(const Descriptor& socket, std::span<char> room);
/// Sends as much as the kernel takes; never waits.
Transferred send(const Descriptor& socket, std::string_view bytes);
/// Ends the sending direction: the peer sees the end behind the last response.
void finish_sending(const Descriptor& socket);

/// Wakes a loop that waits for it; may be rung from any thread.
class WakeUp {
 public:
  WakeUp();
  void ring() const;
  void clear() const;
  int fd() const { return event_.get(); }

 private:
  Descriptor event_;
};

/// Lifts this process's limit on descriptors as far as it may; returns the limit.
std::size_t raise_descriptor_limit();

}  // namespace costsim::ingest
