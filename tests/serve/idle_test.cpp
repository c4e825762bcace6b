// Clients that stay and say nothing cost little.
#include <arpa/inet.h>
#include <csignal>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <vector>

#include "ingest/raw_client.hpp"
#include "ingest/server_socket.hpp"
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

/// As many as this user may open, here and in the child.
unsigned possible_connections() {
  constexpr unsigned others = 200;
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  rlimit wanted{most_connections + others, most_connections + others};
  if (limit.rlim_max >= wanted.rlim_max) wanted.rlim_max = limit.rlim_max;
  if (setrlimit(RLIMIT_NOFILE, &wanted) == 0) return most_connections;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  return static_cast<unsigned>(limit.rlim_cur) - others;
}

/// Number `index` of the connections, which has asked one question.
Descriptor visitor(unsigned index, std::uint16_t port, const std::string& question) {
  Descriptor client(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
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

}  // namespace

TEST_CASE("a hundred thousand idle connections, or as many as the system allows", "[.][slow]") {
  const unsigned connections = possible_connections();
  const Folder folder;
  ChildService service(folder, {"--max-connections", "110000", "--idle-timeout", "1h"});
  const std::string question = post("{\"a\":1}");
  std::vector<Descriptor> clients;
  for (unsigned i = 0; i < connections; ++i) {
    clients.push_back(visitor(i, service.port(), question));
    REQUIRE(clients.back());
  }
  const std::size_t resident = service.rss_bytes();
  WARN(connections << " idle connections: " << resident / mebibyte << " MiB resident");
  if (memory_is_ours) CHECK(resident < connections * bytes_per_connection);
  RawClient client(service.port());
  client.send(get("/healthz"));
  CHECK(first_status(client.read_until("ok\n")) == 200);
  service.signal(SIGTERM);
  CHECK(service.wait() == 0);
}
