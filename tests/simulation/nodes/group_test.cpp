#include "simulation/nodes/group.hpp"

#include "simulation/oracles.hpp"
#include "simulation/pool_fixture.hpp"
#include "simulation/requests/source.hpp"
#include "support/catch.hpp"
#include "units/error.hpp"

using namespace costsim;
using namespace costsim::simulation;

namespace {

struct NodeRun {
  NodeGroupStatistics statistics;
  LatencyStatistics latency;
  std::int64_t nodes;
};

NodeRun run_nodes(const NodeGroupConfig& config, const ArrivalConfig& arrivals, double seconds,
                  std::uint64_t seed = 1, DecisionLog* log = nullptr) {
  engine::Simulator simulator;
  const Window window{.horizon = s(seconds)};
  NodeGroup nodes(simulator, config, window, seed, nullptr, log);
  Source source(simulator, "requests", arrivals, seed, nodes);
  simulator.run_until(window.horizon);
  return {nodes.statistics(window.horizon), nodes.latency(), nodes.nodes()};
}

ArrivalConfig rate(double per_second) {
  return {.rate = {.per_second = {per_second}}};
}

/// `first` for `seconds`, then `second`.
ArrivalConfig step(double first, double seconds, double second) {
  return {.rate = {.per_second = {first, second}, .step = s(seconds)}};
}

}  // namespace

TEST_CASE("one node is M/M/c") {
  const NodeGroupConfig config{.service = engine::exponential(1), .vcpus = 4};
  const double c = oracles::erlang_c(4, 3);
  oracles::check_within_three_standard_errors(
      oracles::replicas([&](auto seed) {
        return run_nodes(config, rate(3), 20'000, seed).latency.all.mean_seconds() - 1;
      }),
      c / (4 - 3));
}

TEST_CASE("nodes without queues lose as Erlang B says, if the balancer knows who is free") {
  NodeGroupConfig config{.service = engine::exponential(1), .queue_limit = 0};
  config.nodes = 5;
  oracles::check_within_three_standard_errors(
      oracles::replicas([&](auto seed) {
        const auto counts = run_nodes(config, rate(4), 5'000, seed).statistics.counts;
        return static_cast<double>(counts.throttled) / static_cast<double>(counts.requests);
      }),
      oracles::erlang_b(5, 4));
}

TEST_CASE("a balancer that knows what is outstanding waits less than one that takes turns") {
  NodeGroupConfig config{.service = engine::exponential(0.1)};
  config.nodes = 10;
  const auto knows = run_nodes(config, rate(80), 2000).latency.all.mean_seconds();
  config.balancing = Balancing::RoundRobin;
  const auto turns = run_nodes(config, rate(80), 2000).latency.all.mean_seconds();
  CHECK(knows < 0.75 * turns);
}

TEST_CASE("target tracking meets its target, after delay, boot and cool-down") {
  NodeGroupConfig config{.service = engine::exponential(0.1), .vcpus = 2, .boot = s(60)};
  config.nodes = 2;
  config.scaling = NodeScalingConfig{.target_utilisation = 0.5};
  // 100 requests/s × 0.1 s = 10 busy vCPUs: 10 nodes at 50 %.
  const auto run = run_nodes(config, step(10, 600, 100), 7200);
  CHECK(run.nodes >= 10);
  CHECK(run.nodes <= 11);
  CHECK(run.latency.all.max() > s(60));  // nobody helps before a node has booted
  config.max_nodes = 4;
  config.queue_limit = 100;
  const auto limited = run_nodes(config, step(10, 600, 100), 7200).statistics;
  CHECK(limited.peak_nodes == 4);
  CHECK(limited.counts.throttled > 0);
}

TEST_CASE("nodes leave only after the load has been low for the cool-down") {
  NodeGroupConfig config{.service = engine::deterministic(0.1)};
  config.nodes = 10;
  config.scaling = NodeScalingConfig{.in_cool_down = s(900)};
  CHECK(run_nodes(config, rate(1), 900).nodes == 10);
  const auto later = run_nodes(config, rate(1), 1200);
  CHECK(later.nodes == 1);
  CHECK(later.statistics.counts.dropped == 0);  // they finish what they have
}

TEST_CASE("spent CPU credits slow a node down to its baseline, unless it pays for surplus") {
  NodeGroupConfig config{.service = engine::deterministic(0.1)};
  config.burst = BurstConfig{.baseline = 0.2, .first_balance_s = 60};
  // 5 requests/s keep half a vCPU busy: 0.3 vCPU-seconds more than is earned, each second.
  const auto rested = run_nodes(config, rate(1.5), 3600);
  CHECK(rested.statistics.throttled_share == 0);
  const auto spent = run_nodes(config, rate(5), 3600);
  CHECK(spent.statistics.throttled_share > 0.3);
  CHECK(spent.latency.all.quantile(0.99) > s(60));  // 2 requests/s are all it can do then
  config.burst->unlimited = true;
  const auto paid = run_nodes(config, rate(5), 3600);
  CHECK(paid.statistics.throttled_share == 0);
  CHECK(paid.statistics.surplus_vcpu_s == Approx(0.3 * 3600 - 60).epsilon(0.1));
}

TEST_CASE("an interrupted spot node finishes within its notice, and is replaced") {
  NodeGroupConfig config{.service = engine::exponential(0.5), .vcpus = 4};
  config.nodes = 8;
  config.interruptions_per_hour = 1;
  const auto run = run_nodes(config, rate(20), 20 * 3600);
  CHECK(run.statistics.interruptions == Approx(160).epsilon(0.25));
  CHECK(run.statistics.lost == 0);
  CHECK(run.nodes >= 8);
  config.service = engine::deterministic(300);
  CHECK(run_nodes(config, rate(0.1), 20 * 3600).statistics.lost > 0);  // longer than the notice
}

TEST_CASE("a failing node loses what it has, and what it is sent until the health check") {
  NodeGroupConfig config{.service = engine::exponential(0.5), .vcpus = 4};
  config.nodes = 4;
  config.failures_per_hour = 1;
  config.balancing = Balancing::RoundRobin;
  const auto slow = run_nodes(config, rate(10), 20 * 3600).statistics;
  CHECK(slow.failures > 40);
  // A quarter of 10/s for 30 s each time, and the one or two requests inside.
  CHECK(static_cast<double>(slow.lost) / static_cast<double>(slow.failures) ==
        Approx(76).epsilon(0.1));
  config.health_check = s(5);
  const auto fast = run_nodes(config, rate(10), 20 * 3600).statistics;
  CHECK(fast.lost * 4 < slow.lost);
}

TEST_CASE("a caller gives up after the request timeout, and the work is done for nobody") {
  NodeGroupConfig config{.service = engine::deterministic(1), .request_timeout = s(3)};
  const auto run = run_nodes(config, rate(2), 1000).statistics;
  CHECK(run.timed_out > 900);
  CHECK(run.counts.dropped == run.timed_out);
  CHECK(run.mean_running > 0.99);
}

TEST_CASE("a failed node is forgotten by a balancer that knows what is outstanding") {
  // It has nothing outstanding, and would get everything if it were not.
  NodeGroupConfig config{.service = engine::exponential(0.5), .vcpus = 4};
  config.nodes = config.max_nodes = 4;
  config.failures_per_hour = 1;
  config.health_check = s(5);
  config.scaling = NodeScalingConfig{};
  config.min_nodes = 4;
  const auto run = run_nodes(config, rate(10), 20 * 3600).statistics;
  CHECK(run.failures > 40);
  // At worst all requests of those five seconds.
  CHECK(run.lost < 60 * run.failures);
  CHECK(run.peak_nodes == 4);  // health check and scaling do not both replace it
}

TEST_CASE("callers try again what was refused, lost or not answered in time") {
  NodeGroupConfig config{.service = engine::exponential(1), .queue_limit = 0};
  config.nodes = 5;
  const auto once = run_nodes(config, rate(3), 5'000).statistics;
  config.retry.max_attempts = 5;
  const auto again = run_nodes(config, rate(3), 5'000).statistics;
  CHECK(once.retries == 0);
  CHECK(again.retries > once.counts.throttled);
  CHECK(again.counts.throttled * 2 < once.counts.throttled);
  CHECK(again.counts.served > once.counts.served);
}

TEST_CASE("who tries again while the first attempt is still worked on makes an overload worse") {
  NodeGroupConfig config{.service = engine::deterministic(1), .request_timeout = s(3)};
  config.retry.max_attempts = 3;
  const auto run = run_nodes(config, rate(0.95), 20'000).statistics;
  NodeGroupConfig patient = config;
  patient.request_timeout = Time{0};
  CHECK(run_nodes(patient, rate(0.95), 20'000).statistics.counts.dropped == 0);
  CHECK(run.retries > 10'000);
  CHECK(run.counts.dropped > 10'000);
  CHECK(run.mean_running > 0.99);
}

TEST_CASE("a quarter of a vCPU takes four times as long; waiting takes no vCPU") {
  NodeGroupConfig config{.service = engine::deterministic(0.1), .speed = 0.25, .delay = s(2)};
  const auto run =
      run_nodes(config, {.rate = {.per_second = {1}}, .gaps = engine::deterministic(1)}, 1000);
  CHECK(run.latency.all.mean_seconds() == Approx(2.4));
  CHECK(run.statistics.mean_running == Approx(0.4).epsilon(0.01));
  CHECK(run.statistics.counts.in_flight == 3);
}

TEST_CASE("a node for each request is launched in its turn, boots, and is paid until it ends") {
  NodeGroupConfig config{.service = engine::deterministic(10), .node_per_request = true};
  config.vcpus = 1'000'000;
  config.boot = s(5);
  config.launches = engine::BucketConfig{.burst = 3, .refill = 1};
  // Nine in one moment: three at once, and one more each second.
  const ArrivalConfig nine{.replay = std::vector<Time>(9, s(10))};
  const auto run = run_nodes(config, nine, 500);
  CHECK(run.statistics.counts.served == 9);
  CHECK(run.latency.all.max() == s(15 + 6));
  CHECK(run.statistics.mean_nodes == Approx(9 * 15.0 / 500));
  CHECK(run.statistics.peak_nodes == 9);
  CHECK(run.statistics.queued == 6);
  CHECK(run.statistics.mean_waiting == Approx((1 + 2 + 3 + 4 + 5 + 6) / 500.0));
}

TEST_CASE("impossible nodes are refused, and an endless queue ends the run") {
  const auto refused = [](auto change) {
    NodeGroupConfig config;
    change(config);
    CHECK_THROWS_AS(run_nodes(config, rate(1), 1), Error);
  };
  refused([](auto& c) { c.vcpus = 0; });
  refused([](auto& c) { c.min_nodes = c.nodes = 0; });
  refused([](auto& c) { c.min_nodes = 5, c.max_nodes = 4, c.nodes = 5; });
  refused([](auto& c) { c.nodes = 2000; });
  refused([](auto& c) { c.failures_per_hour = -1; });
  refused([](auto& c) { c.scaling = NodeScalingConfig{.target_utilisation = 0}; });
  refused([](auto& c) { c.burst = BurstConfig{.baseline = 0}; });
  refused([](auto& c) { c.node_per_request = true, c.failures_per_hour = 1; });
  refused([](auto& c) { c.node_per_request = true, c.scaling = NodeScalingConfig{}; });
  NodeGroupConfig small{.service = engine::deterministic(1)};
  small.max_waiting = 1000;
  CHECK_THROWS_WITH(run_nodes(small, rate(100), 1e6), Catch::Contains("serve less than comes"));
  CHECK_THROWS_WITH(balancing_named("random"), Catch::Contains("round-robin"));
}

TEST_CASE("the decision log says when and why the number of nodes changes") {
  DecisionLog log(s(0), s(1000));
  NodeGroupConfig config{.service = engine::deterministic(1)};
  config.scaling = NodeScalingConfig{.target_utilisation = 0.5, .metric_delay = Time{0}};
  run_nodes(config, {.rate = {.per_second = {2}}, .gaps = engine::deterministic(1)}, 70, 1, &log);
  CHECK(log.text() ==
        "60.000000000 nodes: 0.99 vCPUs were busy: from 1 nodes to 2\n"
        "60.000000000 nodes: node 1 starts\n");
}
