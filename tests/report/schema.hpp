// As much of JSON Schema as docs/ uses, to hold real output against it.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace costsim::report {

/// Where `value` breaks `schema`: "/traffic: 'step_s' is missing"; empty when it keeps it.
/// A keyword that this validator does not know is a violation, so that none goes unchecked.
std::vector<std::string> violations(const nlohmann::json& value, const nlohmann::json& root);

}  // namespace costsim::report
