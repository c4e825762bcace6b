#include "request_level/rate_bucket.hpp"
#include "request_level/roles.hpp"

namespace costsim::request_level {
namespace {

/// The gateway answers 504 after this integration timeout; 0: never.
simulation::Time timeout_of(const Stage& gateway, const services::Context& context) {
  if (gateway.parameters.has("timeout")) return gateway.parameters.duration("timeout");
  const std::string rule =
      gateway.parameters.has("kind") ? gateway.parameters.text("kind") + "-timeout" : "timeout";
  return context.rules.has(rule) ? context.rules.duration(rule) : simulation::Time{0};
}

}  // namespace

simulation::Entrance through_gateway(const Stage& gateway, simulation::Entrance entrance,
                                     const Building& building) {
  const services::Context context = context_of(gateway, building);
  if (context.rules.has(account_rate)) entrance.behind_gateway = true;
  if (!entrance.asynchronous) {
    entrance.gateway_timeout = timeout_of(gateway, context);
  }
  return entrance;
}

engine::BucketConfig gateway_of(const metering::Rules& gateways) {
  return rate_bucket(gateways.rate(account_rate).per_second(),
                     gateways.number("account-burst").to_double());
}

}  // namespace costsim::request_level
