#include "simulation/requests/gates.hpp"

#include <algorithm>

namespace costsim::simulation {

Gate::Gate(const GateConfig& config) : concurrency_(config.concurrency) {
  if (!config.rate) return;
  rate_.emplace(*config.rate);
  token_ = config.rate->interval / std::max<std::int64_t>(1, config.rate->refill);
}

bool Gate::enter(Time now) {
  take_until(now);
  if (!take_place(now)) return false;
  if (!rate_ || rate_->take(now)) return true;
  if (concurrency_) --inside_;
  return false;
}

bool Gate::enter_again(Time now) {
  if (!take_place(now)) return false;
  if (!rate_) return true;
  to_take_.push(again_after(now));
  if (taken_.empty()) return true;
  const bool taken = taken_.front();
  taken_.pop_front();
  if (!taken && concurrency_) --inside_;
  return taken;
}

/// Many tokens later, and at any moment between two of them: a whole number of tokens after the
/// first take it would come just when the bucket has one.
Time Gate::again_after(Time now) {
  constexpr int forgotten = 20;                  // tokens
  constexpr double golden = 0.6180339887498949;  // parts that are spread evenly
  phase_ += golden;
  if (phase_ >= 1) phase_ -= 1;
  return now + forgotten * token_ +
         Time(static_cast<Time::rep>(phase_ * static_cast<double>(token_.count())));
}

bool Gate::take_place(Time now) {
  if (!concurrency_) return true;
  while (!leaving_.empty() && leaving_.top() <= now) {
    leaving_.pop();
    --inside_;
  }
  if (inside_ >= *concurrency_) return false;
  ++inside_;
  return true;
}

void Gate::take_until(Time now) {
  for (; !to_take_.empty() && to_take_.top() <= now; to_take_.pop()) {
    taken_.push_back(rate_->take(to_take_.top()));
  }
}

void Gate::leave(Time when) {
  if (concurrency_) leaving_.push(when);
}

bool enter(const Gates& gates, Time now) {
  for (std::size_t i = 0; i < gates.size(); ++i) {
    const auto before = gates.begin() + static_cast<std::ptrdiff_t>(i);
    const bool again = std::find(gates.begin(), before, gates[i]) != before;
    if (again ? gates[i]->enter_again(now) : gates[i]->enter(now)) continue;
    for (std::size_t passed = 0; passed < i; ++passed) gates[passed]->leave(now);
    return false;
  }
  return true;
}

void leave(const Gates& gates, Time when) {
  for (Gate* gate : gates) gate->leave(when);
}

}  // namespace costsim::simulation
