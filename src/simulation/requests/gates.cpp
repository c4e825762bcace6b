#include "simulation/requests/gates.hpp"

namespace costsim::simulation {

Gate::Gate(const GateConfig& config) : concurrency_(config.concurrency) {
  if (config.rate) rate_.emplace(*config.rate);
}

bool Gate::enter(Time now) {
  while (!leaving_.empty() && leaving_.top() <= now) {
    leaving_.pop();
    --inside_;
  }
  if (concurrency_ && inside_ >= *concurrency_) return false;
  if (rate_ && !rate_->take(now)) return false;
  if (concurrency_) ++inside_;
  return true;
}

void Gate::leave(Time when) {
  if (concurrency_) leaving_.push(when);
}

bool enter(const Gates& gates, Time now) {
  for (std::size_t i = 0; i < gates.size(); ++i) {
    if (gates[i]->enter(now)) continue;
    for (std::size_t passed = 0; passed < i; ++passed) gates[passed]->leave(now);
    return false;
  }
  return true;
}

void leave(const Gates& gates, Time when) {
  for (Gate* gate : gates) gate->leave(when);
}

}  // namespace costsim::simulation
