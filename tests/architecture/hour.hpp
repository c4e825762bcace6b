// Traffic of the tests of this folder.
#pragma once

#include "services/kit/flow.hpp"

namespace costsim {

/// An hour at this rate, by the minute.
inline services::Flow hour(double per_second) {
  services::Flow flow;
  flow.step = std::chrono::minutes(1);
  flow.items = Eigen::ArrayXd::Constant(60, per_second * 60);
  flow.total = Decimal::from_double(per_second * 3600);
  flow.size = {1024};
  return flow;
}

}  // namespace costsim
