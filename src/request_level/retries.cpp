#include "request_level/retries.hpp"

namespace costsim::request_level {

namespace {

simulation::Jitter jitter_named(const std::string& name) {
  if (name == "none") return simulation::Jitter::None;
  return name == "equal" ? simulation::Jitter::Equal : simulation::Jitter::Full;
}

}  // namespace

simulation::RetryPolicy retries_of(const Parameters& values) {
  simulation::RetryPolicy policy;
  policy.max_attempts = static_cast<std::uint32_t>(values.count("attempts"));
  policy.first_backoff = values.duration("backoff");
  policy.max_backoff = values.duration("max_backoff");
  policy.jitter = jitter_named(values.text("jitter"));
  if (values.has("retry_budget")) policy.budget = values.real("retry_budget");
  return policy;
}

}  // namespace costsim::request_level
