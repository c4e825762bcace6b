#include "services/kit/capacity.hpp"

namespace costsim::services {

CapacityPlan planned(const Eigen::ArrayXd& units, engine::Time step, SetBy set_by) {
  CapacityPlan plan{.set_by = set_by};
  for (Eigen::Index i = 0; i < units.size(); ++i) {
    if (i == 0 || units[i] != units[i - 1]) plan.units.change(step * i, units[i]);
  }
  return plan;
}

}  // namespace costsim::services
