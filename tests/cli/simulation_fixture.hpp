// Scenarios written by tests, and what `costsim simulate` says of them.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "support/answer.hpp"
#include "support/catch.hpp"
#include "support/program.hpp"

namespace costsim::testing {

namespace fs = std::filesystem;
using nlohmann::json;

inline constexpr const char* head = R"(schema = 1
[scenario]
title  = "test"
region = "us-east-1"
prices = "2018-08"
)";

inline std::string written(const std::string& name, const std::string& text) {
  const fs::path path = fs::temp_directory_path() / ("costsim-simulate-" + name + ".toml");
  std::ofstream(path) << head << text;
  return path.string();
}

/// One architecture `a` of these stages, at a constant rate.
inline std::string scenario(const std::string& name, const std::string& rate,
                            const std::string& stages) {
  return written(name, "[traffic]\nshape = \"constant\"\nrate = \"" + rate +
                           "\"\n[[architecture]]\nname = \"a\"\nstages = [\n" + stages + "]\n");
}

inline json simulated(const std::string& file, const std::string& length,
                      std::vector<std::string> more = {}) {
  std::vector<std::string> arguments = {"simulate", file, "--for", length};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return answer_of(arguments);
}

inline void check_conserved(const json& counts) {
  CHECK(counts.at("requests").get<long>() ==
        counts.at("served").get<long>() + counts.at("throttled").get<long>() +
            counts.at("dropped").get<long>() + counts.at("in_flight").get<long>());
}

inline const json& stage(const json& result, const std::string& name) {
  for (const json& candidate : result.at("stages")) {
    if (candidate.at("name") == name) return candidate;
  }
  FAIL("no stage " << name);
  return result;
}

/// How `costsim simulate` refuses it: exit code 2, and what it says.
inline std::string refusal(const std::string& file) {
  const Ran ran = run_program({"simulate", file, "--for", "10s"});
  CHECK(ran.exit_code == 2);
  return ran.err;
}

}  // namespace costsim::testing
