// Amazon VPC: public IPv4 addresses and interface endpoints.
#include "services/kit/amounts.hpp"
#include "services/services.hpp"

namespace costsim::services {
namespace {

const Parameter parameters[] = {
    {.name = "ipv4", .kind = Kind::Number, .fallback = "0", .help = "public IPv4 addresses in use"},
    {.name = "endpoints", .kind = Kind::Count, .fallback = "0", .help = "interface endpoints"},
    {.name = "zones",
     .kind = Kind::Count,
     .fallback = "1",
     .help = "availability zones of each endpoint",
     .min = 1},
    {.name = "bytes",
     .kind = Kind::Bytes,
     .fallback = optional,
     .help = "bytes through the endpoints for each item; default: the item's size"},
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
