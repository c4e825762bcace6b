#include "services/kit/passage.hpp"

#include "services/kit/service.hpp"

namespace costsim::services {
namespace {

Duration named_timeout(const Parameters& values, const metering::Rules& rules) {
  if (values.has("timeout")) return values.duration("timeout");
  const std::string rule = values.has("kind") ? values.text("kind") + "-timeout" : "timeout";
  return rules.has(rule) ? rules.duration(rule) : Duration(0);
}

}  // namespace

Passage named_passage(const Parameters& values, const Context& context) {
  const metering::Rules& rules = context.rules;
  Passage passage{.timeout = named_timeout(values, rules)};
  if (rules.has(account_rate)) {
    passage.rate = RateQuota{rules.rate(account_rate), rules.number(account_burst)};
  }
  return passage;
}

}  // namespace costsim::services
