// Labour: who keeps an architecture running. What an engineer costs is the scenario's to say.
#include "services/kit/amounts.hpp"
#include "services/services.hpp"
#include "units/error.hpp"

namespace costsim::services {
namespace {

const Parameter operations_parameters[] = {
    {.name = "share",
     .kind = Kind::Percent,
     .fallback = optional,
     .help = "share of one engineer's time",
     .max = 1000},
    {.name = "hours",
     .kind = Kind::Number,
     .fallback = optional,
     .help = "or: hours of work a month"},
};

StageOutcome run_operations(const Flow& input, const Parameters& values, const Context& context) {
  if (values.has("share") == values.has("hours")) {
    throw Error(Failure::Usage, "operations: expected either share or hours");
  }
  StageOutcome outcome;
  if (values.has("share")) {
    outcome.use("operations", "engineer-months", months_of(values.number("share"), context));
  } else {
    outcome.use("operations", "engineer-hours", months_of(values.number("hours"), context));
  }
  outcome.output = input;
  return outcome;
}

}  // namespace

Service operations() {
  return {"operations", Role::Labour, "labour: a share of an engineer, or hours a month",
          operations_parameters, run_operations};
}

}  // namespace costsim::services
