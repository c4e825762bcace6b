// What the program answers as JSON.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/program.hpp"

namespace costsim::testing {

/// Of `costsim ARGUMENTS… --format json`, which must succeed.
inline nlohmann::json answer_of(std::vector<std::string> arguments) {
  arguments.insert(arguments.end(), {"--format", "json"});
  const Ran ran = run_program(arguments);
  INFO(ran.err);
  REQUIRE(ran.exit_code == 0);
  return nlohmann::json::parse(ran.out);
}

}  // namespace costsim::testing
