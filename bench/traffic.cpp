// How fast traffic is made: shapes counted out over a month, and traces read from a file.
#include "traffic/traffic.hpp"

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include <benchmark/benchmark.h>

using namespace costsim;

namespace {

traffic::ShapeSpec shape(const char* name) {
  traffic::ShapeSpec spec;
  spec.shape = name;
  spec.parameters = Parameters(traffic::find_shape(name)->parameters);
  return spec;
}

traffic::ShapeSpec rated(const char* name) {
  traffic::ShapeSpec spec = shape(name);
  spec.parameters.set("rate", parse_rate("12M/h"));
  return spec;
}

traffic::ShapeSpec composed() {
  traffic::ShapeSpec spec = rated("diurnal");
  traffic::ShapeSpec spikes = shape("spikes");
  spikes.parameters.set("factor", Decimal(10));
  spikes.parameters.set("every", parse_duration("24h"));
  traffic::ShapeSpec growth = shape("growth");
  growth.parameters.set("per_month", Decimal::parse("0.2"));
  spec.multiply = {shape("weekly"), spikes, growth};
  return spec;
}

/// A month in steps of state.range(0) seconds.
void generate(benchmark::State& state, const traffic::ShapeSpec& spec) {
  const Duration step = std::chrono::seconds(state.range(0));
  for (auto _ : state) {
    benchmark::DoNotOptimize(traffic::generate(spec, std::chrono::hours(720), step));
  }
}

/// One row a second in calendar time, or one a minute since 1970.
std::string line(std::int64_t row, bool calendar) {
  char text[80];
  if (!calendar) {
    std::snprintf(text, sizeof text, "%lld,%d\n", static_cast<long long>(1'397'088'000 + row * 60),
                  static_cast<int>(row % 229'426));
    return text;
  }
  const std::chrono::sys_days day{std::chrono::days(16'170 + row / 86'400)};
  const std::chrono::year_month_day date(day);
  std::snprintf(text, sizeof text, "%d-%02u-%02u %02d:%02d:%02d,%d.0\n", int(date.year()),
                unsigned(date.month()), unsigned(date.day()), static_cast<int>(row / 3600 % 24),
                static_cast<int>(row / 60 % 60), static_cast<int>(row % 60),
                static_cast<int>(row % 9973));
  return text;
}

/// A file of state.range(0) rows.
void read_trace(benchmark::State& state, bool calendar) {
  const auto path = std::filesystem::temp_directory_path() / "costsim_bench_trace.csv";
  {
    std::ofstream file(path, std::ios::binary);
    for (std::int64_t i = 0; i < state.range(0); ++i) file << line(i, calendar);
  }
  const auto bytes = static_cast<std::int64_t>(std::filesystem::file_size(path));
  for (auto _ : state) benchmark::DoNotOptimize(traffic::read_trace(path.string()));
  state.SetBytesProcessed(state.iterations() * bytes);
  state.SetItemsProcessed(state.iterations() * state.range(0));
  std::filesystem::remove(path);
}

}  // namespace

BENCHMARK_CAPTURE(generate, constant, rated("constant"))
    ->Arg(60)
    ->Arg(1)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(generate, diurnal, rated("diurnal"))
    ->Arg(60)
    ->Arg(1)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(generate, diurnal_weekly_spikes_growth, composed())
    ->Arg(60)
    ->Arg(1)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read_trace, epoch_minutes, false)
    ->Arg(10'000'000)
    ->Unit(benchmark::kMillisecond)
    ->Iterations(3);
BENCHMARK_CAPTURE(read_trace, calendar_seconds, true)
    ->Arg(10'000'000)
    ->Unit(benchmark::kMillisecond)
    ->Iterations(3);
