// A timer that calls a function so that its instances do not expire.
#pragma once

#include "engine/simulator.hpp"
#include "simulation/functions/pool.hpp"

namespace costsim::simulation {

/// `calls` pings at the same instant keep as many instances, each lasting `service`, every
/// `interval` from the start.
struct KeepWarmConfig {
  Time interval = std::chrono::minutes(5);
  std::uint32_t calls = 1;
  Time service = std::chrono::milliseconds(100);
};

class KeepWarm final : public engine::Process {
 public:
  KeepWarm(engine::Simulator& simulator, const KeepWarmConfig& config, FunctionPool& pool);
  void wake(engine::Simulator& simulator, engine::Wakeup wakeup) override;

 private:
  KeepWarmConfig config_;
  FunctionPool& pool_;
  std::uint16_t id_;
};

}  // namespace costsim::simulation
