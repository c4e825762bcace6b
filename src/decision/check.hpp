// A requirement that a scenario states about its own answer.
#pragma once

#include <string>

#include "decision/requirement/syntax.hpp"

namespace costsim::decision {

enum class CheckSeverity { Error, Warn };

struct Check {
  std::string id;
  Requirement requirement;
  CheckSeverity severity = CheckSeverity::Error;
};

}  // namespace costsim::decision
