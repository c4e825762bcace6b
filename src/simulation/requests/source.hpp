// Arrivals that go straight into a stage.
#pragma once

#include <memory>
#include <string>

#include "engine/simulator.hpp"
#include "simulation/requests/arrivals.hpp"
#include "simulation/requests/requests.hpp"

namespace costsim::simulation {

class Source final : public engine::Process {
 public:
  Source(engine::Simulator& simulator, const std::string& name, const ArrivalConfig& arrivals,
         std::uint64_t seed, RequestSink& into);
  void wake(engine::Simulator& simulator, engine::Wakeup wakeup) override;

 private:
  std::uint16_t id_;
  std::unique_ptr<Arrivals> arrivals_;
  RequestSink& into_;
};

}  // namespace costsim::simulation
