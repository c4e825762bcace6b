#include "request_level/retries.hpp"

namespace costsim::request_level {

namespace {

engine::Jitter jitter_named(const std::string& name) {
  if (name == "none") return engine::Jitter::None;
  return name == "equal" ? engine::Jitter::Equal : engine::Jitter::Full;
}

}  // namespace

simulation::RetryPolicy retries_of(const Parameters& values) {
  simulation::RetryPolicy policy;
  policy.max_attempts = static_cast<std::uint32_t>(values.count("attempts"));
  policy.backoff.first = values.duration("backoff");
  policy.backoff.longest = values.duration("max_backoff");
  policy.backoff.jitter = jitter_named(values.text("jitter"));
  if (values.has("retry_budget")) policy.budget = values.real("retry_budget");
  return policy;
}

}  // namespace costsim::request_level
