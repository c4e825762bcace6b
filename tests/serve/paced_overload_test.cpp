// Ten times the capacity, offered by the clock: clients that do not slow down when the service
// does.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <thread>
#include <vector>

#include "ingest/raw_client.hpp"
#include "ingest/support/fake_kinesis.hpp"
#include "serve/child_service.hpp"
#include "serve/memory.hpp"
#include "support/catch.hpp"

using namespace costsim::serve_tests;
using namespace std::chrono_literals;
using costsim::ingest::testing::first_status;
using costsim::ingest::testing::post;
using costsim::ingest::testing::RawClient;

namespace {

using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::duration<double, std::milli>;

constexpr std::size_t budget = 32 * mebibyte;
constexpr unsigned capacity = 3'200;  // events/s: 16 calls at a time, 500 events in each, 2.5 s
constexpr unsigned bulk = 100;
constexpr unsigned clients = 8;

std::string bulk_body() {
  std::string body;
  for (unsigned i = 0; i < bulk; ++i) body += "{\"text\":\"" + std::string(188, 'x') + "\"}\n";
  return post(body, "Content-Type: application/x-ndjson\r\n");
}

struct Answers {
  std::atomic<std::size_t> accepted{0}, refused{0}, others{0};
  void count(int status) {
    ++(status == 201 ? accepted : status == 503 || status == 429 ? refused : others);
  }
};

/// One client's share of the load: each request has its time, whatever became of the one before.
void post_by_the_clock(std::uint16_t port, unsigned events_per_s, Clock::time_point end,
                       Answers& answers) {
  const std::string request = bulk_body();
  const auto gap = std::chrono::nanoseconds(1s) * bulk * clients / events_per_s;
  auto due = Clock::now();
  while (due < end) {
    RawClient client(port);
    for (; due < end && !client.ended(); due += gap) {
      std::this_thread::sleep_until(due);
      client.send(request);
      const std::string answer = client.read_until("}\n");
      if (!answer.empty()) answers.count(first_status(answer));
    }
  }
}

/// Single events, one after the other: how long the answer to an accepted one takes.
struct Probe {
  std::vector<double> accepted_ms;
  std::size_t refused = 0;
  double first_accepted_s = -1;  ///< from the beginning

  Probe(std::uint16_t port, Clock::duration time) {
    const auto begin = Clock::now();
    while (Clock::now() < begin + time) {
      RawClient client(port);
      while (Clock::now() < begin + time && !client.ended()) {
        std::this_thread::sleep_for(5ms);
        const auto asked = Clock::now();
        client.send(post("{\"a\":1}"));
        if (first_status(client.read_until("\r\n\r\n")) != 201) {
          ++refused;
          continue;
        }
        accepted_ms.push_back(Milliseconds(Clock::now() - asked).count());
        if (first_accepted_s < 0)
          first_accepted_s = std::chrono::duration<double>(Clock::now() - begin).count();
      }
    }
    std::sort(accepted_ms.begin(), accepted_ms.end());
  }
  double percentile(double share) const {
    if (accepted_ms.empty()) return -1;
    return accepted_ms[static_cast<std::size_t>(share * double(accepted_ms.size() - 1))];
  }
  std::string text() const {
    return std::to_string(accepted_ms.size()) + " accepted, " + std::to_string(refused) +
           " refused, p50 " + std::to_string(percentile(0.5)) + " ms, p99 " +
           std::to_string(percentile(0.99)) + " ms, the first accepted after " +
           std::to_string(first_accepted_s) + " s";
  }
};

void overload(Clock::duration time) {
  costsim::ingest::Faults slow;
  slow.late = 1;
  costsim::ingest::FakeKinesis kinesis(slow, 512);
  const Folder folder;
  ChildService service(
      folder, {"--budget", "32MB", "--grace", "5m", "--sink", "kinesis:s@" + kinesis.endpoint()});
  const Probe before(service.port(), time / 20);
  Answers answers;
  std::size_t most = 0;
  std::string during;
  {
    const auto end = Clock::now() + time;
    std::vector<std::thread> load;
    for (unsigned i = 0; i < clients; ++i)
      load.emplace_back([&] { post_by_the_clock(service.port(), 10 * capacity, end, answers); });
    load.emplace_back([&] { during = Probe(service.port(), time).text(); });
    while (Clock::now() < end) {
      most = std::max(most, service.rss_bytes());
      std::this_thread::sleep_for(20ms);
    }
    for (auto& thread : load) thread.join();
  }
  const Probe after(service.port(), time / 6);
  WARN("offered " << 10 * capacity << " events/s to a sink of " << capacity << "/s: "
                  << answers.accepted << " bodies accepted, " << answers.refused << " refused, "
                  << most / mebibyte << " MiB resident at most\nbefore: " << before.text()
                  << "\nduring: " << during << "\nafter:  " << after.text());
  CHECK(answers.others == 0);
  CHECK(answers.accepted > 0);
  CHECK(answers.refused > answers.accepted);
  if (memory_is_ours) CHECK(most < 64 * mebibyte + budget * 12 / 10);
  CHECK_FALSE(after.accepted_ms.empty());
  service.signal(SIGTERM);
  CHECK(service.wait() == 0);
  CHECK(service.last_line().find("lost 0") != std::string::npos);
}

}  // namespace

TEST_CASE("ten times the capacity for a minute: memory stays, clients are served again",
          "[.][slow]") {
  overload(60s);
}
