#include <cmath>

#include "engine/token_bucket.hpp"
#include "oracles.hpp"
#include "simulation/nodes/group.hpp"
#include "simulation/requests/source.hpp"
#include "support/catch.hpp"
#include "units/error.hpp"

using namespace costsim;
using namespace costsim::simulation;
using engine::time_from_seconds;

namespace {

struct QueueRun {
  double mean_wait, waiting_fraction, mean_waiting, mean_running, mean_latency, blocked, rate;
};

/// One node's vCPUs are the servers of a queue.
QueueRun run_queue(double lambda, const NodeGroupConfig& config, std::uint64_t seed,
                   double seconds = 10'000) {
  const Window window{.warm_up = time_from_seconds(500), .horizon = time_from_seconds(seconds)};
  engine::Simulator simulator;
  NodeGroup node(simulator, config, window, seed);
  Source source(simulator, "source", {.rate = {.per_second = {lambda}}}, seed, node);
  simulator.run_until(window.warm_up);
  node.restart_statistics(window.warm_up);
  simulator.run_until(window.horizon);
  const auto statistics = node.statistics(window.horizon);
  const auto requests = static_cast<double>(statistics.counts.requests);
  const double mean_latency = node.latency().all.mean_seconds();
  return {mean_latency - config.service.mean(),
          static_cast<double>(statistics.queued) / requests,
          statistics.mean_waiting,
          statistics.mean_running,
          mean_latency,
          static_cast<double>(statistics.counts.throttled) / requests,
          requests / engine::to_seconds(window.horizon - window.warm_up)};
}

}  // namespace

TEST_CASE("M/M/c waits as Erlang C says") {
  const double lambda = 8.5;
  constexpr int servers = 10;
  const NodeGroupConfig config{.service = engine::exponential(1), .vcpus = servers};
  const double c = oracles::erlang_c(servers, lambda);
  oracles::check_within_three_standard_errors(
      oracles::replicas(
          [&](auto seed) { return run_queue(lambda, config, seed).waiting_fraction; }),
      c);
  oracles::check_within_three_standard_errors(
      oracles::replicas([&](auto seed) { return run_queue(lambda, config, seed).mean_wait; }),
      c / (servers - lambda));
}

TEST_CASE("M/D/1 and M/G/1 wait as Pollaczek and Khinchine say") {
  const double lambda = 7;
  for (const double cv : {0.0, 0.5, 1.5}) {
    const NodeGroupConfig config{
        .service = engine::make_distribution("lognormal", {{"mean", 0.1}, {"cv", cv}})};
    oracles::check_within_three_standard_errors(
        oracles::replicas([&](auto seed) { return run_queue(lambda, config, seed).mean_wait; }),
        oracles::mg1_wait(lambda, 0.1, cv));
  }
}

TEST_CASE("Little's law holds in the queue and in the whole node") {
  const NodeGroupConfig config{.service = engine::exponential(0.4), .vcpus = 4};
  const auto run = run_queue(8, config, 3, 100'000);
  CHECK(run.mean_waiting == Approx(run.rate * run.mean_wait).epsilon(0.002));
  CHECK(run.mean_waiting + run.mean_running == Approx(run.rate * run.mean_latency).epsilon(0.002));
}

TEST_CASE("a node without a queue blocks as Erlang B says, whatever the service distribution") {
  for (const char* family : {"exponential", "deterministic", "gamma"}) {
    engine::Parameters parameters{{"mean", 0.5}};
    if (std::string_view(family) == "gamma") parameters["cv"] = 2;
    const NodeGroupConfig config{
        .service = engine::make_distribution(family, parameters), .vcpus = 5, .queue_limit = 0};
    oracles::check_within_three_standard_errors(
        oracles::replicas([&](auto seed) { return run_queue(8, config, seed).blocked; }),
        oracles::erlang_b(5, 4));
  }
}

TEST_CASE("a token bucket loses as an M/D/1 queue with room for its burst does") {
  // Missing tokens are the work of an M/D/1/K queue, K = burst. K = 1: ρ / (1 + ρ);
  // K = 2: 1 - 1 / (e^-ρ + ρ), from the chain embedded at departures.
  const double rho = 0.8;
  const auto loss = [&](std::int64_t burst) {
    return oracles::replicas([&, burst](auto seed) {
      engine::TokenBucket bucket({.burst = burst, .refill = 10});
      engine::RandomStream stream(seed, "bucket");
      double at = 0;
      int lost = 0;
      constexpr int arrivals = 50'000;
      for (int i = 0; i < arrivals; ++i) {
        at += stream.exponential() / (rho * 10);
        lost += !bucket.take(time_from_seconds(at));
      }
      return static_cast<double>(lost) / arrivals;
    });
  };
  oracles::check_within_three_standard_errors(loss(1), rho / (1 + rho));
  oracles::check_within_three_standard_errors(loss(2), 1 - 1 / (std::exp(-rho) + rho));
}
