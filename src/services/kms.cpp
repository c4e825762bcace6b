// AWS KMS: keys by the month, encrypt and decrypt calls by number.
#include "services/kit/amounts.hpp"
#include "services/services.hpp"

namespace costsim::services {
namespace {

const Parameter parameters[] = {
    {.name = "keys", .kind = Kind::Count, .fallback = "1", .help = "customer-managed keys"},
    {.name = "calls", .kind = Kind::Number, .fallback = "1", .help = "calls for each item"},
    {.name = "cached",
     .kind = Kind::Percent,
     .fallback = "0%",
     .help = "share of the calls that a cache of data keys saves",
     .max = 1},
};

Outcome run(const Flow& input, const Parameters& values, const Context& context) {
  Outcome outcome;
  const Decimal calls = values.number("calls") * (Decimal(1) - values.number("cached"));
  outcome.use("kms", "key-months", months_of(values.number("keys"), context));
  outcome.use("kms", "requests", input.total * calls);
  outcome.metric("requests_per_s_peak", input.peak_per_second() * calls.to_double());
  outcome.output = input;
  return outcome;
}

}  // namespace

Service kms() {
  return {"kms", Role::Counter, "encryption keys, paid per month and call", parameters, run};
}

}  // namespace costsim::services
