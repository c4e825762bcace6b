#include "services/lambda/provisioned.hpp"

#include <algorithm>

#include "services/kit/amounts.hpp"

namespace costsim::services {
namespace {

/// The invocations that provisioned instances take in each step, while they are enough.
Counts taken_by_provisioned(const Flow& invocations, double duration_s, double provisioned) {
  const double per_step =
      provisioned > 0 ? provisioned / duration_s * seconds(invocations.step) : 0;
  return invocations.items.each([&](double items) { return std::min(items, per_step); });
}

}  // namespace

double provisioned_share(const Flow& invocations, double duration_s, double provisioned) {
  if (provisioned <= 0 || invocations.total.is_zero()) return 0;
  return taken_by_provisioned(invocations, duration_s, provisioned).sum() /
         std::max(1e-300, invocations.items.sum());
}

std::vector<metering::MeterId> coverable_time(const Parameters& values) {
  const std::string& arch = values.text("arch");
  std::vector<metering::MeterId> meters = {{"lambda", "gb-seconds-" + arch}};
  if (values.count("provisioned") == 0) return meters;
  meters.push_back({"lambda", "provisioned-duration-gb-seconds-" + arch});
  meters.push_back({"lambda", "provisioned-gb-seconds-" + arch});
  return meters;
}

void tell_time_spread(const Flow& invocations, double duration_s, const Parameters& values,
                      const Context& context) {
  if (context.spreads == nullptr) return;
  const std::string& arch = values.text("arch");
  const Counts& items = invocations.items;
  const Counts taken = taken_by_provisioned(invocations, duration_s, values.real("provisioned"));
  tell_spread("lambda", "gb-seconds-" + arch,
              Counts::each(items, taken, [](double all, double some) { return all - some; }),
              context);
  tell_spread("lambda", "provisioned-duration-gb-seconds-" + arch, taken, context);
  tell_spread("lambda", "provisioned-gb-seconds-" + arch, Counts::constant(items.size(), 1),
              context);
}

void use_duration(const Decimal& gb_seconds, const Flow& invocations, double duration_s,
                  const Parameters& values, const Context& context, StageOutcome& outcome) {
  const std::string& arch = values.text("arch");
  const Decimal& provisioned = values.number("provisioned");
  const Decimal share =
      Decimal::from_double(provisioned_share(invocations, duration_s, provisioned.to_double()));
  outcome.use("lambda", "gb-seconds-" + arch, gb_seconds * (Decimal(1) - share));
  if (provisioned.is_zero()) return;
  const Decimal memory = gigabytes(Decimal(values.bytes("memory").value));
  outcome.use("lambda", "provisioned-duration-gb-seconds-" + arch, gb_seconds * share);
  outcome.use("lambda", "provisioned-gb-seconds-" + arch,
              provisioned * memory * exact_seconds(context.span));
}

}  // namespace costsim::services
