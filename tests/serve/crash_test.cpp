// kill -9 at any moment: what was answered 201 is delivered when the service is back.
#include <algorithm>
#include <chrono>
#include <csignal>
#include <random>
#include <thread>

#include "ingest/raw_client.hpp"
#include "serve/child_service.hpp"
#include "serve/load_clients.hpp"
#include "support/catch.hpp"

using namespace costsim::serve_tests;
using namespace std::chrono_literals;
using costsim::ingest::testing::get;
using costsim::ingest::testing::RawClient;

namespace {

/// Waits until nothing is left in the spool or in memory, for a minute at most.
void wait_until_delivered(std::uint16_t port) {
  for (int i = 0; i < 6000; ++i) {
    RawClient client(port);
    client.send(get("/metrics"));
    const std::string page = client.read_until("costsim_draining 0");
    const auto is_zero = [&](const std::string& gauge) {
      return page.find("\ncostsim_events_" + gauge + " 0\n") != std::string::npos;
    };
    if (is_zero("spooled") && is_zero("queued") && is_zero("in_flight")) return;
    std::this_thread::sleep_for(10ms);
  }
}

void crash_and_recover(int crashes, const std::string& sync, unsigned seed = 20'181'101) {
  const Folder folder;
  const std::vector<std::string> flags = {"--sink",    "file:" + folder.file("events"),
                                          "--spool",   folder.file("spool"),
                                          "--sync",    sync,
                                          "--threads", "2"};
  std::mt19937 random(seed);
  std::set<std::string> acknowledged, sent;
  for (int crash = 0; crash < crashes; ++crash) {
    ChildService service(folder, flags);
    LoadClients clients(service.port(), 4, "r" + std::to_string(crash) + "-");
    std::this_thread::sleep_for(std::chrono::milliseconds(20 + random() % 200));
    service.signal(SIGKILL);
    CHECK(service.wait() == 128 + SIGKILL);
    clients.stop();
    acknowledged.insert(clients.ids().begin(), clients.ids().end());
    sent.insert(clients.sent().begin(), clients.sent().end());
  }
  ChildService service(folder, flags);
  wait_until_delivered(service.port());
  service.signal(SIGTERM);
  CHECK(service.wait() == 0);
  INFO(service.last_line());
  std::size_t repeated = 0;
  const auto delivered = ids_in(folder.file("events"), &repeated);
  std::vector<std::string> missing;
  std::set_difference(acknowledged.begin(), acknowledged.end(), delivered.begin(), delivered.end(),
                      std::back_inserter(missing));
  INFO(acknowledged.size() << " acknowledged, " << delivered.size() << " delivered, " << repeated
                           << " of them again");
  CHECK(acknowledged.size() > static_cast<std::size_t>(crashes));
  CHECK(missing.empty());
  CHECK(std::includes(sent.begin(), sent.end(), delivered.begin(), delivered.end()));
}

}  // namespace

TEST_CASE("kill -9 loses no acknowledged event when there is a spool") {
  for (const char* sync : {"os", "group", "always"}) {
    INFO("--sync " << sync);
    crash_and_recover(3, sync);
  }
}

TEST_CASE("a thousand times kill -9 under load", "[.][slow]") {
  constexpr unsigned seed = 20'261'128;
  WARN("seed " << seed);
  for (const char* sync : {"group", "group", "os", "always"}) {
    INFO("--sync " << sync);
    crash_and_recover(250, sync, seed);
  }
}
