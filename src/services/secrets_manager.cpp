// AWS Secrets Manager: secrets by the month, reads by number.
#include "services/kit/amounts.hpp"
#include "services/services.hpp"

namespace costsim::services {
namespace {

const Parameter parameters[] = {
    {.name = "secrets", .kind = Kind::Count, .fallback = "1", .help = "secrets kept"},
    {.name = "calls", .kind = Kind::Number, .fallback = "1", .help = "reads for each item"},
    {.name = "cached",
     .kind = Kind::Percent,
     .fallback = "0%",
     .help = "share of the reads that a cache answers",
     .max = 1},
};

Outcome run(const Flow& input, const Parameters& values, const Context& context) {
  Outcome outcome;
  const Decimal calls = values.number("calls") * (Decimal(1) - values.number("cached"));
  outcome.use("secrets-manager", "secret-months", months_of(values.number("secrets"), context));
  outcome.use("secrets-manager", "calls", input.total * calls);
  outcome.metric("calls_per_s_peak", input.peak_per_second() * calls.to_double());
  outcome.output = input;
  return outcome;
}

}  // namespace

Service secrets_manager() {
  return {"secrets-manager", Role::Counter, "secrets, paid per month and read", parameters, run};
}

}  // namespace costsim::services
