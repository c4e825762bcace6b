#include "request_level/unused_keys.hpp"

#include <fmt/format.h>

namespace costsim::request_level {
namespace {

constexpr unsigned direct = Caller | Event;
constexpr unsigned sources = Stream | Queue;

struct KeyUse {
  std::string_view key;
  unsigned by;            ///< whose invocations it governs
  std::string_view hint;  ///< what to do instead, or why
};

constexpr std::string_view own_retries = "the service tries again by itself: see `retries`";
constexpr std::string_view has_no_batch = "each invocation takes one request";

constexpr unsigned nobody = 0;

constexpr KeyUse uses[] = {
    {"tenants", nobody, "simulated tenants share instances; the bill has the flow's estimate"},
    {"cold_starts", nobody, "simulated requests find cold starts by themselves"},
    {"pollers", nobody, "they are priced; simulated queues are polled as without them"},
    {"kafka_units", nobody, "they are priced, and not simulated"},
    {"durable_operations", nobody, "they are priced; a simulated execution goes on without waits"},
    {"attempts", Caller, own_retries},
    {"backoff", Caller, own_retries},
    {"max_backoff", Caller, own_retries},
    {"jitter", Caller, own_retries},
    {"retry_budget", Caller, own_retries},
    {"retries", Event | Stream, "clients have `attempts`, a queue has `max_receives`"},
    {"on_failure", Event | Stream, "clients hear of failures, a queue has `max_receives`"},
    {"max_age", Event, "only asynchronous events are given up by age"},
    {"functions", direct, "an event source has one function"},
    {"popularity", direct, "an event source has one function"},
    {"keep_warm", direct, "pings are priced, but not simulated beside an event source"},
    {"keep_warm_calls", direct, "see `keep_warm`"},
    {"batch", sources, has_no_batch},
    {"window", sources, has_no_batch},
    {"duration_per_event", sources, has_no_batch},
    {"partial_response", sources, has_no_batch},
    {"poison_every", sources, "a call that fails blocks nobody: see `error_rate`"},
    {"max_concurrency", Queue, "only a queue's pollers are limited by it: see `concurrency_limit`"},
    {"bisect", Stream, "only a stream's batches are split"},
    {"parallelisation", Stream, "only shards have batches in flight"},
    {"max_record_age", Stream, "only a stream's records are given up by age"},
};

constexpr std::string_view names[] = {"clients", "timers or topics", "a stream", "a queue"};

std::string invoked_by(unsigned invokers) {
  std::string text;
  for (std::size_t i = 0; i < std::size(names); ++i) {
    if ((invokers & (1U << i)) == 0) continue;
    text += fmt::format("{}{}", text.empty() ? "" : " and ", names[i]);
  }
  return text;
}

}  // namespace

std::vector<std::string> unused_keys(const Stage& function, unsigned invokers) {
  std::vector<std::string> notes;
  for (const KeyUse& use : uses) {
    if ((use.by & invokers) != 0 || !function.parameters.stated(use.key)) continue;
    notes.push_back(fmt::format("stage '{}': {} has no effect on a function invoked by {}: {}",
                                function.name, use.key, invoked_by(invokers), use.hint));
  }
  return notes;
}

void tell_unused_keys(const Stage& function, unsigned invokers, Building& building) {
  for (std::string& note : unused_keys(function, invokers)) {
    building.built.notes.push_back(std::move(note));
  }
}

}  // namespace costsim::request_level
