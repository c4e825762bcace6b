#include "simulation/model/stage_rates.hpp"

namespace costsim::simulation {

double timer_rate(const Ticks& ticks) {
  return ticks.count == 0 ? 0 : static_cast<double>(ticks.count) / engine::to_seconds(ticks.every);
}

std::vector<double> stage_rates(const Model& model, const std::vector<double>& per_second) {
  std::vector<double> rates(model.stages.size());
  for (std::size_t i = 0; i < rates.size(); ++i) {
    for (const StageInput& input : model.stages[i].inputs) {
      const double source = input.own    ? timer_rate(input.own->ticks)
                            : input.from ? rates[*input.from]
                                         : per_second[input.users];
      rates[i] += source * (input.own ? 1 : input.times);
    }
  }
  return rates;
}

}  // namespace costsim::simulation
