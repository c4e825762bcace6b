// Amazon VPC: public IPv4 addresses and interface endpoints.
#include "services/kit/amounts.hpp"
#include "services/services.hpp"

namespace costsim::services {
namespace {

const Parameter parameters[] = {
    {"ipv4", Kind::Number, "0", "public IPv4 addresses in use"},
    {"endpoints", Kind::Count, "0", "interface endpoints"},
    {"zones", Kind::Count, "1", "availability zones of each endpoint", {}, 1},
    {"bytes", Kind::Bytes, optional,
     "bytes through the endpoints for each item; default: the item's size"},
};

Outcome run(const Flow& input, const Parameters& values, const Context& context) {
  Outcome outcome;
  use_some(outcome, "vpc", "ipv4-hours", hours_of(values.number("ipv4"), context));
  if (const Decimal& endpoints = values.number("endpoints"); !endpoints.is_zero()) {
    outcome.use("vpc", "endpoint-hours", hours_of(endpoints * values.number("zones"), context));
    outcome.use("vpc", "endpoint-gb", gigabytes_of(input, bytes_or(values, "bytes", input.size)));
  }
  outcome.output = input;
  return outcome;
}

}  // namespace

Service vpc() {
  return {"vpc", Role::Counter, "public addresses and interface endpoints", parameters, run};
}

}  // namespace costsim::services
