#include "services/lambda/requests.hpp"

#include <algorithm>

#include "services/kit/amounts.hpp"
#include "services/lambda/offers.hpp"

namespace costsim::services {
namespace {

Bytes response_of(const Parameters& values, const Context& context) {
  return bytes_or(values, "response", context.workload.response);
}

}  // namespace

Decimal billed_requests(const Flow& executions, const Flow& input, const Context& context) {
  if (input.delivery != Delivery::Event || !context.rules.has("async-request-step")) {
    return executions.total;
  }
  const std::int64_t first = context.rules.bytes("async-request-bytes").value;
  if (input.size.value <= first) return executions.total;
  const std::int64_t further =
      increments({input.size.value - first}, context.rules.bytes("async-request-step"));
  return executions.total * Decimal(1 + further);
}

void use_streaming(const Flow& executions, const Parameters& values, const Context& context,
                   StageOutcome& outcome) {
  if (!values.flag("streaming")) return;
  const std::int64_t free = context.rules.bytes("streaming-free-bytes").value;
  const std::int64_t billed = std::max<std::int64_t>(0, response_of(values, context).value - free);
  use_some(outcome, "lambda", "response-streaming-gb", gigabytes_of(executions, {billed}));
}

void find_response_size(const Parameters& values, const Context& context, StageOutcome& outcome) {
  const bool streamed = values.flag("streaming");
  if (!streamed && !values.has("response")) return;
  hold_against(size_limit("response", streamed ? "streaming-max" : "sync-payload", context),
               static_cast<double>(response_of(values, context).value),
               "an answer is larger than a function may give", context, outcome.findings);
}

Decimal pings(const Parameters& values, const Context& context) {
  if (!values.has("keep_warm")) return 0;
  const Duration every = values.duration("keep_warm");
  return Decimal((context.span + every - Duration(1)) / every) * values.number("keep_warm_calls") *
         values.number("functions") * Decimal::from_double(isolated_parts(values));
}

Flow executions_of(const Flow& invocations, const Context& context) {
  if (!context.correction) return invocations;
  Flow executions = scaled(invocations, context.correction->calls);
  executions.total = executions.total.rounded(0);
  return executions;
}

}  // namespace costsim::services
