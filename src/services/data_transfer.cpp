// Data transfer: to and from the internet, and between availability zones.
#include "services/kit/amounts.hpp"
#include "services/services.hpp"

namespace costsim::services {
namespace {

const Parameter parameters[] = {
    {"out", Kind::Bytes, optional,
     "sent to the internet for each item; default: the response of [workload]"},
    {"in", Kind::Bytes, optional,
     "received from the internet for each item; default: the item's size"},
    {"cross_zone",
     Kind::Percent,
     "0%",
     "share of the items that pass from one availability zone to another",
     {},
     0},
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
