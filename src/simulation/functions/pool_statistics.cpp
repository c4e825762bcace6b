#include <fmt/format.h>

#include "simulation/functions/pool.hpp"
#include "units/error.hpp"

namespace costsim::simulation {

[[gnu::noinline]] void FunctionPool::explain(Time now, const Call& call,
                                             const Invocation& invocation, Time wait) {
  const std::string_view what = call.ping ? "ping" : "request";
  if (!invocation.accepted) {
    log_->note(now, config_.name,
               fmt::format("{} throttled: {} ({} running, {} instances)", what,
                           to_text(invocation.reason), running(), instances()));
    return;
  }
  const std::string outcome =
      invocation.ok() ? "" : fmt::format(", in vain: {}", to_text(invocation.ending));
  log_->note(now, config_.name,
             fmt::format("{} {}, ends at {:.6f} s{}", what, beginning(invocation, wait),
                         engine::to_seconds(invocation.end), outcome));
}

std::string FunctionPool::beginning(const Invocation& invocation, Time wait) const {
  if (wait > Time{0}) {
    return fmt::format("waits {:.6f} s for an instance in INIT", engine::to_seconds(wait));
  }
  if (!invocation.cold) return "warm";
  if (instances() == 1) return "cold: there is no other instance";
  if (instances() == 2) return "cold: the only other instance is busy";
  return fmt::format("cold: each of the other {} instances is busy", instances() - 1);
}

void FunctionPool::restart_statistics(Time now) {
  settle(now);
  counts_ = {};
  running_.restart(now);
  busy_.restart(now);
  instance_count_.restart(now);
}

FunctionStatistics FunctionPool::statistics(Time now) {
  settle(now);
  if (accepted_ != released_ + static_cast<std::uint64_t>(running())) {
    throw Error(Failure::Internal,
                fmt::format("function \"{}\" lost count: {} accepted, {} released, {} running",
                            config_.name, accepted_, released_, running()));
  }
  FunctionStatistics result = counts_;
  result.mean_instances = instance_count_.mean_until(now);
  result.mean_running = running_.mean_until(now);
  result.mean_busy = busy().mean_until(now);
  result.mean_idle = result.mean_instances - result.mean_busy;
  result.peak_instances = instance_count_.peak();
  result.peak_running = running_.peak();
  return result;
}

}  // namespace costsim::simulation
