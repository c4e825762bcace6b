#include "cli/options/gate_options.hpp"

#include <fmt/format.h>

#include "units/error.hpp"
#include "units/quantity.hpp"

namespace costsim::cli {

analysis::Gates GateOptions::gates() const {
  analysis::Gates gates{std::nullopt, no_new_failure};
  if (most_increase.empty()) return gates;
  try {
    gates.most_increase = parse_percent(most_increase);
  } catch (const Error& error) {
    throw error.with_context("--fail-if-increase " + most_increase);
  }
  if (gates.most_increase->is_negative()) {
    throw Error(Failure::Usage,
                fmt::format("--fail-if-increase {}: expected a share from 0% on", most_increase));
  }
  return gates;
}

void add_gate_options(CLI::App& verb, GateOptions& options) {
  verb.add_option(
      "--fail-if-increase", options.most_increase,
      "SHARE, such as 5%: exit 1 when an architecture costs that much more than before");
  verb.add_flag("--fail-if-new-failure", options.no_new_failure,
                "exit 1 when a check fails that did not, or an architecture no longer copes");
}

}  // namespace costsim::cli
