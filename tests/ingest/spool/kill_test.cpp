// A process that is killed in the middle of its work has lost nothing that it acknowledged.
#include <chrono>
#include <map>
#include <random>
#include <set>
#include <signal.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "ingest/service/delivery.hpp"
#include "ingest/spool/filled_spool.hpp"
#include "ingest/support/now.hpp"
#include "ingest/support/temporary_folder.hpp"
#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::ingest;
using namespace costsim::ingest::testing;
using namespace std::chrono_literals;

namespace {

/// Offers events without end and writes the number of each one that is durable to `acknowledged`.
[[noreturn]] void serve_until_killed(const TemporaryFolder& folder, SyncPolicy sync,
                                     std::uint64_t first, int acknowledged) {
  Delivery delivery(spooled(folder, sync), 1);
  Pipeline& pipeline = delivery.pipeline(0);
  std::map<std::uint64_t, std::uint64_t> waiting;  // ticket → number
  for (std::uint64_t number = first;;) {
    for (int i = 0; i < 20; ++i, ++number) {
      const auto offer = pipeline.offer({event(number), ""}, now());
      if (offer.admission == Admission::Accepted) waiting[offer.ticket] = number;
    }
    pipeline.tick(now());
    while (!waiting.empty() && waiting.begin()->first <= pipeline.durable_ticket()) {
      const std::uint64_t done = waiting.begin()->second;
      if (::write(acknowledged, &done, sizeof done) != sizeof done) ::_exit(1);
      waiting.erase(waiting.begin());
    }
  }
}

/// Kills a child in the middle of its work, some time after so many acknowledgements; returns the
/// numbers it acknowledged.
std::vector<std::uint64_t> run_and_kill(const TemporaryFolder& folder, SyncPolicy sync,
                                        std::uint64_t first, std::size_t acknowledgements,
                                        std::chrono::microseconds later) {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    ::close(ends[0]);
    serve_until_killed(folder, sync, first, ends[1]);
  }
  ::close(ends[1]);
  std::vector<std::uint64_t> numbers;
  const auto read_one = [&] {
    std::uint64_t number = 0;
    if (::read(ends[0], &number, sizeof number) != sizeof number) return false;
    numbers.push_back(number);
    return true;
  };
  while (numbers.size() < acknowledgements && read_one()) {
  }
  std::thread killer([&] {
    std::this_thread::sleep_for(later);
    ::kill(child, SIGKILL);
  });
  while (read_one()) {
  }
  killer.join();
  ::waitpid(child, nullptr, 0);
  ::close(ends[0]);
  return numbers;
}

void kill_again_and_again(int times, SyncPolicy sync) {
  TemporaryFolder folder;
  std::mt19937 random(11);
  std::set<std::uint64_t> acknowledged;
  std::size_t at_least = 0;
  for (int round = 0; round < times; ++round) {
    const std::size_t acknowledgements = random() % 1000;
    const auto later = std::chrono::microseconds(random() % 20'000);
    at_least += acknowledgements;
    for (const auto number : run_and_kill(
             folder, sync, static_cast<std::uint64_t>(round) * 10'000'000, acknowledgements, later))
      acknowledged.insert(number);
  }
  Delivery last(spooled(folder, sync), 1);
  last.pipeline(0).close();
  const auto report = last.finish(60s);
  CHECK(report.in_time);
  CHECK(report.counters.spool_skipped == 0);
  CHECK(report.counters.spool_unmarked == 0);

  std::unordered_map<std::string, int> delivered;
  for (const auto& line : read_lines(folder.file("out"))) ++delivered[line];
  std::size_t lost = 0;
  for (const auto number : acknowledged) lost += delivered.count(event(number)) == 0;
  CHECK(acknowledged.size() >= at_least);
  CHECK(lost == 0);
}

}  // namespace

TEST_CASE("no acknowledged event is lost by kill -9, wherever it strikes") {
  kill_again_and_again(8, SyncPolicy::Group);
  kill_again_and_again(4, SyncPolicy::Os);
  kill_again_and_again(4, SyncPolicy::Always);
}

TEST_CASE("kill -9, two hundred times", "[.slow]") {
  kill_again_and_again(200, SyncPolicy::Group);
}
