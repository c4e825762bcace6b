#include "simulation/month/windows.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "engine/parallel.hpp"
#include "simulation/model/kinds.hpp"
#include "simulation/month/backlog.hpp"
#include "simulation/month/behind.hpp"
#include "simulation/month/lasting_overload.hpp"
#include "simulation/month/steady_state.hpp"
#include "simulation/month/user_rates.hpp"
#include "simulation/month/window_length.hpp"
#include "simulation/month/window_sample.hpp"
#include "simulation/month/window_strata.hpp"
#include "units/error.hpp"

namespace costsim::simulation {

namespace {

WindowResult measured(const Model& model, const Window& window, double share, std::size_t replica,
                      std::uint64_t seed) {
  const Time length = window.horizon - window.warm_up;
  return {.run = run(model, window, seed),
          .share = share,
          .expected = expected_of_all_users(model, window.horizon) -
                      expected_of_all_users(model, window.warm_up),
          .seconds = engine::to_seconds(length),
          .total_s = engine::to_seconds(window.horizon),
          .replica = replica};
}

Sample whole_period(const Model& model, const WindowPlan& plan, std::uint64_t seed) {
  Sample sample{.windows = std::vector<WindowResult>(plan.replicas),
                .replicas = plan.replicas,
                .whole = true};
  engine::parallel_for(plan.replicas, plan.threads, [&](std::size_t i) {
    sample.windows[i] =
        measured(model, {.horizon = plan.period}, 1, i, engine::derived_seed(seed, i));
  });
  return sample;
}

/// Where only timers tick, all time is alike.
std::vector<Stratum> strata_of_users(const Model& model, const WindowPlan& plan) {
  const RateProfile all = together(model);
  const bool users = std::any_of(all.per_second.begin(), all.per_second.end(),
                                 [](double rate) { return rate > 0; });
  if (users || timers_per_s(model) == 0) return strata_of(all, plan.strata);
  return {{.steps = {{}}, .requests = 1}};
}

Sample stratified(const Model& model, const WindowPlan& plan, std::uint64_t seed) {
  const std::vector<Stratum> strata = strata_of_users(model, plan);
  const Model bare = without_profiles(model);
  Sample sample{.windows = std::vector<WindowResult>(strata.size() * plan.replicas),
                .replicas = plan.replicas};
  engine::parallel_for(sample.windows.size(), plan.threads, [&](std::size_t i) {
    const Stratum& stratum = strata[i / plan.replicas];
    const std::uint64_t own_seed = engine::derived_seed(seed, i);
    engine::RandomStream choice(own_seed, "window");
    const LoadStep step = draw_step(stratum, choice);
    const Model steady = at_steady_rate(bare, rates_at(model, step.from), step.from);
    sample.windows[i] = measured(steady, window_at(bare, plan, step.rate), stratum.requests,
                                 i % plan.replicas, own_seed);
    sample.windows[i].from = step.from;
    give_up_what_lasts(steady, sample.windows[i]);
  });
  return sample;
}

/// A value of each window, weighted by what the window stands for of a stage's requests.
Estimate weighted(const Sample& sample, const std::vector<double>& weights, const auto& value) {
  std::vector<double> sums(sample.replicas);
  for (std::size_t i = 0; i < sample.windows.size(); ++i) {
    const WindowResult& window = sample.windows[i];
    sums[window.replica] += window.share * weights[i] * value(window);
  }
  engine::Moments moments;
  for (const double sum : sums) moments.add(sum);
  return engine::estimate(moments);
}

/// Factors are exactly 1 when they are in every window, though the shares add up to nearly 1 only.
Estimate weighted_factor(const Sample& sample, const std::vector<double>& weights,
                         const auto& factor) {
  Estimate above =
      weighted(sample, weights, [&](const WindowResult& window) { return factor(window) - 1; });
  return {1 + above.mean, above.half_width};
}

/// Into each stage over the period, users' and timers', by name.
std::map<std::string, double> requests_of(const Model& model, Time period) {
  const double seconds = engine::to_seconds(period);
  std::vector<double> users = expected_of_users(model, period);
  for (double& rate : users) rate /= seconds;
  const std::vector<double> rates = stage_rates(model, users);
  std::map<std::string, double> requests;
  for (std::size_t i = 0; i < rates.size(); ++i) {
    for (const std::string_view name : result_names(model.stages[i])) {
      requests.emplace(name, rates[i] * seconds);
    }
  }
  return requests;
}

/// Each stage that has a queue.
std::map<std::string, WaitingRoom> queues_of(const Model& model) {
  std::map<std::string, WaitingRoom> queues;
  for (const ModelStage& stage : model.stages) {
    const std::string_view own = result_names(stage).back();
    if (const auto waiting = waiting_of(stage)) queues[std::string(own)] = *waiting;
  }
  return queues;
}

/// The stage of the model that tells this result.
std::size_t place_of(const std::string& name, const Model& model) {
  const auto found =
      std::find_if(model.stages.begin(), model.stages.end(), [&](const ModelStage& stage) {
        const auto names = result_names(stage);
        return std::find(names.begin(), names.end(), name) != names.end();
      });
  return static_cast<std::size_t>(found - model.stages.begin());
}

/// Users' requests into a stage while the window was measured; of all of them, where they are of
/// one kind.
double expected_into(const WindowResult& window, const Model& model, std::size_t stage) {
  if (model.more_arrivals.empty()) return window.expected;
  return rate_into(model, stage, window.from) * window.seconds;
}

/// What windows that are behind saw of their requests.
struct Seen {
  double taken = 1;    ///< and all of what the other windows did
  double expired = 0;  ///< in them
};

/// What is not taken in time is lost, whether or not windows are long enough to see that; and of
/// what is taken, those that windows saw failing: they took another part of it.
void add_losses(const Backlog& carried, const WaitingRoom& queue, const Seen& seen,
                StageEstimate& estimate) {
  const double in_time = 1 - (carried.lost + carried.waiting) / carried.comes;
  const double part = seen.taken > 0 ? std::max(0.0, in_time) / seen.taken : 1;
  std::optional<double>& loses = queue.dead_letters ? estimate.dead_lettered : estimate.lost;
  if (loses) *loses = std::max(0.0, *loses - seen.expired * carried.comes);
  if (estimate.dead_lettered) *estimate.dead_lettered *= part;
  if (estimate.lost) *estimate.lost *= part;
  if (loses) *loses += carried.lost;
}

/// What windows cannot see: they begin with nothing waiting. `teller` tells what is lost of it.
void carry_backlog(const Sample& sample, const Model& model, Time period, std::size_t stage,
                   const WaitingRoom& queue, StageEstimate& teller, StageEstimate& estimate) {
  const std::size_t place = place_of(estimate.name, model);
  double capacity = 0;  // of one unit
  double share = 0;
  Seen seen;
  for (const WindowResult& window : sample.windows) {
    const RequestCounts& counts = window.run.result.stages[stage].counts;
    const double into = expected_into(window, model, place);
    share += window.share / static_cast<double>(sample.replicas) *
             (into > 0 ? static_cast<double>(counts.requests) / into : 1);
    const SimulatedStage& result = window.run.result.stages[stage];
    if (!is_behind(result)) continue;
    const double weight = window.share / static_cast<double>(sample.replicas);
    estimate.behind += weight;
    const double expired =
        expired_in(window.run.result.stages[losses_of(result) ? stage : stage - 1]);
    seen.expired += weight * share_of(expired, counts);
    seen.taken -= weight * share_of(static_cast<double>(queueing(result)) + expired, counts);
    capacity = std::max(capacity, done_per_s(window, result) / queue.units.at(window.from));
  }
  if (estimate.behind == 0 || capacity == 0) return;
  const RateProfile users =
      model.more_arrivals.empty() ? model.arrivals.rate : together(model, reaching(model, place));
  const Backlog carried =
      carried_backlog(users, period, share, engine::scaled(queue.units, capacity), queue.kept);
  estimate.oldest_s = carried.oldest_s;
  estimate.carried_lost = std::max(0.0, carried.lost - seen.expired * carried.comes);
  add_losses(carried, queue, seen, teller);
  if (estimate.iterator_age_max_s) {
    estimate.iterator_age_max_s = std::max(*estimate.iterator_age_max_s, carried.oldest_s);
  }
}

/// `requests`: into the stage, over the whole period.
StageEstimate estimate_of(const Sample& sample, std::size_t stage, double requests,
                          const std::vector<double>& weights) {
  const auto of = [stage](const WindowResult& window) -> const SimulatedStage& {
    return window.run.result.stages[stage];
  };
  // A period ends as it does; a window is cut out of the middle.
  const auto to_come = [&](const WindowResult& window) {
    return sample.whole ? TriedAgain() : of(window).tried_again;
  };
  const SimulatedStage& first = of(sample.windows.front());
  StageEstimate estimate{.name = first.name};
  const auto pool = [&](const WindowResult& window) -> const PoolResult& {
    return pool_of(of(window));
  };
  // Where others wait for their turn, each retry takes that of one of them.
  const auto calls = [&](const WindowResult& w) {
    return pool(w).calls_factor + (is_behind(of(w)) ? 0 : to_come(w).calls);
  };
  estimate.calls = weighted_factor(sample, weights, calls);
  estimate.billed = weighted_factor(
      sample, weights, [&](const auto& w) { return calls(w) * pool(w).counted.billed_factor(); });
  estimate.p_cold = weighted(sample, weights, [&](const auto& w) { return pool(w).p_cold(); }).mean;
  estimate.p_throttled =
      weighted(sample, weights, [&](const auto& w) { return of(w).p_throttled; }).mean;
  const auto total = [&](const auto& count) {
    return requests * weighted(sample, weights, [&](const auto& w) {
                        return share_of(count(*losses_of(of(w)), to_come(w)), of(w).counts);
                      }).mean;
  };
  if (const auto known = losses_of(first)) {
    estimate.lost = total([](const Losses& losses, const TriedAgain& again) {
      return static_cast<double>(losses.lost) + again.lost;
    });
    if (known->dead_lettered) {
      estimate.dead_lettered = total([](const Losses& losses, const TriedAgain& again) {
        return static_cast<double>(*losses.dead_lettered) + again.dead_lettered;
      });
    }
  }
  for (const WindowResult& window : sample.windows) {
    const auto age = iterator_age_max_s(of(window));
    if (age) estimate.iterator_age_max_s = std::max(estimate.iterator_age_max_s.value_or(0), *age);
  }
  return estimate;
}

std::vector<double> weights_of(const Sample& sample, const Model& model, std::size_t stage) {
  if (sample.whole) return std::vector<double>(sample.windows.size(), 1);
  std::vector<Time> from;
  std::vector<double> shares;
  for (const WindowResult& window : sample.windows) {
    from.push_back(window.from);
    shares.push_back(window.share / static_cast<double>(sample.replicas));
  }
  return stage_weights(model, stage, from, shares);
}

void add_stages(const Sample& sample, const Model& model, Time period, WindowedRun& answer) {
  const std::map<std::string, double> requests = requests_of(model, period);
  const std::map<std::string, WaitingRoom> queues = queues_of(model);
  const std::size_t stages = sample.windows.front().run.result.stages.size();
  for (std::size_t i = 0; i < stages; ++i) {
    const std::string& name = sample.windows.front().run.result.stages[i].name;
    const auto into = requests.find(name);
    StageEstimate estimate = estimate_of(sample, i, into == requests.end() ? 0 : into->second,
                                         weights_of(sample, model, place_of(name, model)));
    const auto queue = queues.find(estimate.name);
    if (!sample.whole && queue != queues.end()) {
      StageEstimate& teller = estimate.lost ? estimate : answer.stages.back();
      carry_backlog(sample, model, period, i, queue->second, teller, estimate);
    }
    answer.stages.push_back(std::move(estimate));
  }
}

Model without_poison(Model model) {
  for (ModelStage& stage : model.stages) cure(stage);
  return model;
}

/// Behind a poison message batches are full, and after it few: what the requests would have needed
/// is what they need without it, in the same simulation.
/// Of a queue the flow knows it (services/lambda/tries.hpp).
void compare_with_healthy(const Sample& sample, const Sample& healthy, WindowedRun& answer) {
  for (std::size_t i = 0; i < answer.stages.size(); ++i) {
    const SimulatedStage& first = sample.windows.front().run.result.stages[i];
    if (std::holds_alternative<QueueReaderResult>(first.own)) continue;
    engine::Moments calls;
    engine::Moments billed;
    for (std::size_t replica = 0; replica < sample.replicas; ++replica) {
      const PoolResult& ill = pool_of(sample.windows[replica].run.result.stages[i]);
      const PoolResult& well = pool_of(healthy.windows[replica].run.result.stages[i]);
      if (well.counted.invocations == 0 || well.billed_s() == 0) break;
      calls.add(static_cast<double>(ill.counted.invocations) /
                static_cast<double>(well.counted.invocations));
      billed.add(ill.billed_s() / well.billed_s());
    }
    if (calls.count() < sample.replicas) continue;
    answer.stages[i].calls = engine::estimate(calls);
    answer.stages[i].billed = engine::estimate(billed);
  }
}

/// Few requests, or not too many where windows would miss what a poison message does.
bool is_whole(const Model& model, const WindowPlan& plan, Time period) {
  if (plan.period == Time{0}) return false;
  const double expected = expected_of(model, period);
  if (expected <= plan.whole) return true;
  if (!outlasts_windows(model, plan.requests)) return false;
  if (expected <= plan.whole_if_poisoned) return true;
  throw Error(Failure::Untrustworthy,
              fmt::format("what poison messages do outlasts the windows that a period is simulated "
                          "by, and {:.3g} requests are too many to simulate it whole (at most "
                          "{:.3g}); simulate a shorter time",
                          expected, plan.whole_if_poisoned));
}

}  // namespace

WindowedRun run_windows(const Model& model, const WindowPlan& plan, std::uint64_t seed) {
  const Time period = plan.period > Time{0} ? plan.period : profile_length(model);
  const Sample sample = is_whole(model, plan, period) ? whole_period(model, plan, seed)
                                                      : stratified(model, plan, seed);

  WindowedRun answer;
  answer.windows = sample.windows.size();
  answer.whole = sample.whole;
  for (const WindowResult& window : sample.windows) {
    const RequestCounts& counts = window.run.result.counts;
    const double weight = window.share / static_cast<double>(sample.replicas);
    answer.requests += counts.requests;
    answer.p_throttled += weight * share_of(static_cast<double>(counts.throttled), counts);
    const double later = sample.whole ? 0 : dropped_later(model, window);
    answer.p_dropped += weight * share_of(static_cast<double>(counts.dropped) + later, counts);
  }
  add_latencies(sample, answer);
  add_stages(sample, model, period, answer);
  answer.p_dropped = std::min(1.0, answer.p_dropped + carried_share(model, period, answer));
  if (sample.whole && outlasts_windows(model, plan.requests)) {
    compare_with_healthy(sample, whole_period(without_poison(model), plan, seed), answer);
  }
  return answer;
}

}  // namespace costsim::simulation
