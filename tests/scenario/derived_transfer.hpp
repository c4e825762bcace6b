// Small architectures whose data transfer is derived.
#pragma once

#include <string>

#include "decision/evaluate.hpp"
#include "scenario/scenario.hpp"

namespace costsim::scenario_tests {

using scenario::load_text;

/// 10 M requests a month of 1 KB with answers of 50 KB.
inline std::string transfer_text(const std::string& architectures, const std::string& head = "",
                                 const std::string& rest = "") {
  return "[scenario]\nregion = \"us-east-1\"\nprices = \"2026\"\nstep = \"1h\"\n" + head +
         "[traffic]\nrate = \"10M/730h\"\n[workload]\nevent = \"1KB\"\nresponse = \"50KB\"\n"
         "cpu = \"5ms\"\n" +
         rest + architectures;
}

inline std::string with_stages(const std::string& stages, const std::string& keys = "",
                               const std::string& name = "a") {
  return "[[architecture]]\nname = \"" + name + "\"\n" + keys + "stages = [" + stages + "]\n";
}

inline decision::Outcome derived(const std::string& stages, const std::string& keys = "",
                                 const std::string& rest = "") {
  return decision::evaluate(load_text(
      transfer_text(with_stages(stages, keys), "transfer = \"auto\"\n", rest), "s.toml", "", {}));
}

inline const decision::ArchitectureOutcome& only(const decision::Outcome& outcome) {
  return outcome.architectures.at(0);
}

inline std::string cost_of_line(const decision::Outcome& outcome, const std::string& line) {
  return only(outcome).bill.total_of(line).text();
}

inline bool has_line(const decision::Outcome& outcome, const std::string& line) {
  for (const auto& stage : only(outcome).stages) {
    if (stage.stage == line) return true;
  }
  return false;
}

inline bool noted(const decision::Outcome& outcome, const std::string& text) {
  for (const std::string& note : outcome.notes) {
    if (note.find(text) != std::string::npos) return true;
  }
  return false;
}

inline const services::Assumption* assumption(const decision::Outcome& outcome,
                                              const std::string& key) {
  for (const services::Assumption& each : outcome.assumptions) {
    if (each.key == key) return &each;
  }
  return nullptr;
}

inline const std::string api =
    "{ name = \"api\", service = \"api-gateway\", kind = \"http\" }, "
    "{ name = \"fn\", service = \"lambda\", memory = \"512MB\", arch = \"arm\" }";
inline const std::string web =
    "{ name = \"web\", service = \"fargate\", vcpu = 1, memory = \"2GB\", min_tasks = 2 }";
inline std::string balanced(const std::string& kind) {
  return "{ name = \"lb\", service = \"load-balancer\", kind = \"" + kind + "\" }, " + web;
}

}  // namespace costsim::scenario_tests
