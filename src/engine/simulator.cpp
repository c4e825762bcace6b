#include "engine/simulator.hpp"

#include <fmt/format.h>

#include "units/error.hpp"

namespace costsim::engine {

std::uint16_t Simulator::add(Process& process) {
  if (processes_.size() > std::numeric_limits<std::uint16_t>::max()) {
    throw Error(Failure::Usage, "a request-level run can hold 65536 processes, not more");
  }
  processes_.push_back(&process);
  return static_cast<std::uint16_t>(processes_.size() - 1);
}

RunEnd Simulator::run_until(Time horizon) {
  horizon_ = horizon;
  while (queue_.next_time() <= horizon) {
    if (events_ >= limits_.events) return RunEnd::TooManyEvents;
    if (queue_.size() > limits_.pending) return RunEnd::TooManyPending;
    const auto event = queue_.pop();
    if (event.time < now_) throw Error(Failure::Internal, "an event was scheduled in the past");
    at_this_instant_ = event.time == now_ ? at_this_instant_ + 1 : 0;
    if (at_this_instant_ > limits_.at_once) return RunEnd::Standstill;
    now_ = event.time;
    ++events_;
    processes_[event.payload.process]->wake(*this, event.payload);
  }
  now_ = horizon;
  return RunEnd::Horizon;
}

std::string describe(RunEnd end, const RunLimits& limits, Time at) {
  switch (end) {
    case RunEnd::Horizon:
      return "";
    case RunEnd::TooManyEvents:
      return fmt::format("the run was ended at {} s of simulated time after {} events",
                         to_seconds(at), limits.events);
    case RunEnd::TooManyPending:
      return fmt::format(
          "the run was ended at {} s of simulated time with more than {} events pending: work "
          "arrives faster than anything can finish it",
          to_seconds(at), limits.pending);
    case RunEnd::Standstill:
      return fmt::format(
          "the run was ended at {} s of simulated time, where it stood still for {} events: "
          "something that takes no time is done again and again",
          to_seconds(at), limits.at_once);
  }
  return "";
}

}  // namespace costsim::engine
