// How fast bodies are taken apart and checked: 200-byte events, 100 a body.
#include <string>

#include <benchmark/benchmark.h>

#include "ingest/events/body.hpp"

namespace {

using namespace costsim::ingest;

std::string event_of(std::size_t size) {
  std::string event =
      R"({"id":"7f3c9a52-0b1e-4c8d-9e61-2a54d1b0c7aa","time":1541030400123,"type":"page_view",)"
      R"("user":"u-829301","path":"/products/42?ref=home","ms":183.5,"mobile":true,"note":")";
  event.append(size - event.size() - 2, 'x');
  return event + "\"}";
}

std::string lines(std::size_t events) {
  std::string body;
  for (std::size_t i = 0; i < events; ++i) body += event_of(200) + "\n";
  return body;
}

void read(benchmark::State& state, const std::string& text, BodyFormat format, int events) {
  EventBody body;
  const BodyRules rules;
  for (auto _ : state) {
    body.read(text, format, rules);
    benchmark::DoNotOptimize(body.events().data());
  }
  state.SetItemsProcessed(state.iterations() * events);
  state.SetBytesProcessed(state.iterations() * static_cast<long>(text.size()));
}

void one_event(benchmark::State& state) {
  read(state, event_of(200), BodyFormat::Json, 1);
}
void ndjson_of_100(benchmark::State& state) {
  read(state, lines(100), BodyFormat::Ndjson, 100);
}

BENCHMARK(one_event);
BENCHMARK(ndjson_of_100);

}  // namespace
