#include "services/lambda_offers.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace costsim::services {
namespace {

/// As stated, to the last digit, else the estimate.
Decimal share_created(double estimated, const Parameters& function) {
  return function.has("cold_starts") ? function.number("cold_starts")
                                     : Decimal::from_double(estimated);
}

std::vector<Term> terms_of_created(const Flow& executions, const Decimal& share,
                                   const Parameters& function) {
  return {
      {"executions", executions.total, "executions", "of the period"},
      {"environments created for each", share, "",
       function.has("cold_starts") ? "as cold_starts states" : "estimated by load and idle life",
       OverMonths::Mean},
      {"memory", gigabytes(Decimal(function.bytes("memory").value)), "GB",
       fmt::format("{} / 1,024 MB", to_text(function.bytes("memory"))), OverMonths::Largest}};
}

}  // namespace

double isolated_parts(const Parameters& function) {
  return std::max(1.0, function.real("tenants"));
}

void use_offers(const Flow& executions, double cold, const Parameters& function,
                StageOutcome& outcome) {
  if (function.count("tenants") == 0) return;
  const Decimal share = share_created(cold, function);
  const Decimal created = executions.total * share;
  const std::string meter = "tenant-environment-gb-" + function.text("arch");
  outcome.metric("environments_created", created.to_double(), OverMonths::Sum);
  outcome.use("lambda", meter, created * gigabytes(Decimal(function.bytes("memory").value)));
  outcome.derive(meter, "executions × environments created for each × memory in GB",
                 terms_of_created(executions, share, function));
}

}  // namespace costsim::services
