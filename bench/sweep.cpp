// What a point of a sweep takes, on one core: a month of the event collector at 1-minute steps, two
// architectures, from its assignment to the text of its row.
#include <benchmark/benchmark.h>

#include "analysis/sweep/answered.hpp"
#include "cli/options/large_arrays.hpp"
#include "cli/options/varied_study.hpp"
#include "report/sweep/rows.hpp"
#include "scenario/templates.hpp"

using namespace costsim;

namespace {

cli::VariedStudy study_of(const char* name) {
  cli::keep_large_arrays();
  const std::string text(scenario::find_template(name).text);
  scenario::LoadOptions load;
  load.sets = {"scenario.step=1min"};
  return {scenario::Source{text, name, ""}, load};
}

void ask(benchmark::State& state, const cli::VariedStudy& study, const analysis::Points& points,
         analysis::SweepAsk how) {
  const analysis::Sweeper sweeper(study.vary(), study.as_it_stands(), points.keys, std::move(how));
  const report::SweepHead head{.columns = sweeper.columns()};
  const analysis::NextPoint next = points.from(0);
  for (auto _ : state) {
    const analysis::SweptRow row = sweeper.at(next());
    benchmark::DoNotOptimize(report::row_text(row, head, report::SweepFormat::Ndjson));
  }
  state.counters["points/s"] =
      benchmark::Counter(static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}

/// Only the traffic differs from point to point.
void loads(benchmark::State& state) {
  const cli::VariedStudy study = study_of("event-collector");
  ask(state, study,
      analysis::grid_points(
          {analysis::parse_swept_key("traffic.rate=1M/h..20M/h:1000000", study.vary())}),
      {});
}
BENCHMARK(loads)->Unit(benchmark::kMicrosecond);

/// Every point is another one of five values: most of it is reading the scenario with them.
void samples(benchmark::State& state) {
  const cli::VariedStudy study = study_of("event-collector-uncertain");
  const decision::Study& stands = study.as_it_stands();
  std::vector<analysis::SampledInput> inputs;
  for (const auto& input : stands.uncertainty.inputs) {
    inputs.push_back(analysis::sampled_input(input, study.vary()));
  }
  ask(state, study,
      analysis::sampled_points(inputs, stands.uncertainty, std::uint64_t{1} << 32, stands.seed),
      {.likely_checks = true});
}
BENCHMARK(samples)->Unit(benchmark::kMicrosecond);

}  // namespace
