// The flow engine inside one process: a scenario's text → study → outcome, two architectures.
#include "scenario/scenario.hpp"

#include <benchmark/benchmark.h>

#include "decision/evaluate.hpp"
#include "scenario/templates.hpp"

using namespace costsim;

namespace {

decision::Study study_of(const std::string& step) {
  scenario::LoadOptions options;
  options.sets = {"scenario.step=" + step};
  return scenario::load_text(std::string(scenario::find_template("event-collector").text),
                             "event-collector.toml", "", options);
}

const char* step_of(const benchmark::State& state) {
  return state.range(0) == 1 ? "1s" : "1min";
}

void load(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(study_of(step_of(state)));
}
BENCHMARK(load)->ArgName("step_s")->Arg(60)->Arg(1)->Unit(benchmark::kMillisecond);

void evaluate(benchmark::State& state) {
  const decision::Study study = study_of(step_of(state));
  for (auto _ : state) benchmark::DoNotOptimize(decision::evaluate(study));
}
BENCHMARK(evaluate)->ArgName("step_s")->Arg(60)->Arg(1)->Unit(benchmark::kMillisecond);

/// One point of a search along the traffic: as `breakeven` and the flips of `run` ask it.
void evaluate_at_other_loads(benchmark::State& state) {
  const decision::Study study = decision::with_drawn_traffic(study_of(step_of(state)));
  std::int64_t step = 0;
  for (auto _ : state) {
    const Decimal factor = Decimal(1) + Decimal::from_parts(++step % 1000, 3);
    benchmark::DoNotOptimize(decision::evaluate(decision::scaled(study, factor)));
  }
}
BENCHMARK(evaluate_at_other_loads)
    ->ArgName("step_s")
    ->Arg(60)
    ->Arg(1)
    ->Unit(benchmark::kMillisecond);

}  // namespace
