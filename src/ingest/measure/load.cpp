#include "ingest/measure/load.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>
#include <cstring>
#include <ctime>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <thread>

#include "ingest/front/socket.hpp"
#include "units/error.hpp"

namespace costsim::ingest {

namespace {

constexpr std::size_t most_events = 256;

Duration cpu_time(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return std::chrono::seconds(time.tv_sec) + Duration(time.tv_nsec);
}

struct Connection {
  Descriptor socket;
  std::string response;
  Duration sent_at{};
};

/// Bytes of the response at the front of `bytes`, 0 while it is incomplete.
std::size_t response_size(std::string_view bytes) {
  const std::size_t head = bytes.find("\r\n\r\n");
  if (head == std::string_view::npos) return 0;
  constexpr std::string_view name = "\r\nContent-Length: ";
  const std::size_t length_at = bytes.find(name);
  std::size_t length = 0;
  if (length_at < head)
    std::from_chars(bytes.data() + length_at + name.size(), bytes.data() + head, length);
  const std::size_t whole = head + 4 + length;
  return bytes.size() >= whole ? whole : 0;
}

class Generator {
 public:
  Generator(const LoadPlan& plan, const Clocks& clocks)
      : plan_(plan), clocks_(clocks), epoll_(epoll_create1(EPOLL_CLOEXEC)) {
    for (unsigned i = 0; i < plan.connections; ++i) connections_.push_back(connect_one(i));
  }

  void start() {
    for (auto& connection : connections_) send_request(connection);
  }

  /// Keeps the load up for that long.
  void run(Duration time) {
    const Duration until = clocks_.steady() + time;
    while (clocks_.steady() < until) {
      if (plan_.full()) {
        std::this_thread::sleep_for(std::chrono::microseconds(200));
        continue;
      }
      epoll_event ready[most_events];
      const int count = epoll_wait(epoll_.get(), ready, most_events, 100);
      for (int i = 0; i < count; ++i) serve(connections_[ready[i].data.u32]);
    }
  }

  LoadResult result;

 private:
  Connection connect_one(unsigned index) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(plan_.server.port);
    inet_pton(AF_INET, plan_.server.host.c_str(), &address.sin_addr);
    Connection connection{Descriptor(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)), {}, {}};
    const int fd = connection.socket.get();
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u32 = index;
    if (connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
        epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event) != 0)
      fail();
    return connection;
  }

  void send_request(Connection& connection) {
    connection.sent_at = clocks_.steady();
    std::string_view rest = plan_.request;
    while (!rest.empty()) {
      const auto sent = send(connection.socket, rest);
      if (sent.outcome != Transfer::Some) fail();
      rest.remove_prefix(sent.bytes);
    }
  }

  void serve(Connection& connection) {
    char bytes[4096];
    const auto got = receive(connection.socket, bytes);
    if (got.outcome != Transfer::Some) fail();
    connection.response.append(bytes, got.bytes);
    const std::size_t size = response_size(connection.response);
    if (size == 0) return;
    result.latencies.push_back(clocks_.steady() - connection.sent_at);
    ++(connection.response[9] == '2' ? result.requests : result.refused);
    connection.response.erase(0, size);
    send_request(connection);
  }

  [[noreturn]] static void fail() {
    throw Error(Failure::Untrustworthy,
                std::string("the service ended a connection of the load generator: ") +
                    std::strerror(errno));
  }

  const LoadPlan& plan_;
  const Clocks& clocks_;
  Descriptor epoll_;
  std::vector<Connection> connections_;
};

}  // namespace

LoadResult generate_load(const LoadPlan& plan, const Clocks& clocks) {
  Generator generator(plan, clocks);
  generator.start();
  generator.run(plan.warm_up);
  generator.result = {};
  const Duration cpu_before = plan.cpu_time();
  const Duration begin = clocks.steady();
  generator.run(plan.run_time);
  generator.result.wall = clocks.steady() - begin;
  generator.result.cpu = plan.cpu_time() - cpu_before;
  return std::move(generator.result);
}

Duration cpu_time_of_this_thread() {
  return cpu_time(CLOCK_THREAD_CPUTIME_ID);
}

Duration cpu_time_of_others() {
  return cpu_time(CLOCK_PROCESS_CPUTIME_ID) - cpu_time_of_this_thread();
}

void run_on_cores(unsigned first, unsigned last) {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  for (unsigned core = first; core <= last; ++core) CPU_SET(core, &cores);
  sched_setaffinity(0, sizeof cores, &cores);
}

}  // namespace costsim::ingest
