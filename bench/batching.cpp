// The hot path of the service: one event into the open batch.
#include <string>

#include <benchmark/benchmark.h>

#include "batching/batcher.hpp"

namespace {

using namespace costsim::batching;

/// 200-byte events, batches of 500, buffers used again.
void add(benchmark::State& state) {
  Batcher batcher{Limits{}};
  const std::string data(static_cast<std::size_t>(state.range(0)), 'x');
  Entry entry;
  for (auto _ : state) {
    ++entry.id;
    if (batcher.add({data, ""}, entry))
      while (auto closed = batcher.take()) batcher.recycle(std::move(closed->events));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(add)->Arg(200)->Arg(1000);

}  // namespace
