#include "simulation/functions/keep_warm.hpp"

#include "units/error.hpp"

namespace costsim::simulation {

KeepWarm::KeepWarm(engine::Simulator& simulator, const KeepWarmConfig& config, FunctionPool& pool)
    : config_(config), pool_(pool), id_(simulator.add(*this)) {
  if (config_.interval <= Time{0}) {
    throw Error(Failure::Usage, "keep-warm pings need an interval above 0");
  }
  simulator.schedule(simulator.now(), {id_, 0, 0});
}

void KeepWarm::wake(engine::Simulator& simulator, engine::Wakeup) {
  simulator.schedule(simulator.now() + config_.interval, {id_, 0, 0});
  for (std::uint32_t i = 0; i < config_.calls; ++i) {
    pool_.invoke(simulator.now(), {.service = config_.service, .ping = true});
  }
}

}  // namespace costsim::simulation
