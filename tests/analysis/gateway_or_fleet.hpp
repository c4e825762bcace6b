// Two architectures whose costs a calculator finds, for tests of what varies a study.
#pragma once

#include <string>

#include "scenario/scenario.hpp"

namespace costsim::analysis {

/// A gateway at $3.50 a million requests against nodes of $0.448 an hour (us-west-1, 2018-08:
/// models/aws/us-west-1/2018-08, with their sources), in months of 720 hours.
struct GatewayOrFleet {
  int per_s = 100;          ///< requests a second
  int nodes = 4;            ///< of the fleet
  std::string checks = {};  ///< as the scenario states them

  double gateway_cost() const { return per_s * 720 * 3600 * 3.5e-6; }
  double fleet_cost() const { return nodes * 0.448 * 720; }
  /// So many times the traffic, and both cost the same.
  double break_even() const { return fleet_cost() / gateway_cost(); }

  decision::Study study() const {
    return scenario::load_text(R"(
[scenario]
region = "us-west-1"
prices = "2018-08"
month = "720h"
step = "1h"  # constant traffic: a minute says no more
[traffic]
rate = ")" + std::to_string(per_s) +
                                   R"(/s"
[[architecture]]
name = "gateway"
stages = [ { service = "api-gateway" } ]
[[architecture]]
name = "fleet"
stages = [ { service = "ec2", instance = "m5.2xlarge", nodes = )" +
                                   std::to_string(nodes) + " } ]\n" + checks,
                               "a.toml", "");
  }
};

inline std::string check(const std::string& require) {
  return "[[check]]\nrequire = \"" + require + "\"\n";
}

}  // namespace costsim::analysis
