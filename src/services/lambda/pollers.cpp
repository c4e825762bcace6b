#include "services/lambda/pollers.hpp"

#include <algorithm>
#include <cmath>

#include "services/kit/amounts.hpp"
#include "units/error.hpp"

namespace costsim::services {
namespace {

double real_bytes(Bytes bytes) {
  return static_cast<double>(bytes.value);
}

double peak_bytes_per_second(const Flow& input) {
  return input.peak_per_second() * real_bytes(input.size);
}

/// In each step as many as its bytes ask for, within what is configured.
Counts pollers_by_load(const Flow& input, Bytes each_per_second, const Parameters& function) {
  const double least = function.real("pollers");
  const double most = std::max(least, function.real("pollers_max"));
  const double each = real_bytes(each_per_second) * seconds(input.step);
  return input.items.each([&](double items) {
    return std::clamp(std::ceil(items * real_bytes(input.size) / each - 1e-9), least, most);
  });
}

void find_throughput(std::string_view rule, double units, const Flow& input, const Context& context,
                     StageOutcome& outcome) {
  Limit limit = size_limit("poller-throughput", rule, context, Severity::Warning);
  limit.value *= units;
  limit.unit = "/s";
  hold_against(limit, peak_bytes_per_second(input),
               "the provisioned pollers read less than comes at the peak: it waits", context,
               outcome.findings);
}

void use_queue_pollers(const Flow& input, const Parameters& function, const Context& context,
                       StageOutcome& outcome) {
  constexpr std::string_view rule = "sqs-poller-bytes";
  const Counts pollers = pollers_by_load(input, context.rules.bytes(rule), function);
  const Decimal hours = hours_of_steps(pollers.sum(), input.step);
  outcome.use("lambda", "sqs-event-poller-unit-hours", hours);
  outcome.derive(
      "sqs-event-poller-unit-hours", "provisioned pollers × hours",
      {{"pollers", Decimal::from_double(pollers.mean()), "pollers",
        "on average: bytes of each step by sqs-poller-bytes, not below pollers", OverMonths::Mean},
       {"hours", hours_of(1, context), "h", "of the period"}});
  outcome.metric("pollers_mean", pollers.mean(), OverMonths::Mean);
  outcome.metric("peak_pollers", pollers.max());
  find_throughput(rule, function.real("pollers_max"), input, context, outcome);
}

}  // namespace

void use_pollers(const Flow& input, const Parameters& function, const Context& context,
                 StageOutcome& outcome) {
  if (function.has("pollers")) {
    if (input.delivery != Delivery::Queue) {
      throw Error(
          Failure::Usage,
          "`pollers` are those of a queue's mapping, and what comes here is not fetched from "
          "a queue: expected the function behind sqs, or no `pollers`");
    }
    use_queue_pollers(input, function, context, outcome);
  }
  const Decimal& units = function.number("kafka_units");
  if (units.is_zero()) return;
  outcome.use("lambda", "kafka-event-poller-unit-hours", hours_of(units, context));
  find_throughput("kafka-poller-unit-bytes", units.to_double(), input, context, outcome);
}

}  // namespace costsim::services
