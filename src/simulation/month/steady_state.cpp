#include "simulation/month/steady_state.hpp"

#include "simulation/model/kinds.hpp"

namespace costsim::simulation {

namespace {

/// Requests per second that come in by one input.
double rate_of(const StageInput& input, const std::vector<double>& stages,
               const std::vector<double>& users) {
  if (input.own) return timer_rate(input.own->ticks);
  return input.times * (input.from ? stages[*input.from] : users[input.users]);
}

/// What is asked of each gate, if none refuses anything.
std::vector<double> asked_of_gates(const Model& model, const std::vector<double>& stages,
                                   const std::vector<double>& users) {
  std::vector<double> asked(model.gates.size());
  for (const ModelStage& stage : model.stages) {
    for (const StageInput& input : stage.inputs) {
      for (const std::size_t gate : input.entrance.gates) {
        asked[gate] += rate_of(input, stages, users);
      }
    }
  }
  return asked;
}

/// What each gate lets through of that, if it lasts.
std::vector<double> shares_through(const Model& model, const std::vector<double>& asked) {
  std::vector<double> shares(asked.size(), 1);
  for (std::size_t i = 0; i < asked.size(); ++i) {
    const auto& rate = model.gates[i].rate;
    if (!rate) continue;
    const double most = static_cast<double>(rate->refill) / engine::to_seconds(rate->interval);
    if (asked[i] > most) shares[i] = most / asked[i];
  }
  return shares;
}

/// Into each stage, behind the gates on its ways.
std::vector<double> rates_behind(const Model& model, const std::vector<double>& shares,
                                 const std::vector<double>& users) {
  std::vector<double> rates(model.stages.size());
  for (std::size_t i = 0; i < rates.size(); ++i) {
    for (const StageInput& input : model.stages[i].inputs) {
      double rate = rate_of(input, rates, users);
      for (const std::size_t gate : input.entrance.gates) rate *= shares[gate];
      rates[i] += rate;
    }
  }
  return rates;
}

/// Of all functions that share the account's limit on them.
double requests_of_account(const Model& model, const std::vector<double>& rates) {
  double sum = 0;
  for (std::size_t i = 0; i < rates.size(); ++i) {
    const auto* stage = std::get_if<FunctionStage>(&model.stages[i].kind);
    if (stage == nullptr || stage->function.concurrency_limit) continue;
    if (stage->function.requests_per_unit > 0) sum += rates[i];
  }
  return sum;
}

/// In the middle of a load that is more than what is refilled, buckets are empty.
void spend(const std::vector<double>& shares, const std::vector<double>& rates, Model& model) {
  for (std::size_t i = 0; i < shares.size(); ++i) {
    if (shares[i] < 1) model.gates[i].rate->spent = true;
  }
  if (!model.account) return;
  AccountConfig& account = *model.account;
  account.requests_spent = requests_of_account(model, rates) >
                           static_cast<double>(account.concurrency * account.requests_per_unit);
}

}  // namespace

std::vector<double> lasting_rates(const Model& model, const std::vector<double>& per_second) {
  const auto asked = asked_of_gates(model, stage_rates(model, per_second), per_second);
  return rates_behind(model, shares_through(model, asked), per_second);
}

Model at_steady_rate(const Model& model, const std::vector<double>& per_second, Time instant) {
  Model steady = model;
  steady.arrivals.rate.per_second = {per_second.front()};
  for (std::size_t i = 0; i < steady.more_arrivals.size(); ++i) {
    steady.more_arrivals[i].rate.per_second = {per_second[i + 1]};
  }
  const std::vector<double> shares =
      shares_through(model, asked_of_gates(model, stage_rates(model, per_second), per_second));
  const std::vector<double> rates = rates_behind(model, shares, per_second);
  spend(shares, rates, steady);
  for (std::size_t i = 0; i < rates.size(); ++i) {
    ModelStage& stage = steady.stages[i];
    SteadyLoad load{.per_second = rates[i], .instant = instant};
    if (stage.downstream) {
      load.called_s = stage.downstream->service.mean();
      stage.downstream->outages.clear();  // each has its instant in the period, a window has not
    }
    settle(load, stage);
  }
  return steady;
}

Model without_profiles(Model model) {
  const auto clear = [](ArrivalConfig& users) {
    users.rate.per_second.clear();
    users.replay.clear();
  };
  clear(model.arrivals);
  for (ArrivalConfig& more : model.more_arrivals) clear(more);
  return model;
}

}  // namespace costsim::simulation
