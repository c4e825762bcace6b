#include "simulation/requests/source.hpp"

namespace costsim::simulation {

Source::Source(engine::Simulator& simulator, const std::string& name, const ArrivalConfig& arrivals,
               std::uint64_t seed, RequestSink& into)
    : id_(simulator.add(*this)), arrivals_(make_arrivals(arrivals, seed, name)), into_(into) {
  simulator.schedule(arrivals_->next(), {id_, 0, 0});
}

void Source::wake(engine::Simulator& simulator, engine::Wakeup) {
  const Time next = act_on_arrivals(simulator, *arrivals_, [&](Time now) { into_.arrive(now); });
  simulator.schedule(next, {id_, 0, 0});
}

}  // namespace costsim::simulation
