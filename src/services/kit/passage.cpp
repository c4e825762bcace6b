#include "services/kit/passage.hpp"

#include "services/kit/limits.hpp"
#include "services/kit/service.hpp"

namespace costsim::services {
namespace {

void set_named_timeout(const Parameters& values, const Context& context, Passage& passage) {
  if (values.has("timeout")) {
    passage.timeout = values.duration("timeout");
    passage.timeout_source = stated_source("timeout");
    return;
  }
  const std::string kind = values.has("kind") ? values.text("kind") + "-" : "";
  const auto take = [&](const std::string& rule, Duration& timeout) {
    if (!context.rules.has(rule)) return;
    timeout = context.rules.duration(rule);
    passage.timeout_source = source_of(rule, context);
  };
  take(kind + "timeout", passage.timeout);
  if (passage.timeout <= Duration(0)) take(kind + "idle-timeout", passage.usual_timeout);
}

}  // namespace

Passage named_passage(const Parameters& values, const Context& context) {
  const metering::Rules& rules = context.rules;
  Passage passage;
  set_named_timeout(values, context, passage);
  if (rules.has(account_rate)) {
    passage.rate = RateQuota{rules.rate(account_rate), rules.number(account_burst)};
  }
  return passage;
}

}  // namespace costsim::services
