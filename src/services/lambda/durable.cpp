#include "services/lambda/durable.hpp"

#include <fmt/format.h>

#include "services/kit/amounts.hpp"

namespace costsim::services {
namespace {

void use_kept(const Decimal& written, const Parameters& function, const Context& context,
              StageOutcome& outcome) {
  const Duration kept = function.duration("durable_wait") + function.duration("durable_retention");
  const Decimal months = exact_seconds(kept).divided_by(exact_seconds(context.month), 18);
  outcome.use("lambda", "durable-retained-gb-months", (written * months).rounded(9));
  outcome.derive("durable-retained-gb-months", "GB written × months in which they are kept",
                 {{"written", written, "GB", "by the executions of the period"},
                  {"kept", months, "months",
                   fmt::format("durable_wait = {} and durable_retention = {}",
                               to_text(function.duration("durable_wait")),
                               to_text(function.duration("durable_retention"))),
                   OverMonths::Largest}});
}

}  // namespace

Decimal resumed_requests(const Flow& executions, const Parameters& function) {
  return executions.total * function.number("resumptions");
}

void use_durable(const Flow& executions, const Parameters& function, const Context& context,
                 StageOutcome& outcome) {
  const Decimal& operations = function.number("durable_operations");
  if (operations.is_zero()) return;
  outcome.use("lambda", "durable-operations", executions.total * operations);
  const Decimal written = gigabytes_of(executions, function.bytes("durable_written"));
  if (written.is_zero()) return;
  outcome.use("lambda", "durable-written-gb", written);
  use_kept(written, function, context, outcome);
}

}  // namespace costsim::services
