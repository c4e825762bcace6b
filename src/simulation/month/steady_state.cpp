#include "simulation/month/steady_state.hpp"

#include "simulation/model/kinds.hpp"

namespace costsim::simulation {

Model at_steady_rate(const Model& model, const std::vector<double>& per_second, Time instant) {
  Model steady = model;
  steady.arrivals.rate.per_second = {per_second.front()};
  for (std::size_t i = 0; i < steady.more_arrivals.size(); ++i) {
    steady.more_arrivals[i].rate.per_second = {per_second[i + 1]};
  }
  const std::vector<double> rates = stage_rates(model, per_second);
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
