// Scenarios with one thing wrong, and what is told of them.
#pragma once

#include <span>
#include <string>

#include "decision/evaluate.hpp"
#include "scenario/scenario.hpp"
#include "support/catch.hpp"

namespace costsim::malformed {

// Not inline: each file's tables are made of its own copy, which clang has made before them.
const std::string head = "[scenario]\nregion = \"us-east-1\"\nprices = \"2026\"\n";
const std::string some_traffic = "[traffic]\nrate = \"1M/h\"\n";
const std::string some_architecture =
    "[[architecture]]\nname = \"a\"\nstages = [{ service = \"sqs\" }]\n";
const std::string good = head + some_traffic + some_architecture;

inline std::string stages(const std::string& text) {
  return head + some_traffic + "[[architecture]]\nname = \"a\"\nstages = [" + text + "]\n";
}

inline std::string with_traffic(const std::string& text) {
  return head + "[traffic]\n" + text + "\n" + some_architecture;
}

inline std::string with_head(const std::string& line) {
  return head + line + "\n" + some_traffic + some_architecture;
}

inline std::string check(const std::string& require) {
  return good + "[[check]]\nrequire = \"" + require + "\"\n";
}

struct Malformed {
  std::string text;
  std::string where;    ///< "s.toml:LINE:COLUMN", or as much of it as is certain
  std::string message;  ///< a part of what is told
};

/// What is told of a scenario, or "" when it runs.
inline std::string complaint(const std::string& text, const scenario::LoadOptions& options = {}) {
  try {
    decision::evaluate(scenario::load_text(text, "s.toml", "", options));
    return "";
  } catch (const Error& error) {
    CHECK(error.failure() == Failure::Usage);
    return error.what();
  }
}

inline void check_told(std::span<const Malformed> cases) {
  for (const Malformed& malformed : cases) {
    const std::string told = complaint(malformed.text);
    INFO(malformed.text << "\n→ " << told);
    CHECK(told.rfind(malformed.where, 0) == 0);
    CHECK_THAT(told, Catch::Matchers::Contains(malformed.message));
    CHECK_FALSE(told.empty());
    CHECK(told.find('\n') == std::string::npos);
  }
}

}  // namespace costsim::malformed
