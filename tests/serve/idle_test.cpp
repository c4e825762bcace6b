// Clients that stay and say nothing cost little.
#include <algorithm>
#include <arpa/inet.h>
#include <csignal>
#include <memory>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include "ingest/front/socket.hpp"
#include "ingest/raw_client.hpp"
#include "serve/child_service.hpp"
#include "serve/memory.hpp"
#include "support/catch.hpp"

using namespace costsim::serve_tests;
using costsim::ingest::Descriptor;
using costsim::ingest::testing::first_status;
using costsim::ingest::testing::get;
using costsim::ingest::testing::post;
using costsim::ingest::testing::RawClient;

namespace {

constexpr unsigned most_connections = 100'000;
/// 100,000 in 1 GB.
constexpr std::size_t bytes_per_connection = 10'000;
/// An address has some 28,000 ports to come from.
constexpr unsigned per_address = 20'000;

/// As many as a process of this user may open, here and in the child.
unsigned connections_per_process() {
  constexpr unsigned others = 200;
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  rlimit wanted{most_connections + others, most_connections + others};
  if (limit.rlim_max >= wanted.rlim_max) wanted.rlim_max = limit.rlim_max;
  if (setrlimit(RLIMIT_NOFILE, &wanted) == 0) return most_connections;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  return std::min(most_connections, static_cast<unsigned>(limit.rlim_cur) - others);
}

/// Number `index` of the connections, which has asked one question.
Descriptor visitor(unsigned index, std::uint16_t port, const std::string& question) {
  Descriptor client(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  // Only the whole pair of addresses must be new, not the port on this side.
  const int on = 1;
  setsockopt(client.get(), IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
  sockaddr_in from{}, to{};
  from.sin_family = to.sin_family = AF_INET;
  from.sin_addr.s_addr = htonl(INADDR_LOOPBACK + index / per_address);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  to.sin_port = htons(port);
  if (bind(client.get(), reinterpret_cast<sockaddr*>(&from), sizeof from) != 0 ||
      connect(client.get(), reinterpret_cast<sockaddr*>(&to), sizeof to) != 0)
    return {};
  char answer[512];
  if (costsim::ingest::send(client, question).bytes != question.size()) return {};
  return recv(client.get(), answer, sizeof answer, 0) > 0 ? std::move(client) : Descriptor();
}

/// A process that connects clients number `first` and on, and keeps them until it is ended.
class Visitors {
 public:
  Visitors(std::uint16_t port, unsigned first, unsigned count) {
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    process_ = fork();
    if (process_ == 0) stay(port, first, count, ends[1]);
    ::close(ends[1]);
    char answer = 0;
    complete_ = ::read(ends[0], &answer, 1) == 1;
    ::close(ends[0]);
  }
  ~Visitors() {
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
  }
  Visitors(const Visitors&) = delete;
  Visitors& operator=(const Visitors&) = delete;
  bool complete() const { return complete_; }

 private:
  [[noreturn]] static void stay(std::uint16_t port, unsigned first, unsigned count, int report) {
    const std::string question = post("{\"a\":1}");
    std::vector<Descriptor> clients;
    for (unsigned i = 0; i < count; ++i) {
      clients.push_back(visitor(first + i, port, question));
      if (!clients.back()) _exit(1);
    }
    if (::write(report, "!", 1) == 1) pause();
    _exit(1);
  }

  pid_t process_ = -1;
  bool complete_ = false;
};

/// A service and all the clients that it can hold.
struct House {
  House(unsigned first, unsigned count)
      : service(folder, {"--max-connections", "110000", "--idle-timeout", "1h"}),
        visitors(service.port(), first, count) {}
  Folder folder;
  ChildService service;
  Visitors visitors;
};

}  // namespace

// Where one process may not have so many descriptors, several services share them.
TEST_CASE("a hundred thousand idle connections take less than a gigabyte", "[.][slow]") {
  const unsigned each = connections_per_process();
  std::vector<std::unique_ptr<House>> houses;
  std::size_t resident = 0;
  for (unsigned held = 0; held < most_connections; held += each) {
    houses.push_back(std::make_unique<House>(held, std::min(each, most_connections - held)));
    REQUIRE(houses.back()->visitors.complete());
    resident += houses.back()->service.rss_bytes();
  }
  WARN(most_connections << " idle connections in " << houses.size()
                        << " process(es): " << resident / mebibyte << " MiB resident");
  if (memory_is_ours) CHECK(resident < most_connections * bytes_per_connection);
  for (const auto& house : houses) {
    RawClient client(house->service.port());
    client.send(get("/healthz"));
    CHECK(first_status(client.read_until("ok\n")) == 200);
    house->service.signal(SIGTERM);
    CHECK(house->service.wait() == 0);
  }
}
