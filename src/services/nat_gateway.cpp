// NAT gateway: an hour price in each zone, and every byte that passes.
#include "services/kit/amounts.hpp"
#include "services/services.hpp"

namespace costsim::services {
namespace {

const Parameter parameters[] = {
    {.name = "zones",
     .kind = Kind::Count,
     .fallback = "1",
     .help = "availability zones with a gateway of their own",
     .min = 1},
    {.name = "bytes",
     .kind = Kind::Bytes,
     .fallback = optional,
     .help = "bytes that pass for each item, both ways; default: the item's size"},
};

Outcome run(const Flow& input, const Parameters& values, const Context& context) {
  Outcome outcome;
  outcome.use("nat-gateway", "hours", hours_of(values.number("zones"), context));
  outcome.use("nat-gateway", "gb", gigabytes_of(input, bytes_or(values, "bytes", input.size)));
  outcome.output = input;
  return outcome;
}

}  // namespace

Service nat_gateway() {
  return {"nat-gateway", Role::Counter, "way out of private subnets", parameters, run};
}

}  // namespace costsim::services
