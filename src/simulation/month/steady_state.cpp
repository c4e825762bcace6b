#include "simulation/month/steady_state.hpp"

#include "simulation/model/kinds.hpp"

namespace costsim::simulation {

Model at_steady_rate(const Model& model, double per_second, Time instant) {
  Model steady = model;
  steady.arrivals.rate.per_second = {per_second};
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

}  // namespace costsim::simulation
