#include "engine/math.hpp"
#include "simulation/oracles/experiment.hpp"
#include "simulation/oracles/oracle.hpp"
#include "simulation/queues/message_queue.hpp"
#include "simulation/requests/source.hpp"

namespace costsim::simulation {
namespace {

struct MessageRun {
  MessageQueueStatistics queue;
  double latency_s = 0;  ///< mean, of messages that are served
};

/// Poisson messages for `sending`, then until all of them are done with.
MessageRun run_messages(const MessageQueueConfig& config, const FunctionPoolConfig& function,
                        double per_second, Time sending, std::uint64_t seed) {
  const Window window{.horizon = sending + std::chrono::hours(4)};
  engine::Simulator simulator;
  Account account;
  FunctionPool pool(function, account, seed);
  MessageQueue queue(simulator, config, pool, window, seed);
  Source source(simulator, "messages", poisson_until(sending, per_second), seed, queue);
  simulator.run_until(window.horizon);
  return {queue.statistics(), queue.latency().all.mean_seconds()};
}

/// Whoever is throttled waits with a poller, first come, first served: a queue with as many servers
/// as the function has units, whatever the pollers do meanwhile.
std::vector<Experiment> throttled_experiments() {
  MessageQueueConfig patient;
  patient.visibility = std::chrono::hours(1);
  patient.batch = 1;
  FunctionPoolConfig one{.warm = engine::deterministic(0.1)};
  one.concurrency_limit = 1;
  one.requests_per_unit = 0;
  FunctionPoolConfig ten{.warm = engine::exponential(1)};
  ten.concurrency_limit = 10;
  ten.requests_per_unit = 0;
  const auto wait = [=](const FunctionPoolConfig& function, double per_second) {
    return [=](auto seed) {
      const Time sending = std::chrono::seconds(static_cast<int>(60'000 / per_second));
      const double taken = function.warm.mean();
      return std::vector{run_messages(patient, function, per_second, sending, seed).latency_s -
                         taken};
    };
  };
  return {{{{"throttled queue, 1 × 0.1 s at load 0.7: mean wait, s",
             "M/D/1: Pollaczek and Khinchine", mg1_wait(7, 0.1, 0)}},
           wait(one, 7)},
          {{{"throttled queue, 10 × 1 s at load 8.5: mean wait, s", "Erlang C / (c − a)",
             erlang_c(10, 8.5) / 1.5}},
           wait(ten, 8.5)}};
}

/// Executions fail with p; a message that failed is seen again a visibility timeout V after it was
/// received, and given up after k receives: p^k of them, after (1 − p^k) / (1 − p) receives each.
/// Those served had failed (Σ i p^i (1 − p)) / (1 − p^k) times before, i < k.
std::vector<Experiment> retry_experiments() {
  constexpr double p = 0.3, visibility_s = 30, service_s = 0.01;
  constexpr double dead = p * p * p;
  constexpr double failures = (p + 2 * p * p) * (1 - p) / (1 - dead);
  MessageQueueConfig config;
  config.visibility = engine::time_from_seconds(visibility_s);
  config.max_receives = 3;
  config.batch = 1;
  FunctionPoolConfig function{.warm = engine::deterministic(service_s)};
  function.error_probability = p;
  const std::string source = "geometric, cut off at 3 receives";
  return {{{{"queue with 30% errors and 3 receives: dead letters", source, dead},
            {"queue with 30% errors and 3 receives: receives of a message", source,
             (1 - dead) / (1 - p)},
            {"queue with 30% errors, visible again after 30 s: mean latency, s", source,
             failures * visibility_s + service_s}},
           [=](auto seed) {
             const auto run = run_messages(config, function, 10, std::chrono::hours(3), seed);
             return std::vector{share(run.queue.dead_lettered, run.queue.counts.requests),
                                share(run.queue.receives, run.queue.counts.requests),
                                run.latency_s};
           }}};
}

/// Overloaded, failing and impatient at once: nothing appears or vanishes.
std::vector<Experiment> conserving_experiments() {
  MessageQueueConfig config;
  config.visibility = std::chrono::seconds(10);
  config.max_receives = 4;
  config.batch = 1;
  FunctionPoolConfig function{.warm = engine::exponential(4)};
  function.concurrency_limit = 2;
  function.requests_per_unit = 0;
  function.error_probability = 0.1;
  return {{{{"throttled queue in distress: served and dropped of what was sent", "conservation", 1},
            {"throttled queue in distress: invocations and batches given up per receive",
             "conservation", 1}},
           [=](auto seed) {
             const auto run = run_messages(config, function, 1, std::chrono::hours(1), seed).queue;
             return std::vector{share(run.counts.served + run.counts.dropped, run.counts.requests),
                                share(run.invocations + run.given_up, run.receives)};
           }}};
}

}  // namespace

std::vector<Experiment> message_queue_experiments() {
  std::vector<Experiment> experiments;
  for (auto& part : {throttled_experiments(), retry_experiments(), conserving_experiments()}) {
    experiments.insert(experiments.end(), part.begin(), part.end());
  }
  return experiments;
}

}  // namespace costsim::simulation
