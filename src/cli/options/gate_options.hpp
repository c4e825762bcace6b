// What a comparison must not show, for CI.
#pragma once

#include <string>

#include <CLI/CLI.hpp>

#include "analysis/difference.hpp"

namespace costsim::cli {

struct GateOptions {
  std::string most_increase;  ///< "5%"; empty: any
  bool no_new_failure = false;

  bool any() const { return !most_increase.empty() || no_new_failure; }
  /// Error(Usage) for what is no share.
  analysis::Gates gates() const;
};

/// --fail-if-increase, --fail-if-new-failure.
void add_gate_options(CLI::App& verb, GateOptions& options);

}  // namespace costsim::cli
