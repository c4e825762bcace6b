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

constexpr unsigned connections = 100'000;
/// Of one address and port of the server, a client has some 28,000 ports to come from.
constexpr unsigned per_address = 20'000;

bool may_open(rlim_t descriptors) {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_max = std::max(limit.rlim_max, descriptors);
  limit.rlim_cur = limit.rlim_max;
  return setrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur >= descriptors;
}

/// Number `index` of the connections, which has asked one question.
Descriptor visitor(unsigned index, std::uint16_t port, const std::string& question) {
  Descriptor client(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK + index / per_address);
  if (connect(client.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) return {};
  char answer[512];
  if (costsim::ingest::send(client, question).bytes != question.size()) return {};
  return recv(client.get(), answer, sizeof answer, 0) > 0 ? std::move(client) : Descriptor();
}

}  // namespace

TEST_CASE("a hundred thousand idle connections", "[.][slow]") {
  if (!may_open(connections + 1000)) {
    WARN("skipped: this user may not open " << connections << " descriptors");
    return;
  }
  const Folder folder;
  ChildService service(
      folder, {"--listen", "0.0.0.0:0", "--max-connections", "110000", "--idle-timeout", "1h"});
  const std::string question = post("{\"a\":1}");
  std::vector<Descriptor> clients;
  for (unsigned i = 0; i < connections; ++i) {
    clients.push_back(visitor(i, service.port(), question));
    REQUIRE(clients.back());
  }
  const std::size_t resident = service.rss_bytes();
  WARN(connections << " idle connections: " << resident / mebibyte << " MiB resident");
  if (memory_is_ours) CHECK(resident < 1000 * mebibyte);
  RawClient client(service.port());
  client.send(get("/healthz"));
  CHECK(first_status(client.read_until("ok\n")) == 200);
  service.signal(SIGTERM);
  CHECK(service.wait() == 0);
}
