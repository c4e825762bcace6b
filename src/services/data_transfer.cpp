// Data transfer: to and from the internet, and between availability zones.
#include "services/amounts.hpp"
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
  const Decimal out = gigabytes_of(input, bytes_or(values, "out", context.workload.response));
  const Decimal in = gigabytes_of(input, bytes_or(values, "in", input.size));
  outcome.use("data-transfer", "internet-out-gb", out);
  outcome.use("data-transfer", "internet-in-gb", in);
  if (const Decimal& share = values.number("cross_zone"); !share.is_zero()) {
    // The zone that sends is charged, and so is the one that receives.
    outcome.use("data-transfer", "inter-zone-gb", gigabytes_of(input, input.size) * share * 2);
  }
  outcome.output = input;
  return outcome;
}

}  // namespace

Service data_transfer() {
  return {"data-transfer", "bytes to the internet and between zones", parameters, run};
}

}  // namespace costsim::services
