// Every event is somewhere, at every instant: the counts of /metrics add up whatever happens.
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <map>
#include <sstream>
#include <thread>
#include <vector>

#include "ingest/raw_client.hpp"
#include "ingest/support/fake_kinesis.hpp"
#include "ingest/support/small_disk.hpp"
#include "serve/child_service.hpp"
#include "serve/stuck_sink.hpp"
#include "support/catch.hpp"
#include "support/skip.hpp"

using namespace costsim::serve_tests;
using namespace std::chrono_literals;
using costsim::ingest::testing::first_status;
using costsim::ingest::testing::get;
using costsim::ingest::testing::post;
using costsim::ingest::testing::RawClient;

namespace {

using Counts = std::map<std::string, std::uint64_t>;

/// The counts of events on the page.
Counts events_on(const std::string& page) {
  Counts counts;
  std::istringstream lines(page);
  const std::string prefix = "costsim_events_";
  for (std::string line; std::getline(lines, line);) {
    if (line.compare(0, prefix.size(), prefix) != 0) continue;
    const auto name_end = line.find_first_of("{ ");
    counts[line.substr(prefix.size(), name_end - prefix.size())] =
        std::stoull(line.substr(line.rfind(' ') + 1));
  }
  return counts;
}

/// Reads /metrics of a service as fast as it is answered, until it ends.
class Poller {
 public:
  explicit Poller(std::uint16_t port) : thread_([this, port] { poll(port); }) {}
  ~Poller() { stop(); }
  void stop() {
    stopping_ = true;
    if (thread_.joinable()) thread_.join();
  }
  std::size_t polls() const { return polls_; }
  const std::vector<std::string>& violations() const { return violations_; }
  const Counts& last() const { return last_; }

 private:
  void poll(std::uint16_t port) {
    while (!stopping_) {
      try {
        RawClient client(port);
        while (!stopping_ && !client.ended()) {
          client.send(get("/metrics"));
          const std::string page = client.read_until("costsim_draining ");
          if (page.find("costsim_draining ") != std::string::npos) check(events_on(page));
          std::this_thread::sleep_for(1ms);
        }
      } catch (const std::exception&) {  // it has ended
        return;
      }
    }
  }
  void check(Counts counts) {
    ++polls_;
    const std::uint64_t in = counts["accepted_total"] + counts["replayed_total"];
    const std::uint64_t out = counts["delivered_total"] + counts["dead_lettered_total"] +
                              counts["lost_total"] + counts["withdrawn_total"] + counts["queued"] +
                              counts["in_flight"] + counts["spooled"];
    bool sane = in == out;
    for (const auto& [name, count] : counts) sane = sane && count < (std::uint64_t{1} << 40);
    for (const char* total : {"accepted_total", "delivered_total", "dead_lettered_total"})
      sane = sane && counts[total] >= last_[total];
    if (!sane) {
      std::string text;
      for (const auto& [name, count] : counts) text += name + "=" + std::to_string(count) + " ";
      violations_.push_back(text);
    }
    last_ = std::move(counts);
  }

  std::atomic<bool> stopping_{false};
  std::size_t polls_ = 0;
  std::vector<std::string> violations_;
  Counts last_;
  std::thread thread_;
};

/// Posts until it is stopped; how many events were answered 201.
std::size_t load(std::uint16_t port, std::chrono::milliseconds time, std::size_t bytes = 100) {
  std::string body;
  for (int i = 0; i < 50; ++i) body += "{\"t\":\"" + std::string(bytes, 'x') + "\"}\n";
  const std::string request = post(body, "Content-Type: application/x-ndjson\r\n");
  std::atomic<std::size_t> accepted{0};
  std::vector<std::thread> clients;
  const auto until = std::chrono::steady_clock::now() + time;
  for (int i = 0; i < 4; ++i)
    clients.emplace_back([&] {
      while (std::chrono::steady_clock::now() < until) {
        RawClient client(port);
        while (!client.ended() && std::chrono::steady_clock::now() < until) {
          client.send(request);
          if (first_status(client.read_until("}\n")) == 201) accepted += 50;
        }
      }
    });
  for (auto& client : clients) client.join();
  return accepted;
}

/// The last poll and the last line agree, and no poll found an event that was nowhere.
void check(ChildService& service, Poller& poller, std::size_t accepted) {
  service.signal(SIGTERM);
  service.wait();
  poller.stop();
  INFO(service.last_line());
  for (const auto& violation : poller.violations()) UNSCOPED_INFO(violation);
  CHECK(poller.violations().empty());
  CHECK(poller.polls() > 20);
  CHECK_THAT(service.last_line(), Catch::StartsWith("accepted " + std::to_string(accepted) + ","));
}

/// The same where clients were answered 503 though their events had been accepted: the disk took
/// too long to tell.
void check_at_least(ChildService& service, Poller& poller, std::size_t accepted) {
  service.signal(SIGTERM);
  service.wait();
  poller.stop();
  INFO(service.last_line());
  for (const auto& violation : poller.violations()) UNSCOPED_INFO(violation);
  CHECK(poller.violations().empty());
  CHECK(poller.polls() > 20);
  CHECK(poller.last().at("accepted_total") >= accepted);
}

}  // namespace

TEST_CASE("the counts add up through an overload of ten times and more") {
  costsim::ingest::Faults faults;
  faults.late = 1;  // 2.5 s a call
  costsim::ingest::FakeKinesis kinesis(faults, 64);
  const Folder folder;
  ChildService service(
      folder, {"--admin", "127.0.0.1:0", "--sink", "kinesis:s@" + kinesis.endpoint(), "--budget",
               "4MB", "--threads", "2", "--grace", "5s"});
  Poller poller(service.admin_port());
  const std::size_t accepted = load(service.port(), 2s);
  check(service, poller, accepted);
}

TEST_CASE("the counts add up behind a dead stream, with dead letters and without") {
  const bool letters = GENERATE(true, false);
  const StuckSink sink;
  const Folder folder;
  std::vector<std::string> flags = {
      "--admin",        "127.0.0.1:0",
      "--budget",       "2MB",
      "--grace",        "300ms",
      "--call-timeout", "100ms",
      "--attempts",     "2",
      "--sink",         "kinesis:s@http://127.0.0.1:" + std::to_string(sink.port())};
  if (letters) flags.insert(flags.end(), {"--dead-letter", folder.file("dead")});
  ChildService service(folder, flags);
  Poller poller(service.admin_port());
  const std::size_t accepted = load(service.port(), 1500ms);
  check(service, poller, accepted);
}

TEST_CASE("the counts add up through faults of the stream and the drain behind them") {
  costsim::ingest::Faults faults;
  faults.throttled_record = faults.failed_record = 0.05;
  faults.error_500 = faults.reset_after = faults.garbage = 0.05;
  costsim::ingest::FakeKinesis kinesis(faults, 64);
  const Folder folder;
  ChildService service(
      folder, {"--admin", "127.0.0.1:0", "--sink", "kinesis:s@" + kinesis.endpoint(), "--spool",
               folder.file("spool"), "--threads", "2"});
  Poller poller(service.admin_port());
  const std::size_t accepted = load(service.port(), 1500ms);
  check(service, poller, accepted);
}

TEST_CASE("the counts add up when the spool vanishes") {
  const StuckSink sink;
  const Folder folder;
  ChildService service(
      folder, {"--admin", "127.0.0.1:0", "--spool", folder.file("spool"), "--grace", "300ms",
               "--sink", "kinesis:s@http://127.0.0.1:" + std::to_string(sink.port())});
  Poller poller(service.admin_port());
  std::size_t accepted = load(service.port(), 500ms);
  std::filesystem::remove_all(folder.file("spool"));
  accepted += load(service.port(), 1s);
  check_at_least(service, poller, accepted);
  // What was answered 503 for it is no loss.
  unsigned long long all = 0, lost = 0, withdrawn = 0;
  std::sscanf(service.last_line().c_str(),
              "accepted %llu, delivered 0, dead-lettered 0, spooled 0, lost %llu, withdrawn %llu",
              &all, &lost, &withdrawn);
  CHECK(all == poller.last().at("accepted_total"));
  CHECK(all == lost + withdrawn);
  CHECK(lost >= accepted);
}

TEST_CASE("the counts add up through a full disk") {
  const costsim::ingest::SmallDisk disk("4m");
  if (!disk.mounted()) return costsim::testing::skip("a small disk needs the right to mount");
  const StuckSink sink;
  const Folder folder;
  ChildService service(folder,
                       {"--admin", "127.0.0.1:0", "--spool", disk.file("spool"), "--grace", "300ms",
                        "--sink", "kinesis:s@http://127.0.0.1:" + std::to_string(sink.port())});
  Poller poller(service.admin_port());
  const std::size_t accepted = load(service.port(), 1500ms, 2000);
  check_at_least(service, poller, accepted);
  CHECK_THAT(service.last_line(), Catch::Contains("lost 0"));
}
