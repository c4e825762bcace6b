// Any meter of the price books, for what no service here models: so many of its units for each
// item, each GB or each month.
#include <algorithm>

#include "services/kit/amounts.hpp"
#include "services/services.hpp"
#include "units/error.hpp"

namespace costsim::services {
namespace {

const Parameter parameters[] = {
    {"meter", Kind::Meter, required, "what is counted, in the price books or in [prices.override]"},
    {"quantity", Kind::Number, optional, "units for each item"},
    {"step",
     Kind::Bytes,
     optional,
     "quantity is counted for each step of this size that an item takes; default: once",
     {},
     1},
    {"per_gb", Kind::Number, optional, "units for each GB of the items"},
    {"monthly", Kind::Number, optional, "units a month, whatever comes"},
};

void check_stated(const Parameters& values) {
  if (!values.has("quantity") && !values.has("per_gb") && !values.has("monthly")) {
    throw Error(Failure::Usage, "metered: expected quantity, per_gb or monthly");
  }
  if (values.has("step") && !values.has("quantity")) {
    throw Error(Failure::Usage, "metered: step is of a quantity, and there is none");
  }
}

Decimal units_of(const Flow& input, const Parameters& values, const Context& context) {
  Decimal units;
  if (values.has("quantity")) {
    const std::int64_t steps =
        values.has("step") ? increments(input.size, values.bytes("step")) : 1;
    units += input.total * Decimal(steps) * values.number("quantity");
  }
  if (values.has("per_gb")) units += gigabytes_of(input, input.size) * values.number("per_gb");
  if (values.has("monthly")) units += months_of(values.number("monthly"), context);
  return units;
}

StageOutcome run(const Flow& input, const Parameters& values, const Context& context) {
  check_stated(values);
  StageOutcome outcome;
  const std::string& meter = values.text("meter");
  const std::size_t dot = std::min(meter.find('.'), meter.size());
  outcome.use(meter.substr(0, dot), meter.substr(std::min(dot + 1, meter.size())),
              units_of(input, values, context));
  outcome.output = input;
  return outcome;
}

/// Meters of data transfer are stated by whoever counts them.
Network network_of_metered(const Parameters& values) {
  const std::string& meter = values.text("meter");
  if (meter.starts_with("data-transfer.")) return {.site = Site::Transfer};
  if (meter.starts_with("nat-gateway.")) return {.site = Site::NatGateway};
  return {.site = meter.starts_with("vpc.endpoint") ? Site::Endpoints : Site::Beside};
}

}  // namespace

Service metered() {
  return {.name = "metered",
          .role = Role::Counter,
          .help = "any meter of the price books, counted as stated",
          .parameters = parameters,
          .run = run,
          .network = network_of_metered};
}

}  // namespace costsim::services
