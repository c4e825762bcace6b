// A requirement that a scenario states about its own answer.
#pragma once

#include <string>

#include "units/error.hpp"

namespace costsim::decision {

enum class CheckSeverity { Error, Warn };

/// A requirement such as "serverless.cost < containers.cost + 40%".
struct Check {
  std::string id;
  std::string require;
  CheckSeverity severity = CheckSeverity::Error;
  Location where;
};

}  // namespace costsim::decision
