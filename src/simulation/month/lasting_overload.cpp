#include "simulation/month/lasting_overload.hpp"

#include <algorithm>
#include <cmath>

#include "simulation/model/kinds.hpp"
#include "simulation/model/stage_rates.hpp"
#include "simulation/month/steady_state.hpp"
#include "simulation/month/user_rates.hpp"

namespace costsim::simulation {

namespace {

/// By place among a run's results, which are those of each stage in turn.
std::vector<std::size_t> first_results(const Model& model) {
  std::vector<std::size_t> places;
  std::size_t next = 0;
  for (const ModelStage& stage : model.stages) {
    places.push_back(next);
    next += result_names(stage).size();
  }
  return places;
}

/// Of the requests, those beyond what the stage takes while they come, as far as none is known to
/// be lost yet.
std::uint64_t beyond(double intake, double expected, const RequestCounts& counts) {
  // Chance brings a little more or less than is expected, which is no lasting overload; far less
  // comes where stages in front refuse.
  constexpr double by_chance = 0.05;
  const auto requests = static_cast<double>(counts.requests);
  const double comes = requests < (1 - by_chance) * expected ? requests : expected;
  if (comes <= intake) return 0;
  const double lost = requests * (1 - intake / comes) - static_cast<double>(counts.dropped);
  return static_cast<std::uint64_t>(std::llround(std::max(0.0, lost)));
}

/// Those that wait; and where chance brought too few for that, others, so that the mean over
/// windows is right.
void give_up(std::uint64_t events, RequestCounts& counts) {
  for (std::uint64_t* from : {&counts.in_flight, &counts.served}) {
    const std::uint64_t given_up = std::min(events, *from);
    *from -= given_up;
    counts.dropped += given_up;
    events -= given_up;
  }
}

}  // namespace

void give_up_what_lasts(const Model& steady, WindowResult& window) {
  const std::vector<std::size_t> places = first_results(steady);
  const std::vector<double> rates = lasting_rates(steady, rates_at(steady, Time{0}));
  for (std::size_t i = 0; i < steady.stages.size(); ++i) {
    SimulatedStage& result = window.run.result.stages[places[i]];
    const auto intake = intake_per_s(steady.stages[i], result);
    if (!intake) continue;
    const std::uint64_t events =
        beyond(*intake * window.seconds, rates[i] * window.seconds, result.counts);
    give_up(events, result.counts);
    if (auto* stream = std::get_if<StreamResult>(&result.own)) {
      give_up(events, stream->written.counts);
    }
    if (i == first_met(steady)) give_up(events, window.run.result.counts);
  }
}

double carried_share(const Model& model, Time period, const WindowedRun& run) {
  const std::size_t first = first_met(model);
  // Requests of the whole period in place of those of a second.
  const double requests = stage_rates(model, expected_of_users(model, period))[first];
  if (requests <= 0) return 0;
  const std::vector<std::string_view> names = result_names(model.stages[first]);
  double lost = 0;
  for (const StageEstimate& stage : run.stages) {
    if (std::find(names.begin(), names.end(), stage.name) != names.end()) {
      lost += stage.carried_lost;
    }
  }
  return lost / requests;
}

}  // namespace costsim::simulation
