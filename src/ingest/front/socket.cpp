#include "ingest/front/socket.hpp"

#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

#include "units/error.hpp"

namespace costsim::ingest {

namespace {

constexpr int backlog = 4096;

struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
};

SocketAddress resolve(const Address& address) {
  SocketAddress result;
  auto* v4 = reinterpret_cast<sockaddr_in*>(&result.storage);
  auto* v6 = reinterpret_cast<sockaddr_in6*>(&result.storage);
  if (inet_pton(AF_INET, address.host.c_str(), &v4->sin_addr) == 1) {
    v4->sin_family = AF_INET;
    v4->sin_port = htons(address.port);
    result.size = sizeof(sockaddr_in);
  } else if (inet_pton(AF_INET6, address.host.c_str(), &v6->sin6_addr) == 1) {
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(address.port);
    result.size = sizeof(sockaddr_in6);
  } else {
    throw Error(Failure::Usage, "\"" + address.host + "\" is not a numeric address");
  }
  return result;
}

IpAddress ip_of(const sockaddr_storage& address) {
  if (address.ss_family == AF_INET) {
    std::array<std::uint8_t, 4> v4{};
    std::memcpy(v4.data(), &reinterpret_cast<const sockaddr_in&>(address).sin_addr, v4.size());
    return v4_address(v4);
  }
  IpAddress v6;
  std::memcpy(v6.bytes.data(), &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr,
              v6.bytes.size());
  return v6;
}

[[noreturn]] void fail(const Address& address) {
  throw Error(Failure::Io, "cannot listen on " + to_text(address) + ": " + std::strerror(errno));
}

void set_option(const Descriptor& socket, int level, int option) {
  const int on = 1;
  setsockopt(socket.get(), level, option, &on, sizeof on);
}

Transferred result_of(ssize_t count) {
  if (count > 0) return {Transfer::Some, static_cast<std::size_t>(count)};
  const bool blocked = count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR);
  return {blocked ? Transfer::Blocked : Transfer::Ended, 0};
}

Descriptor reusable_socket(const Address& address, const SocketAddress& where) {
  Descriptor socket(
      ::socket(where.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket) fail(address);
  set_option(socket, SOL_SOCKET, SO_REUSEADDR);
  return socket;
}

}  // namespace

void refuse_if_taken(const Address& address) {
  const SocketAddress where = resolve(address);
  const Descriptor probe = reusable_socket(address, where);
  if (bind(probe.get(), where.get(), where.size) != 0) fail(address);
}

Descriptor listen_on(const Address& address) {
  const SocketAddress where = resolve(address);
  Descriptor socket = reusable_socket(address, where);
  set_option(socket, SOL_SOCKET, SO_REUSEPORT);
  if (bind(socket.get(), where.get(), where.size) != 0 || listen(socket.get(), backlog) != 0)
    fail(address);
  return socket;
}

std::uint16_t port_of(const Descriptor& listener) {
  SocketAddress bound;
  bound.size = sizeof bound.storage;
  getsockname(listener.get(), reinterpret_cast<sockaddr*>(&bound.storage), &bound.size);
  // The port stands at the same place in both families.
  return ntohs(reinterpret_cast<const sockaddr_in*>(&bound.storage)->sin_port);
}

Accepted accept_from(const Descriptor& listener) {
  SocketAddress peer;
  peer.size = sizeof peer.storage;
  Descriptor socket(accept4(listener.get(), reinterpret_cast<sockaddr*>(&peer.storage), &peer.size,
                            SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (!socket) return {{}, {}, errno == EMFILE || errno == ENFILE};
  set_option(socket, IPPROTO_TCP, TCP_NODELAY);
  return {std::move(socket), ip_of(peer.storage), false};
}

Transferred receive(const Descriptor& socket, std::span<char> room) {
  return result_of(recv(socket.get(), room.data(), room.size(), 0));
}

Transferred send(const Descriptor& socket, std::string_view bytes) {
  return result_of(::send(socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL));
}

void finish_sending(const Descriptor& socket) {
  shutdown(socket.get(), SHUT_WR);
}

WakeUp::WakeUp() : event_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
  if (!event_) throw Error(Failure::Io, std::string("no eventfd: ") + std::strerror(errno));
}

void WakeUp::ring() const {
  const std::uint64_t one = 1;
  // Fails only when the count is full, and then the loop is awake already.
  [[maybe_unused]] const auto written = write(event_.get(), &one, sizeof one);
}

void WakeUp::clear() const {
  std::uint64_t count = 0;
  [[maybe_unused]] const auto got = read(event_.get(), &count, sizeof count);
}

std::size_t raise_descriptor_limit() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  getrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_cur;
}

}  // namespace costsim::ingest
