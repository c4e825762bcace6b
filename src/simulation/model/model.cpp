#include "simulation/model/model.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <numeric>

#include <fmt/format.h>

#include "simulation/model/gate.hpp"
#include "simulation/model/kinds.hpp"
#include "simulation/model/stage_rates.hpp"
#include "simulation/requests/flow_sinks.hpp"
#include "units/error.hpp"

namespace costsim::simulation {

namespace {

void refuse_endless(const Model& model, const Window& window) {
  const double seconds = engine::to_seconds(window.horizon);
  std::vector<double> users = expected_of_users(model, window.horizon);
  for (double& rate : users) rate /= seconds;
  const std::vector<double> rates = stage_rates(model, users);
  const double expected = std::accumulate(rates.begin(), rates.end(), 0.0) * seconds;
  if (expected <= static_cast<double>(model.limits.events)) return;
  throw Error(
      Failure::Untrustworthy,
      fmt::format("\"{}\": {:.3g} requests are to come in {} s, and a request-level run "
                  "takes at most {}; simulate a shorter time",
                  model.name, expected, engine::to_seconds(window.horizon), model.limits.events));
}

/// 1.3 times: each of them, and three of ten, by chance, a second time.
std::vector<Time> repeated(const std::vector<Time>& instants, double times,
                           engine::RandomStream stream) {
  constexpr double most = 50e6;  // they are held in memory
  const double expected = static_cast<double>(instants.size()) * times;
  if (expected > most) {
    throw Error(Failure::Untrustworthy,
                fmt::format("{:.3g} replayed requests are to come, and a request-level run holds "
                            "at most {:g}; replay fewer",
                            expected, most));
  }
  std::vector<Time> result;
  for (const Time instant : instants) {
    double left = times;
    for (; left >= 1; left -= 1) result.push_back(instant);
    if (left > 0 && stream.chance(left)) result.push_back(instant);
  }
  return result;
}

/// Stages are started last first, because each one must know who comes after it.
class RunningModel {
 public:
  RunningModel(const Model& model, const Surroundings& around) : model_(model), around_(around) {
    stages_.resize(model.stages.size());
    downstreams_.resize(model.stages.size());
    for (std::size_t i = stages_.size(); i-- > 0;) {
      if (const auto& config = model.stages[i].downstream) {
        downstreams_[i] = std::make_unique<Downstream>(*config, around.seed);
      }
      Surroundings own = around;
      own.downstream = downstreams_[i].get();
      stages_[i] = start_behind_gate(model.stages[i], entry_points_of(i), own, readers_of(i));
    }
  }

  void restart_statistics(Time now) {
    for (const auto& stage : stages_) stage->restart_statistics(now);
    for (const auto& downstream : downstreams_) {
      if (downstream) downstream->restart_statistics();
    }
  }

  std::vector<SimulatedStage> results(Time now) {
    std::vector<SimulatedStage> all;
    for (std::size_t i = 0; i < stages_.size(); ++i) {
      for (auto& part : named(stages_[i]->results(now), model_.stages[i])) {
        all.push_back(std::move(part));
      }
      if (downstreams_[i]) all.back().downstream = downstreams_[i]->statistics();
    }
    return all;
  }

  RunningStage& first() { return *stages_[first_met(model_)]; }

 private:
  /// A stage's own result is the last of its parts.
  static std::vector<SimulatedStage> named(std::vector<SimulatedStage> parts,
                                           const ModelStage& stage) {
    if (!stage.service.empty()) parts.back().service = stage.service;
    const bool has_source = parts.size() > 1 && !stage.source_service.empty();
    if (has_source) parts.front().service = stage.source_service;
    return parts;
  }

  /// Inputs that come in alike share an entry point, in the order of the first of each.
  std::size_t entry_point_of(const ModelStage& stage, const StageInput& input) const {
    std::vector<Entrance> seen;
    for (const StageInput& other : stage.inputs) {
      if (other.entrance == input.entrance) break;
      if (std::find(seen.begin(), seen.end(), other.entrance) == seen.end()) {
        seen.push_back(other.entrance);
      }
    }
    return seen.size();
  }

  /// With the arrivals that no other stage lets out: each timer's, and the users' at once.
  std::vector<EntryPoint> entry_points_of(std::size_t at) const {
    const ModelStage& stage = model_.stages[at];
    std::vector<EntryPoint> entry_points;
    std::vector<std::map<std::size_t, double>> users;  // times of each kind, by entry point
    for (const StageInput& input : stage.inputs) {
      const std::size_t entry_point = entry_point_of(stage, input);
      if (entry_point == entry_points.size()) {
        entry_points.push_back({.entrance = input.entrance});
        users.emplace_back();
      }
      if (input.own) entry_points[entry_point].arrivals.push_back(*input.own);
      if (!input.own && !input.from) users[entry_point][input.users] += input.times;
    }
    for (std::size_t entry_point = 0; entry_point < entry_points.size(); ++entry_point) {
      std::vector<ArrivalConfig> arrivals;
      for (const auto& [kind, times] : users[entry_point]) {
        if (times > 0) arrivals.push_back(users_arrivals(kind, times, at));
      }
      auto& all = entry_points[entry_point].arrivals;
      all.insert(all.begin(), arrivals.begin(), arrivals.end());
    }
    return entry_points;
  }

  /// What one kind of users sends, so many times, into stage `at`.
  ArrivalConfig users_arrivals(std::size_t kind, double times, std::size_t at) const {
    ArrivalConfig arrivals = *users_of(model_)[kind];
    for (double& rate : arrivals.rate.per_second) rate *= times;
    if (arrivals.replay.empty()) return arrivals;
    arrivals.rate.per_second.clear();
    if (times != 1) {
      const std::string name = name_of(model_.stages[at]) + "/replay";
      arrivals.replay = repeated(arrivals.replay, times, {around_.seed, name});
    }
    return arrivals;
  }

  /// What takes the requests that stage `from` lets out.
  RequestSink* readers_of(std::size_t from) {
    std::vector<RequestSink*> readers;
    for (std::size_t i = from + 1; i < stages_.size(); ++i) {
      for (const StageInput& input : model_.stages[i].inputs) {
        if (input.from != from || input.own) continue;
        RequestSink& sink = stages_[i]->input(entry_point_of(model_.stages[i], input));
        readers.push_back(input.times == 1 ? &sink : &multiplied(sink, input.times, from, i));
      }
    }
    if (readers.empty()) return nullptr;
    if (readers.size() == 1) return readers.front();
    sinks_.push_back(std::make_unique<Copied>(readers));
    return sinks_.back().get();
  }

  RequestSink& multiplied(RequestSink& into, double times, std::size_t from, std::size_t to) {
    const engine::RandomStream stream(
        around_.seed, name_of(model_.stages[to]) + "/share of " + name_of(model_.stages[from]));
    sinks_.push_back(std::make_unique<Multiplied>(into, times, stream));
    return *sinks_.back();
  }

  const Model& model_;
  const Surroundings& around_;
  std::vector<std::unique_ptr<Downstream>> downstreams_;  ///< by stage; null: it calls nobody
  std::vector<std::unique_ptr<RunningStage>> stages_;
  std::vector<std::unique_ptr<RequestSink>> sinks_;
};

/// All tasks of a model are of one account: any of their stages knows its rate. nullptr: none has
/// one.
const engine::BucketConfig* launches_of_account(const Model& model) {
  for (const ModelStage& stage : model.stages) {
    const auto* nodes = std::get_if<NodeStage>(&stage.kind);
    if (nodes != nullptr && nodes->nodes.launches) return &*nodes->nodes.launches;
  }
  return nullptr;
}

/// In slices, so that there is something to tell; watched or not, so that nothing depends on it.
engine::RunEnd run_until(Time until, engine::Simulator& simulator, Progress* progress) {
  constexpr std::int64_t slices = 100;
  const Time slice = (until - simulator.now()) / slices + Time{1};
  auto end = engine::RunEnd::Horizon;
  while (end == engine::RunEnd::Horizon && simulator.now() < until) {
    const Time before = simulator.now();
    end = simulator.run_until(std::min(until, before + slice));
    if (progress != nullptr) progress->add(simulator.now() - before);
  }
  return end;
}

}  // namespace

std::size_t first_met(const Model& model) {
  for (std::size_t i = 0; i < model.stages.size(); ++i) {
    for (const StageInput& input : model.stages[i].inputs) {
      if (!input.own && !input.from) return i;
    }
  }
  return 0;
}

std::vector<const ArrivalConfig*> users_of(const Model& model) {
  std::vector<const ArrivalConfig*> users = {&model.arrivals};
  for (const ArrivalConfig& more : model.more_arrivals) users.push_back(&more);
  return users;
}

std::vector<double> expected_of_users(const Model& model, Time horizon) {
  std::vector<double> expected;
  for (const ArrivalConfig* users : users_of(model)) {
    expected.push_back(expected_arrivals(*users, horizon));
  }
  return expected;
}

double expected_of_all_users(const Model& model, Time horizon) {
  const std::vector<double> each = expected_of_users(model, horizon);
  return std::accumulate(each.begin(), each.end(), 0.0);
}

ModelRun run(const Model& model, const Window& window, std::uint64_t seed, DecisionLog* log,
             Progress* progress) {
  if (model.stages.empty()) {
    throw Error(
        Failure::Usage,
        fmt::format(
            "\"{}\" has no stage that a request-level run could follow: expected a function, "
            "nodes or tasks, which take requests or read a stream or a queue",
            model.name));
  }
  refuse_endless(model, window);
  engine::Simulator simulator(model.limits);
  Account account = model.account ? Account(*model.account) : Account();
  std::vector<Gate> gates(model.gates.begin(), model.gates.end());
  std::optional<engine::TokenBucket> launches;
  if (const engine::BucketConfig* config = launches_of_account(model)) launches.emplace(*config);
  const Surroundings around{.simulator = simulator,
                            .account = account,
                            .gates = gates,
                            .launches = launches ? &*launches : nullptr,
                            .downstream = nullptr,
                            .window = window,
                            .seed = seed,
                            .log = log};
  RunningModel running(model, around);

  auto end = engine::RunEnd::Horizon;
  if (window.warm_up > Time{0}) {
    end = run_until(window.warm_up, simulator, progress);
    running.restart_statistics(simulator.now());
  }
  if (end == engine::RunEnd::Horizon) {
    end = run_until(window.horizon, simulator, progress);
  }
  const Time now = simulator.now();

  ModelRun answer;
  SimulationResult& result = answer.result;
  result.architecture = model.name;
  result.seed = seed;
  result.simulated_s = engine::to_seconds(now - window.warm_up);
  result.ended_early = engine::describe(end, model.limits, now);
  result.stages = running.results(now);
  result.counts = running.first().counts();
  check_conservation(model.name, result.counts);
  answer.latency = running.first().latency();
  result.latency = summarise(answer.latency);
  return answer;
}

}  // namespace costsim::simulation
