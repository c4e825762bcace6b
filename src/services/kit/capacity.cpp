#include "services/kit/capacity.hpp"

namespace costsim::services {

CapacityPlan planned(const Counts& units, engine::Time step, SetBy set_by) {
  CapacityPlan plan{.set_by = set_by};
  if (units.distinct().size() == 1) {
    plan.units.change(engine::Time{0}, units.max());
    return plan;
  }
  const Eigen::ArrayXd& by_step = units.by_step();
  for (Eigen::Index i = 0; i < by_step.size(); ++i) {
    if (i == 0 || by_step[i] != by_step[i - 1]) plan.units.change(step * i, by_step[i]);
  }
  return plan;
}

}  // namespace costsim::services
