// Any architecture under any traffic is refused with a reason, or its bill adds up exactly, its
// requests are all accounted for, as many come as the flow says, and functions that nothing
// disturbs are invoked as often as they are billed. A case takes at most two seconds of an
// ordinary build, ten with sanitizers.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>

#include <fmt/format.h>

#include "decision/evaluate.hpp"
#include "decision/flow.hpp"
#include "decision/request_level.hpp"
#include "random_scenario.hpp"
#include "scenario/scenario.hpp"

using namespace costsim;

namespace {

void require(bool holds, const std::string& what, const std::string& scenario) {
  if (holds) return;
  std::cerr << what << "\n" << scenario;
  std::abort();
}

void check_bill(const decision::ArchitectureOutcome& outcome, const std::string& text) {
  Money items;
  for (const pricing::LineItem& item : outcome.bill.items) items = items + item.amount;
  require(items == outcome.bill.total(), "the items are not the total", text);
  Money stages;
  for (const auto& stage : outcome.stages) {
    stages = stages + outcome.bill.total_of(stage.stage);
  }
  require(stages == outcome.bill.total(), "the stages are not the total", text);
}

void check_counts(const simulation::RequestCounts& counts, const std::string& text) {
  require(counts.requests == counts.served + counts.throttled + counts.dropped + counts.in_flight,
          "requests appear or vanish", text);
}

/// How far a count may be from its mean: bursts up to ten times as wide as chance, six of their
/// deviations.
double by_chance(double expected) {
  return 1 + 6 * std::sqrt(10 * expected + 1);
}

void check_arrivals(double expected, double came, const std::string& text) {
  require(std::abs(came - expected) <= by_chance(expected),
          "flow and requests disagree on how many come", text);
}

double billed_requests(const metering::Usage& usage, const std::string& stage) {
  double requests = 0;
  for (const metering::Consumption& line : usage) {
    if (line.stage == stage && line.meter.text() == "lambda.requests") {
      requests += line.quantity.to_double();
    }
  }
  return requests;
}

/// Whether each of the items that came was executed once, but for those that are on their way.
bool is_undisturbed(const simulation::SimulatedStage& stage) {
  for (const char* trouble : {"errors", "timeouts", "lost", "expired", "dead_lettered",
                              "duplicates", "failed_batches", "throttled_batches", "refused"}) {
    if (simulation::figure(stage, trouble) > 0) return false;
  }
  const auto& counts = stage.counts;
  return stage.retries == 0 && stage.gateway_refused.value_or(0) == 0 &&
         counts.requests == counts.served + counts.in_flight &&
         static_cast<double>(counts.in_flight) <= by_chance(static_cast<double>(counts.requests));
}

/// What a batch gathers depends on moments that a flow of minutes or hours only knows on average.
/// Behind a function, which lets out bursts, or in records that a bursty producer packs, not even
/// that: a batch may be full or of one.
double by_batches(const simulation::SimulatedStage& stage, double billed, double invoked,
                  const std::string& text) {
  if (invoked == static_cast<double>(stage.counts.requests)) return 0;
  const bool packed = text.find("aggregation") != std::string::npos;
  return stage.name == testing::first_function && !packed ? billed / 2 : billed;
}

void check_invocations(const simulation::SimulatedStage& stage, const metering::Usage& usage,
                       const std::string& text) {
  const double billed = billed_requests(usage, stage.name);
  if (billed == 0) return;
  const double invoked =
      simulation::figure(stage, "invocations") + simulation::figure(stage, "pings");
  require(
      std::abs(invoked - billed) <= by_chance(billed) + by_batches(stage, billed, invoked, text),
      fmt::format("stage {} is invoked {} times in the flow, {} by requests", stage.name, billed,
                  invoked),
      text);
}

void check(const decision::Study& study, const std::string& text) {
  const decision::Outcome outcome = decision::evaluate(study);
  check_bill(outcome.architectures.front(), text);
  const decision::Candidate& candidate = study.candidates.front();
  const decision::Load load = decision::load_of(study);
  const auto flow = architecture::combined(decision::run_flow(candidate, load.months));
  const Duration horizon = study.period;
  const request_level::BuiltModel built =
      decision::model_of(study, load, candidate, architecture::capacities_of(flow), horizon);
  const simulation::SimulationResult result =
      simulation::run(built.model, {.horizon = horizon}, study.seed).result;
  check_counts(result.counts, text);
  for (const auto& stage : result.stages) check_counts(stage.counts, text);
  if (!result.ended_early.empty()) return;
  if (std::all_of(result.stages.begin(), result.stages.end(), is_undisturbed)) {
    for (const auto& stage : result.stages) check_invocations(stage, flow.usage, text);
  }
  check_arrivals(static_cast<double>(outcome.traffic.requests),
                 static_cast<double>(result.counts.requests), text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text = testing::random_scenario({data, size});
  try {
    check(scenario::load_text(text, "fuzz.toml", "/nonexistent"), text);
  } catch (const Error& error) {
    const bool refused =
        error.failure() == Failure::Usage || error.failure() == Failure::Untrustworthy;
    require(refused, error.what(), text);
  }
  return 0;
}
