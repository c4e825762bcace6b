// AWS KMS: keys by the month, encrypt and decrypt calls by number.
#include "services/kit/amounts.hpp"
#include "services/services.hpp"

namespace costsim::services {
namespace {

const Parameter parameters[] = {
    {"keys", Kind::Count, "1", "customer-managed keys"},
    {"calls", Kind::Number, "1", "calls for each item"},
    {"cached", Kind::Percent, "0%", "share of the calls that a cache of data keys saves", {}, 0, 1},
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
