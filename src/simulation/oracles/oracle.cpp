#include "simulation/oracles/oracle.hpp"

#include <cmath>

#include "engine/math.hpp"
#include "engine/parallel.hpp"
#include "engine/token_bucket.hpp"
#include "simulation/functions/sync_caller.hpp"
#include "simulation/nodes/group.hpp"
#include "simulation/oracles/experiment.hpp"
#include "simulation/requests/source.hpp"

namespace costsim::simulation {

namespace {

ArrivalConfig poisson(double per_second) {
  return {.rate = {.per_second = {per_second}}};
}

struct QueueRun {
  double wait, waiting_fraction, blocked;
  double present, arrival_rate, sojourn;
};

/// One node's vCPUs are the servers of a queue.
QueueRun run_node(double lambda, const NodeGroupConfig& config, std::uint64_t seed) {
  const Window window{.warm_up = std::chrono::seconds(500),
                      .horizon = std::chrono::seconds(20'000)};
  engine::Simulator simulator;
  NodeGroup node(simulator, config, window, seed);
  Source source(simulator, "source", poisson_until(window.horizon, lambda), seed, node);
  simulator.run_until(window.warm_up);
  node.restart_statistics(window.warm_up);
  simulator.run_until(window.horizon);
  const NodeGroupStatistics statistics = node.statistics(window.horizon);
  simulator.run_until(window.horizon + std::chrono::minutes(10));  // all of the window are answered
  const double rate = static_cast<double>(statistics.counts.requests) /
                      engine::to_seconds(window.horizon - window.warm_up);
  return {statistics.mean_waiting / rate,
          share(statistics.queued, statistics.counts.requests),
          share(statistics.counts.throttled, statistics.counts.requests),
          statistics.mean_waiting + statistics.mean_running,
          rate,
          node.latency().all.mean_seconds()};
}

struct PoolRun {
  FunctionStatistics pool;
  SyncStatistics callers;
  double mean_latency_s;
};

PoolRun run_pool(const FunctionPoolConfig& function, double lambda, Time horizon,
                 std::uint64_t seed) {
  engine::Simulator simulator;
  Account account;
  FunctionPool pool(function, account, seed);
  SyncCaller caller(simulator, {.arrivals = poisson(lambda)}, pool, {.horizon = horizon}, seed);
  simulator.run_until(horizon);
  return {pool.statistics(horizon), caller.statistics(), caller.latency().all.mean_seconds()};
}

/// Single takes at a Poisson rate of ρ × the refill.
double bucket_loss(std::int64_t burst, double rho, std::uint64_t seed) {
  engine::TokenBucket bucket({.burst = burst, .refill = 10});
  engine::RandomStream stream(seed, "bucket");
  double at = 0;
  std::uint64_t lost = 0;
  constexpr std::uint64_t takes = 50'000;
  for (std::uint64_t i = 0; i < takes; ++i) {
    at += stream.exponential() / (rho * 10);
    if (!bucket.take(engine::time_from_seconds(at))) ++lost;
  }
  return share(lost, takes);
}

std::vector<Experiment> queue_experiments() {
  const NodeGroupConfig ten{.service = engine::exponential(1), .vcpus = 10};
  const NodeGroupConfig fixed{.service = engine::deterministic(0.1)};
  const NodeGroupConfig general{
      .service = engine::make_distribution("lognormal", {{"mean", 0.1}, {"cv", 1.5}})};
  const NodeGroupConfig lossy{.service = engine::deterministic(0.5), .vcpus = 5, .queue_limit = 0};
  const auto wait = [](double lambda, const NodeGroupConfig& config) {
    return [=](auto seed) { return std::vector{run_node(lambda, config, seed).wait}; };
  };
  return {
      {{{"M/M/10 at load 8.5: probability of waiting", "Erlang C (1917)", erlang_c(10, 8.5)},
        {"M/M/10 at load 8.5: mean wait, s", "Erlang C / (c − a)", erlang_c(10, 8.5) / 1.5},
        {"Little's law, M/M/10: L / (λ W)", "Little, Operations Research 9(3), 1961", 1}},
       [=](auto seed) {
         const QueueRun run = run_node(8.5, ten, seed);
         return std::vector{run.waiting_fraction, run.wait,
                            run.present / (run.arrival_rate * run.sojourn)};
       }},
      {{{"M/D/1 at load 0.7: mean wait, s", "Pollaczek and Khinchine, cv 0", mg1_wait(7, 0.1, 0)}},
       wait(7, fixed)},
      {{{"M/G/1 at load 0.7, cv 1.5: mean wait, s", "Pollaczek and Khinchine (1930, 1932)",
         mg1_wait(7, 0.1, 1.5)}},
       wait(7, general)},
      {{{"M/D/5/5 at load 4: blocking", "Erlang B, insensitive to the service (Sevastyanov 1957)",
         erlang_b(5, 4)}},
       [=](auto seed) { return std::vector{run_node(8, lossy, seed).blocked}; }}};
}

std::vector<Experiment> pool_experiments() {
  FunctionPoolConfig free{.warm =
                              engine::make_distribution("lognormal", {{"mean", 0.7}, {"cv", 2}})};
  FunctionPoolConfig limited{.warm = engine::exponential(2)};
  limited.concurrency_limit = 10;
  FunctionPoolConfig lone{.warm = engine::deterministic(0)};
  lone.keep_alive = engine::deterministic(100);
  const auto hours = [](int count) { return Time(std::chrono::hours(count)); };
  return {{{{"M/G/∞ at load 14: requests running", "Poisson occupancy (Takács 1958)", 14}},
           [=](auto seed) {
             return std::vector{run_pool(free, 20, hours(1), seed).pool.mean_running};
           }},
          {{{"function pool with a limit of 10 at load 8: throttled", "Erlang B (1917)",
             erlang_b(10, 8)}},
           [=](auto seed) {
             const auto counts = run_pool(limited, 4, hours(2), seed).callers.counts;
             return std::vector{share(counts.throttled, counts.requests)};
           }},
          {{{"one instance, λT = 1: cold starts", "exp(−λT)", engine::math::exp(-1.0)}},
           [=](auto seed) {
             const auto pool = run_pool(lone, 0.01, hours(500), seed).pool;
             return std::vector{share(pool.cold_starts, pool.invocations)};
           }}};
}

/// One instance for all requests, without service, that are λ a second: it starts with INIT of D
/// for the first of them, those of the next D join it, λD on average, and after that it lives until
/// nobody comes for T, which lets e^λT − 1 more come. So of λD + e^λT requests one is cold and λD
/// wait, D/2 on average.
std::vector<Experiment> shared_experiments() {
  constexpr double rate = 0.02;
  constexpr double init = 100;
  constexpr double idle = 50;
  FunctionPoolConfig shared{.warm = engine::deterministic(0)};
  shared.init = engine::deterministic(init);
  shared.keep_alive = engine::deterministic(idle);
  shared.requests_per_instance = 10'000;
  const double joining = rate * init;
  const double all = joining + engine::math::exp(rate * idle);
  return {
      {{{"one shared instance, INIT of λD = 2, λT = 1: cold starts", "1 / (λD + e^λT)", 1 / all},
        {"one shared instance, INIT of λD = 2, λT = 1: wait for another's INIT", "λD / (λD + e^λT)",
         joining / all},
        {"one shared instance, INIT of λD = 2, λT = 1: mean wait, s", "D (1 + λD/2) / (λD + e^λT)",
         init * (1 + joining / 2) / all}},
       [=](auto seed) {
         const PoolRun run = run_pool(shared, rate, std::chrono::hours(300), seed);
         const auto requests = run.pool.invocations;
         return std::vector{share(run.pool.cold_starts, requests),
                            share(run.pool.waited_for_init, requests), run.mean_latency_s};
       }}};
}

/// Idle instances that live evenly spread between a and b.
std::vector<Experiment> idle_life_experiments() {
  constexpr double rate = 0.01;
  constexpr double least = 50;
  constexpr double greatest = 150;
  FunctionPoolConfig lone{.warm = engine::deterministic(0)};
  lone.keep_alive = engine::make_distribution(
      "empirical", {{"min", least}, {"p50", (least + greatest) / 2}, {"max", greatest}});
  const double cold = (engine::math::exp(-rate * least) - engine::math::exp(-rate * greatest)) /
                      (rate * (greatest - least));
  return {{{{"one instance, λT evenly between 0.5 and 1.5: cold starts",
             "(e^−λa − e^−λb) / λ(b − a)", cold}},
           [=](auto seed) {
             const auto pool = run_pool(lone, rate, std::chrono::hours(500), seed).pool;
             return std::vector{share(pool.cold_starts, pool.invocations)};
           }}};
}

std::vector<Experiment> bucket_experiments() {
  constexpr double rho = 0.8;
  return {{{{"token bucket of 1 at load 0.8: refused", "M/D/1/1: ρ / (1 + ρ)", rho / (1 + rho)},
            {"token bucket of 2 at load 0.8: refused", "M/D/1/2: 1 − 1 / (e^−ρ + ρ)",
             1 - 1 / (engine::math::exp(-rho) + rho)}},
           [](auto seed) {
             return std::vector{bucket_loss(1, rho, seed), bucket_loss(2, rho, seed)};
           }}};
}

/// 0.9 requests/s, warm 1.991 s, cold 2.244 s, both exponential, threshold 10 min, newest first,
/// 10^6 s.
std::vector<Experiment> published_experiments() {
  FunctionPoolConfig function{.warm = engine::exponential(1.991)};
  function.cold = engine::exponential(2.244);
  function.pick = Pick::Newest;
  function.concurrency_limit = 1000;
  const std::string source = "Mahmoudi and Khazaei, SimFaaS, CLOSER 2021, table 1";
  return {{{{"published pool of 0.9/s: cold starts", source, 0.00134, 0.000005},
            {"published pool of 0.9/s: instances", source, 7.69, 0.005},
            {"published pool of 0.9/s: requests running", source, 1.79, 0.005},
            {"published pool of 0.9/s: idle instances", source, 5.90, 0.005}},
           [function](auto seed) {
             const auto run = run_pool(function, 0.9, std::chrono::seconds(1'000'000), seed).pool;
             return std::vector{share(run.cold_starts, run.invocations), run.mean_instances,
                                run.mean_running, run.mean_idle};
           }}};
}

std::vector<Oracle> measured(const Experiment& experiment, std::uint64_t seed,
                             std::size_t replicas) {
  std::vector<engine::Moments> moments(experiment.claims.size());
  for (std::size_t i = 0; i < replicas; ++i) {
    const std::vector<double> values = experiment.measure(engine::derived_seed(seed, i));
    for (std::size_t k = 0; k < values.size(); ++k) moments[k].add(values[k]);
  }
  std::vector<Oracle> oracles;
  for (std::size_t k = 0; k < moments.size(); ++k) {
    const Claim& claim = experiment.claims[k];
    oracles.push_back({claim.name, claim.source, claim.expected, moments[k].mean(),
                       moments[k].standard_error(), claim.rounding});
  }
  return oracles;
}

}  // namespace

double Oracle::deviation() const {
  const double difference = simulated - expected;
  return standard_error > 0 ? difference / standard_error : difference;
}

bool Oracle::holds() const {
  constexpr double last_bits = 1e-9;
  const double allowed = 3 * standard_error + rounding + last_bits * std::abs(expected);
  if (std::abs(simulated - expected) > allowed) return false;
  return standard_error < 0.1 * std::abs(expected);
}

double erlang_b(int servers, double a) {
  double b = 1;
  for (int c = 1; c <= servers; ++c) b = a * b / (c + a * b);
  return b;
}

double erlang_c(int servers, double a) {
  const double b = erlang_b(servers, a);
  return servers * b / (servers - a * (1 - b));
}

double mg1_wait(double lambda, double mean, double cv) {
  return lambda * mean * mean * (1 + cv * cv) / (2 * (1 - lambda * mean));
}

std::vector<Oracle> verify(std::uint64_t seed, unsigned threads, std::size_t replicas) {
  std::vector<Experiment> experiments;
  for (auto& part : {queue_experiments(), pool_experiments(), shared_experiments(),
                     idle_life_experiments(), bucket_experiments(), message_queue_experiments(),
                     launch_experiments(), published_experiments()}) {
    experiments.insert(experiments.end(), part.begin(), part.end());
  }
  std::vector<std::vector<Oracle>> answers(experiments.size());
  engine::parallel_for(experiments.size(), threads, [&](std::size_t i) {
    answers[i] = measured(experiments[i], seed, replicas);
  });
  std::vector<Oracle> oracles;
  for (const auto& answer : answers) oracles.insert(oracles.end(), answer.begin(), answer.end());
  return oracles;
}

}  // namespace costsim::simulation
