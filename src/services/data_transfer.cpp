// Data transfer: to and from the internet, and between availability zones.
#include "services/kit/amounts.hpp"
#include "services/services.hpp"

namespace costsim::services {
namespace {

const Parameter parameters[] = {
    {.name = "out",
     .kind = Kind::Bytes,
     .fallback = optional,
     .help = "sent to the internet for each item; default: the response of [workload]"},
    {.name = "in",
     .kind = Kind::Bytes,
     .fallback = optional,
     .help = "received from the internet for each item; default: the item's size"},
    {.name = "cross_zone",
     .kind = Kind::Percent,
     .fallback = "0%",
     .help = "share of the items that pass from one availability zone to another"},
};

Outcome run(const Flow& input, const Parameters& values, const Context& context) {
  Outcome outcome;
  const Bytes out = bytes_or(values, "out", context.workload.response);
  const Bytes in = bytes_or(values, "in", input.size);
  // The zone that sends is charged, and so is the one that receives.
  const Decimal crossings = values.number("cross_zone") * 2;
  use_some(outcome, "data-transfer", "internet-out-gb", gigabytes_of(input, out));
  use_some(outcome, "data-transfer", "internet-in-gb", gigabytes_of(input, in));
  use_some(outcome, "data-transfer", "inter-zone-gb", gigabytes_of(input, input.size) * crossings);
  outcome.output = input;
  return outcome;
}

}  // namespace

Service data_transfer() {
  return {"data-transfer", Role::Counter, "bytes to the internet and between zones", parameters,
          run};
}

}  // namespace costsim::services
