#include "simulation/queues/message_queue.hpp"

#include "simulation/pool_fixture.hpp"
#include "simulation/requests/source.hpp"
#include "support/catch.hpp"
#include "units/error.hpp"

using namespace costsim;
using namespace costsim::simulation;

namespace {

struct QueueRun {
  MessageQueueStatistics queue;
  FunctionStatistics pool;
  LatencyStatistics latency, waited;
  std::int64_t running;
};

QueueRun run_queue(const ArrivalConfig& arrivals, const MessageQueueConfig& config,
                   const FunctionPoolConfig& function, double seconds, DecisionLog* log = nullptr) {
  engine::Simulator simulator;
  const Window window{.horizon = s(seconds)};
  Account account;
  FunctionPool pool(function, account, 1);
  MessageQueue queue(simulator, config, pool, window, 1, nullptr, log);
  Source source(simulator, "messages", arrivals, 1, queue);
  simulator.run_until(window.horizon);
  const auto statistics = pool.statistics(window.horizon);
  return {queue.statistics(), statistics, queue.latency(), queue.waited(), pool.running()};
}

ArrivalConfig rate(double per_second) {
  return {.rate = {.per_second = {per_second}}};
}

ArrivalConfig at_once(std::size_t messages) {
  return {.replay = std::vector<Time>(messages, Time{0})};
}

FunctionPoolConfig taking(double seconds) {
  return {.warm = engine::deterministic(seconds)};
}

}  // namespace

TEST_CASE("every message of a healthy queue is processed once") {
  const auto run = run_queue(rate(50), {}, taking(0.1), 1000);
  CHECK(run.queue.counts.served + run.queue.counts.in_flight == run.queue.counts.requests);
  CHECK(run.queue.duplicates == 0);
  CHECK(run.queue.receives == run.pool.invocations + (run.queue.receives - run.queue.invocations));
  CHECK(run.queue.receives <= 10 * run.queue.invocations);
  CHECK(run.latency.all.max() < s(5));
}

TEST_CASE("the time in the queue ends with the first receive") {
  // The five pollers take one message each as it comes, ten each after 3 s, and the rest after 6 s.
  const auto run = run_queue(at_once(100), {.pollers = {.most = 5}}, taking(3), 100);
  CHECK(run.waited.all.count() == 100);
  CHECK(run.waited.all.max() == s(6));
  CHECK(run.waited.all.mean_seconds() == Approx((50 * 3 + 45 * 6) / 100.0));
  CHECK(run.latency.all.max() == s(9));
}

TEST_CASE("pollers begin with five and grow by as many a minute as the epoch allows") {
  const auto running_after = [](std::uint32_t per_minute, std::uint32_t most, double seconds) {
    const MessageQueueConfig config{.visibility = s(3600),
                                    .pollers = {.per_minute = per_minute, .most = most}};
    return run_queue(at_once(100'000), config, taking(3000), seconds).queue.peak_pollers;
  };
  CHECK(running_after(60, 1000, 0.5) == 5);
  CHECK(running_after(60, 1000, 60.5) == 65);
  CHECK(running_after(300, 1250, 60.5) == 305);
  CHECK(running_after(60, 1000, 2000) == 1000);
  CHECK(running_after(300, 1250, 2000) == 1250);
}

TEST_CASE("pollers come back down, within hours, when messages are few again") {
  MessageQueueConfig config;
  config.visibility = s(600);
  ArrivalConfig arrivals = at_once(5000);
  arrivals.replay.insert(arrivals.replay.end(), 200, s(40'000));
  const auto run = run_queue(arrivals, config, taking(10), 40'000.5);
  CHECK(run.queue.peak_pollers > 50);
  CHECK(run.running == 5);
}

TEST_CASE("a steady load keeps the pollers it needed: messages come one by one") {
  MessageQueueConfig config;
  config.pollers.per_minute = 60;
  const auto run = run_queue({.rate = {{100}}}, config, taking(0.1), 10'000);
  CHECK(static_cast<double>(run.queue.receives) <
        1.005 * static_cast<double>(run.queue.invocations));
}

TEST_CASE("memory grows with what waits or is handled, not with rate times visibility") {
  engine::Simulator simulator;
  Account account;
  const FunctionPoolConfig function = taking(0.1);
  FunctionPool pool(function, account, 1);
  MessageQueueConfig config;
  config.visibility = s(43'200);
  MessageQueue queue(simulator, config, pool, {.horizon = s(1000)}, 1);
  Source source(simulator, "messages", {.rate = {{100}}}, 1, queue);
  simulator.run_until(s(1000));
  CHECK(queue.statistics().counts.served > 99'000);
  CHECK(queue.held() < 200);
}

TEST_CASE("a poison message is received maxReceiveCount times, then it is a dead letter") {
  MessageQueueConfig config;
  config.max_receives = 5;
  config.poison_every = 100;
  ArrivalConfig arrivals;
  for (int i = 0; i < 1000; ++i) arrivals.replay.push_back(s(i));
  const auto run = run_queue(arrivals, config, taking(0.1), 10'000);
  CHECK(run.queue.dead_lettered >= 10);
  CHECK(run.queue.counts.served + run.queue.dead_lettered == 1000);
  config.partial = true;
  const auto partial = run_queue(arrivals, config, taking(0.1), 10'000);
  CHECK(partial.queue.dead_lettered == 10);
  CHECK(partial.queue.counts.served == 990);
  CHECK(partial.queue.failed == 50);  // five times each
}

TEST_CASE("without a dead-letter queue a poison message comes back until retention") {
  MessageQueueConfig config;
  config.poison_every = 1;
  config.retention = s(300);
  const auto run = run_queue(at_once(1), config, taking(0.1), 1000);
  CHECK(run.queue.expired == 1);
  CHECK(run.queue.failed == 10);  // at 0, 30 … 270 s
  CHECK(run.queue.counts.dropped == 1);
}

TEST_CASE("a function slower than the visibility timeout makes duplicates") {
  MessageQueueConfig config;
  config.visibility = s(30);
  config.window = s(1);
  const auto slow = run_queue(at_once(10), config, taking(70), 1000);
  CHECK(slow.queue.counts.served == 10);
  CHECK(slow.queue.invocations == 3);  // at 0, 30 and 60 s, before the first one is done
  CHECK(slow.queue.duplicates == 20);
  config.visibility = s(6 * 70);
  CHECK(run_queue(at_once(10), config, taking(70), 1000).queue.duplicates == 0);
}

// Lambda developer guide, "Backoff strategy for failed invocations": a throttled message is tried
// again until its visibility timeout ends. 100 messages into 5 × 5 s take 20 rounds.
TEST_CASE("a throttled batch stays with its poller, and the function is never idle") {
  FunctionPoolConfig function = taking(5);
  function.concurrency_limit = 5;
  MessageQueueConfig config;
  config.batch = 1;
  config.visibility = s(1800);
  config.max_receives = 3;
  const auto run = run_queue(at_once(100), config, function, 7200);
  CHECK(run.queue.counts.served == 100);
  CHECK(run.queue.dead_lettered == 0);
  CHECK(run.queue.receives == 100);
  CHECK(run.queue.throttled > 0);
  CHECK(run.latency.all.max() == s(100));
}

TEST_CASE("more pollers do not help a function that refuses: none are added meanwhile") {
  FunctionPoolConfig function = taking(5);
  function.concurrency_limit = 5;
  MessageQueueConfig config;
  config.batch = 1;
  config.visibility = s(3600);
  CHECK(run_queue(at_once(1000), config, function, 500).queue.peak_pollers <= 6);
}

TEST_CASE("dead letters of a throttled queue fall to none as visibility grows") {
  FunctionPoolConfig function = taking(20);
  function.concurrency_limit = 1;
  std::uint64_t before = 201;
  for (const double visibility : {25.0, 45.0, 65.0, 120.0}) {
    MessageQueueConfig config;
    config.batch = 1;
    config.visibility = s(visibility);
    config.max_receives = 3;
    const auto run = run_queue(at_once(200), config, function, 20'000);
    INFO(visibility);
    CHECK(run.queue.counts.served + run.queue.dead_lettered == 200);
    CHECK(run.queue.dead_lettered <= before);
    CHECK((run.queue.dead_lettered > 0) == (visibility < 80));  // four wait for 4 × 20 s
    before = run.queue.dead_lettered;
  }
}

TEST_CASE("a steady load of half of what the function takes loses nothing") {
  FunctionPoolConfig function = taking(1);
  function.concurrency_limit = 2;
  MessageQueueConfig config;
  config.batch = 1;
  config.max_receives = 3;
  const auto run = run_queue(rate(1), config, function, 100'000);
  CHECK(run.queue.counts.dropped == 0);
  CHECK(run.queue.counts.in_flight < 10);
}

TEST_CASE("what others set free is found by trying again, and in time") {
  engine::Simulator simulator;
  const Window window{.horizon = s(100)};
  Account account({.concurrency = 1, .requests_per_unit = 0});
  FunctionPool other(taking(20), account, 1);
  FunctionPool pool(taking(1), account, 1);
  MessageQueueConfig config;
  config.batch = 1;
  config.visibility = s(60);
  MessageQueue queue(simulator, config, pool, window, 1);
  REQUIRE(other.invoke(s(0)).accepted);
  Source source(simulator, "messages", at_once(1), 1, queue);
  simulator.run_until(window.horizon);
  CHECK(queue.statistics().counts.served == 1);
  CHECK(queue.latency().all.max() >= s(21));
  CHECK(queue.latency().all.max() <= s(26));  // the longest wait between two attempts is 5 s
  CHECK(queue.statistics().throttled < 15);
}

TEST_CASE("a poller gives up when the visibility timeout ends, and the message counts a receive") {
  FunctionPoolConfig function = taking(1000);
  function.concurrency_limit = 1;
  MessageQueueConfig config;
  config.batch = 1;
  config.visibility = s(2000);
  config.max_receives = 3;
  const auto blocked = run_queue(at_once(2), config, function, 900);
  CHECK(blocked.queue.given_up == 0);
  config.visibility = s(30);
  const auto run = run_queue(at_once(2), config, function, 900);
  CHECK(run.queue.given_up == 5);  // 3 of the second one, 2 of the first, which is still handled
  CHECK(run.queue.dead_lettered == 2);
  CHECK(run.queue.invocations == 1);
}

TEST_CASE("a window gathers messages into batches") {
  ArrivalConfig arrivals;
  for (int i = 0; i < 100; ++i) arrivals.replay.push_back(s(i));
  MessageQueueConfig config;
  CHECK(run_queue(arrivals, config, taking(0.01), 200).queue.invocations == 100);
  config.window = s(4.5);
  const auto run = run_queue(arrivals, config, taking(0.01), 200);
  CHECK(run.queue.invocations == 20);  // the one that opens the window and four more
  CHECK(run.latency.all.max() == s(4.51));
}

TEST_CASE("an impossible queue is refused, and an endless one ends the run") {
  CHECK_THROWS_AS(run_queue(rate(1), {.batch = 0}, taking(1), 1), Error);
  CHECK_THROWS_AS(run_queue(rate(1), {.visibility = Time{0}}, taking(1), 1), Error);
  MessageQueueConfig small;
  small.max_waiting = 1000;
  CHECK_THROWS_WITH(run_queue(rate(1000), small, taking(60), 1000),
                    Catch::Contains("less than comes"));
}

TEST_CASE("the decision log of a queue says why messages come back") {
  DecisionLog log(s(0), s(1000));
  MessageQueueConfig config;
  config.max_receives = 2;
  config.poison_every = 1;
  run_queue(at_once(1), config, taking(1), 200, &log);
  CHECK(log.text() ==
        "1.000000000 queue: a batch of 1 failed: a message in it is poison\n"
        "31.000000000 queue: a batch of 1 failed: a message in it is poison\n"
        "60.000000000 queue: a message received 2 times goes to the dead-letter queue\n");
}

TEST_CASE("the decision log of a queue says what its pollers hold") {
  DecisionLog log(s(0), s(1000));
  FunctionPoolConfig function = taking(50);
  function.concurrency_limit = 1;
  run_queue(at_once(2), {}, function, 40, &log);
  CHECK(log.text().starts_with(
      "0.000000000 queue: the function takes no batch now: a poller holds 1 messages and tries "
      "again until 30.000000 s\n"
      "30.000000000 queue: a poller gives up: its 1 messages are visible again\n"));
}
