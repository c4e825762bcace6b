#include "ingest/front/metrics.hpp"

#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include "batching/batcher.hpp"

namespace costsim::ingest {

namespace {

/// One metric family after the other, each with its HELP and TYPE.
class Page {
 public:
  explicit Page(std::string_view prefix = "costsim_") : prefix_(prefix) {}

  void family(std::string_view name, std::string_view type, std::string_view help) {
    write("# HELP {}{} {}\n# TYPE {}{} {}\n", prefix_, name, help, prefix_, name, type);
  }
  template <typename Value>
  void sample(std::string_view name, std::string_view labels, Value value) {
    if (labels.empty())
      write("{}{} {}\n", prefix_, name, value);
    else
      write("{}{}{{{}}} {}\n", prefix_, name, labels, value);
  }
  std::string text;

 private:
  std::string_view prefix_;

  template <typename... Arguments>
  void write(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    fmt::format_to(std::back_inserter(text), format, std::forward<Arguments>(arguments)...);
  }
};

struct FrontFamily {
  std::string_view name, type, help;
  Counter FrontMetrics::*counter;
};

constexpr FrontFamily front_families[] = {
    {"received_bytes_total", "counter", "Bytes read from clients.", &FrontMetrics::bytes_received},
    {"events_rejected_total", "counter", "Events that were not valid.",
     &FrontMetrics::events_rejected},
    {"connections_open", "gauge", "Client connections.", &FrontMetrics::connections_open},
    {"connections_accepted_total", "counter", "Client connections accepted.",
     &FrontMetrics::connections_accepted},
    {"connections_refused_total", "counter", "Connections refused over the limit.",
     &FrontMetrics::connections_refused},
    {"connections_timed_out_total", "counter", "Connections ended because a request took too long.",
     &FrontMetrics::connections_timed_out},
    {"connections_unproxied_total", "counter",
     "Connections of trusted proxies ended because they did not begin with a PROXY header.",
     &FrontMetrics::connections_unproxied},
};

struct DeliveryFamily {
  std::string_view name, type, help;
  std::uint64_t DeliveryCounters::*counter;
};

constexpr DeliveryFamily delivery_families[] = {
    {"events_accepted_total", "counter", "Events accepted.", &DeliveryCounters::accepted},
    {"events_replayed_total", "counter", "Events found in the spool at the start.",
     &DeliveryCounters::replayed},
    {"events_delivered_total", "counter", "Events the sink has confirmed.",
     &DeliveryCounters::delivered},
    {"events_dead_lettered_total", "counter", "Events given up, in the dead-letter file.",
     &DeliveryCounters::dead_lettered},
    {"events_lost_total", "counter", "Events given up and kept nowhere.", &DeliveryCounters::lost},
    {"events_withdrawn_total", "counter",
     "Events accepted, and answered 503 after all: the disk of the spool never took them.",
     &DeliveryCounters::withdrawn},
    {"events_queued", "gauge", "Events waiting in memory.", &DeliveryCounters::queued},
    {"events_in_flight", "gauge", "Events in calls not yet answered.",
     &DeliveryCounters::in_flight},
    {"events_spooled", "gauge", "Events on disk only.", &DeliveryCounters::spooled},
    {"sink_calls_total", "counter", "Calls made to the sink.", &DeliveryCounters::calls},
    {"sink_retries_total", "counter", "Events sent again.", &DeliveryCounters::retries},
    {"sink_throttles_total", "counter", "Events refused by the rate limit of a shard.",
     &DeliveryCounters::throttles},
    {"spool_skipped_total", "counter", "Events that the spool has lost: part of events_lost_total.",
     &DeliveryCounters::spool_skipped},
    {"spool_cut_bytes_total", "counter", "Bytes of torn tails cut from the spool.",
     &DeliveryCounters::spool_cut_bytes},
    {"spool_set_aside_total", "counter", "Unreadable files of the spool, kept as *.bad.",
     &DeliveryCounters::spool_set_aside},
    {"spool_unmarked_total", "counter",
     "Logs of the spool without a mark, with an older one, or gone with it: what they have lost is "
     "not counted.",
     &DeliveryCounters::spool_unmarked},
};

std::uint64_t sum(std::span<const FrontMetrics> fronts,
                  const std::function<std::uint64_t(const FrontMetrics&)>& part) {
  std::uint64_t total = 0;
  for (const auto& front : fronts) total += part(front);
  return total;
}

void responses(Page& page, std::span<const FrontMetrics> fronts) {
  page.family("http_responses_total", "counter", "HTTP responses by status code.");
  for (std::size_t status = 100; status < FrontMetrics::statuses; ++status) {
    const auto count =
        sum(fronts, [&](const auto& front) { return front.responses[status].get(); });
    if (count > 0) page.sample("http_responses_total", fmt::format("code=\"{}\"", status), count);
  }
}

void latency(Page& page, std::span<const FrontMetrics> fronts) {
  page.family("http_latency_seconds", "histogram",
              "From a request's last byte to its response in the hands of the kernel.");
  std::uint64_t below = 0;
  for (std::size_t i = 0; i <= LatencyHistogram::bounds_us.size(); ++i) {
    below += sum(fronts, [&](const auto& front) { return front.latency.bucket(i); });
    const bool open = i == LatencyHistogram::bounds_us.size();
    const std::string bound =
        open ? "+Inf" : fmt::format("{:g}", LatencyHistogram::bounds_us[i] * 1e-6);
    page.sample("http_latency_seconds_bucket", fmt::format("le=\"{}\"", bound), below);
  }
  double seconds = 0;
  for (const auto& front : fronts) seconds += front.latency.sum_seconds();
  page.sample("http_latency_seconds_sum", "", seconds);
  page.sample("http_latency_seconds_count", "", below);
}

void failed_calls(Page& page, const SinkCalls& answers) {
  page.family("sink_errors_total", "counter",
              "Calls to the sink that failed, in whole or in part, by what they failed with.");
  // Those that have not come yet, too: of a count that begins at 1 nobody sees the rise.
  for (std::size_t i = 0; i < answers.errors.size(); ++i)
    page.sample("sink_errors_total", fmt::format("code=\"{}\"", sink_errors()[i]),
                answers.errors[i]);
}

void call_times(Page& page, const SinkCalls& answers) {
  page.family(
      "sink_call_seconds", "histogram",
      "From the start of a call to the sink to its answer, or to the end of waiting for it.");
  std::uint64_t below = 0;
  for (std::size_t i = 0; i < answers.times.size(); ++i) {
    below += answers.times[i];
    const bool open = i == SinkCalls::bounds_ms.size();
    const std::string bound =
        open ? "+Inf" : fmt::format("{:g}", static_cast<double>(SinkCalls::bounds_ms[i]) * 1e-3);
    page.sample("sink_call_seconds_bucket", fmt::format("le=\"{}\"", bound), below);
  }
  page.sample("sink_call_seconds_sum", "", seconds(answers.sum));
  page.sample("sink_call_seconds_count", "", below);
}

void batches(Page& page, const DeliveryCounters& delivery) {
  page.family("batches_closed_total", "counter", "Batches by the reason they were closed for.");
  for (std::size_t i = 0; i < batching::close_reasons; ++i)
    page.sample("batches_closed_total",
                fmt::format("reason=\"{}\"", name(static_cast<batching::CloseReason>(i))),
                delivery.closes[i]);
}

}  // namespace

void LatencyHistogram::add(Duration latency, std::uint64_t requests) {
  const auto us = static_cast<std::uint64_t>(std::max<std::int64_t>(latency.count(), 0)) / 1000;
  std::size_t bucket = 0;
  while (bucket < bounds_us.size() && us >= bounds_us[bucket]) ++bucket;
  buckets_[bucket].add(requests);
  sum_ns_.add(static_cast<std::uint64_t>(std::max<std::int64_t>(latency.count(), 0)) * requests);
}

std::string metrics_page(std::span<const FrontMetrics> fronts, const DeliveryCounters& delivery,
                         bool draining) {
  Page page;
  responses(page, fronts);
  latency(page, fronts);
  for (const auto& [name, type, help, counter] : front_families) {
    page.family(name, type, help);
    page.sample(name, "", sum(fronts, [&, counter = counter](const auto& front) {
                  return (front.*counter).get();
                }));
  }
  for (const auto& [name, type, help, counter] : delivery_families) {
    page.family(name, type, help);
    const bool thrown_away = delivery.discards && counter == &DeliveryCounters::delivered;
    page.sample(name, thrown_away ? R"(sink="null")" : "", delivery.*counter);
  }
  batches(page, delivery);
  failed_calls(page, delivery.answers);
  call_times(page, delivery.answers);
  page.family(
      "oldest_event_age_seconds", "gauge",
      "Since the oldest event came that is accepted and not yet delivered; 0: there is none.");
  page.sample("oldest_event_age_seconds", "", seconds(delivery.oldest_age));
  page.family("events_refused_total", "counter",
              "Events refused for want of room; a body that was not read, or a request that has "
              "waited for the disk in vain, counts as one.");
  page.sample("events_refused_total", "", delivery.refused + sum(fronts, [](const auto& front) {
                                            return front.events_refused.get();
                                          }));
  page.family("budget_used_bytes", "gauge", "Bytes of events accepted and not yet delivered.");
  page.sample("budget_used_bytes", "", delivery.budget_used);
  page.family("budget_limit_bytes", "gauge", "The limit of --budget.");
  page.sample("budget_limit_bytes", "", delivery.budget_limit);
  page.family("spool_bytes", "gauge", "Bytes of the spool on the disk.");
  page.sample("spool_bytes", "", delivery.spool_bytes);
  page.family("spool_limit_bytes", "gauge", "The limit of --spool-budget; 0: there is no spool.");
  page.sample("spool_limit_bytes", "", delivery.spool_limit);
  page.family("draining", "gauge", "1 once the service has been told to stop.");
  page.sample("draining", "", draining ? 1 : 0);
  return page.text;
}

std::string process_page(const Build& build, const ProcessFigures& process) {
  Page program;
  program.family("build_info", "gauge", "1; the labels say which program this is.");
  program.sample("build_info",
                 fmt::format("version=\"{}\",commit=\"{}\"", build.version, build.commit), 1);
  Page page("process_");
  const auto add = [&](std::string_view name, std::string_view type, std::string_view help,
                       auto value) {
    page.family(name, type, help);
    page.sample(name, "", value);
  };
  add("cpu_seconds_total", "counter", "CPU time, of the user and the system.", process.cpu_seconds);
  add("resident_memory_bytes", "gauge", "Memory that is resident.", process.resident_bytes);
  add("virtual_memory_bytes", "gauge", "Memory that is mapped.", process.virtual_bytes);
  add("open_fds", "gauge", "File descriptors that are open.", process.open_descriptors);
  add("max_fds", "gauge", "The limit on them.", process.most_descriptors);
  add("start_time_seconds", "gauge", "When the process began, in seconds since 1970.",
      process.started_at);
  return program.text + page.text;
}

}  // namespace costsim::ingest
