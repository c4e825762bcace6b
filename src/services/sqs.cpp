// Amazon SQS: standard and FIFO queues. Every API call is billed as a request, send, receive and
// delete alike, empty receives too, and each started 64 KB of a call's payload.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/math.hpp"
#include "services/kit/amounts.hpp"
#include "services/services.hpp"

namespace costsim::services {
namespace {

const Parameter sqs_parameters[] = {
    {.name = "kind",
     .kind = Kind::Choice,
     .fallback = "standard",
     .help = "type of queue",
     .choices = "standard|fifo"},
    {.name = "high_throughput",
     .kind = Kind::Flag,
     .fallback = "false",
     .help = "FIFO: high-throughput mode"},
    {.name = "message",
     .kind = Kind::Bytes,
     .fallback = optional,
     .help = "size of a message; default: the item's size"},
    {.name = "send_batch",
     .kind = Kind::Count,
     .fallback = "1",
     .help = "messages in each send",
     .min = 1,
     .max = 10},
    {.name = "receive_batch",
     .kind = Kind::Count,
     .fallback = "10",
     .help =
         "most messages that a receive brings, where no function's mapping says what it fetches",
     .min = 1,
     .max = 10,
     .tried = "1|5|10"},
    {.name = "pollers",
     .kind = Kind::Count,
     .fallback = "5",
     .help = "receivers that poll at the same time (functions: 5 when idle)",
     .min = 1,
     .max = 1e6},
    {.name = "poll_interval",
     .kind = Kind::Time,
     .fallback = "100ms",
     .help = "from one receive of a poller to its next under load; default: what a call and the "
             "handling of a batch take (assumed): below ten messages/s and poller, each by itself",
     .min = 0.001},
    {.name = "long_poll",
     .kind = Kind::Time,
     .fallback = "20s",
     .help = "how long a receive waits for a message; 0s: it does not, and each poller asks again "
             "after poll_interval"},
    {.name = "delete",
     .kind = Kind::Choice,
     .fallback = "batch",
     .help = "deletes: all messages of a receive in one call, or each",
     .choices = "batch|single"},
    {.name = "processing",
     .kind = Kind::Time,
     .fallback = optional,
     .help = "from receive to delete; default: cpu + wait of [workload]"},
    {.name = "visibility",
     .kind = Kind::Time,
     .fallback = "30s",
     .help = "visibility timeout",
     .max = 43200},
    {.name = "retention",
     .kind = Kind::Time,
     .fallback = "4d",
     .help = "how long a message is kept before it is lost",
     .min = 60,
     .max = 1'209'600},
    {.name = "max_receives",
     .kind = Kind::Count,
     .fallback = optional,
     .help = "receives before a message goes to the dead-letter queue; default: there is none",
     .min = 1,
     .max = 1000},
};

/// Those who receive from the queue.
struct Pollers {
  double number, interval_s, largest, wait_s;

  /// Messages that a receive brings: what has gathered at one poller since its last one.
  double per_receive(double messages_per_second) const {
    return std::clamp(messages_per_second / number * interval_s, 1.0, largest);
  }
  /// Empty receives in a second. A poller waits for Poisson arrivals at rate λ/P at most w seconds:
  /// its receives last (1 − e^(−λw/P))·P/λ on average, and the share e^(−λw/P) of them ends empty.
  /// Without waiting, every poller asks once an interval, and what brings nothing is empty.
  double empty_receives(double messages_per_second) const {
    if (wait_s == 0) {
      const double bring = messages_per_second / per_receive(messages_per_second);
      return std::max(0.0, number / interval_s - bring);
    }
    const double expected = messages_per_second * wait_s / number;
    return expected > 0 ? messages_per_second / engine::math::expm1(expected) : number / wait_s;
  }
};

Pollers pollers_of(const Parameters& values) {
  return {values.real("pollers"), seconds(values.duration("poll_interval")),
          values.real("receive_batch"), seconds(values.duration("long_poll"))};
}

struct Receives {
  Decimal calls;     ///< that bring messages
  Decimal requests;  ///< as which they are billed
  Decimal empty;
  Decimal messages;       ///< that they bring, again and again
  Decimal batch_deletes;  ///< of all messages of a receive that are done
};

/// The calls of each step, as many chunks each as their payload takes; exact when every receive
/// brings the same number.
void count_calls(const Flow& messages, const Pollers& pollers, Bytes chunk, Receives& receives) {
  const Counts each = messages.items.each(
      [&, step = seconds(messages.step)](double n) { return pollers.per_receive(n / step); });
  const double chunks_per_message =
      static_cast<double>(messages.size.value) / static_cast<double>(chunk.value);
  const Counts chunks = each.each(
      [&](double brought) { return std::max(1.0, std::ceil(brought * chunks_per_message)); });
  if (each.min() == each.max()) {
    receives.calls = messages.total.divided_by(Decimal::from_double(each.max())).ceiling();
    receives.requests = receives.calls * whole(chunks.max());
  } else {
    const Counts calls = Counts::each(messages.items, each, std::divides<double>());
    receives.calls = whole(calls.sum());
    receives.requests = whole(Counts::each(calls, chunks, std::multiplies<double>()).sum());
  }
}

Decimal empty_receives(const Flow& messages, const Parameters& values) {
  const Pollers pollers = pollers_of(values);
  const double step = seconds(messages.step);
  return whole(
      messages.items.each([&](double n) { return pollers.empty_receives(n / step) * step; }).sum());
}

/// Calls that a batch of so many messages takes, on average, where `largest` fill one: a call
/// brings ten at most.
double calls_per_batch(double batch, double largest, double in_call) {
  const double most = std::ceil(largest / in_call - 1e-9);
  if (most <= 1) return 1;
  return batch >= largest ? most : std::clamp(batch / in_call + 0.5, 1.0, most);
}

/// What functions fetch: calls by batches, and messages as often as they come.
void count_fetched(const Fetching& fetched, Bytes chunk, Receives& receives) {
  constexpr double in_call = 10;
  const double batches = fetched.batches.total.to_double();
  if (batches <= 0) return;
  const double messages = fetched.received.total.to_double();
  const double calls = calls_per_batch(messages / batches, fetched.largest, in_call);
  const double bytes =
      messages / batches / calls * static_cast<double>(fetched.received.size.value);
  const double chunks = std::max(1.0, std::ceil(bytes / static_cast<double>(chunk.value) - 1e-9));
  const Decimal made = whole(batches * calls);
  receives.calls += made;
  receives.requests += made * whole(chunks);
  receives.messages += fetched.received.total;
  receives.batch_deletes += whole(batches * calls * fetched.done);
}

/// `chunk`: what a request is billed by.
Receives receives_of(const Flow& messages, const Parameters& values, Bytes chunk,
                     const std::vector<Fetching>& fetched) {
  Receives receives;
  if (messages.items.size() == 0) return receives;
  receives.empty = empty_receives(messages, values);
  if (fetched.empty()) {
    count_calls(messages, pollers_of(values), chunk, receives);
    receives.batch_deletes = receives.calls;
    receives.messages = messages.total;
    return receives;
  }
  for (const Fetching& each : fetched) count_fetched(each, chunk, receives);
  return receives;
}

/// As many messages as one send takes: the batch asked for, within the largest payload.
std::int64_t per_send(const Flow& messages, const Parameters& values, const Context& context) {
  const std::int64_t fitting =
      context.rules.bytes("message-max").value / std::max<std::int64_t>(1, messages.size.value);
  return std::clamp<std::int64_t>(values.count("send_batch"), 1,
                                  std::max<std::int64_t>(1, fitting));
}

void check_rate(const Flow& messages, std::int64_t in_send, const Parameters& values,
                const Context& context, StageOutcome& outcome) {
  if (values.text("kind") != "fifo" || values.flag("high_throughput")) return;
  const double burst = burst_count(messages.peak_per_second(), messages.dispersion, context);
  const Limit calls = rate_limit("fifo-calls", "fifo-calls", " calls/s", context, Severity::Error);
  hold_against(calls, burst / static_cast<double>(in_send),
               "a FIFO queue refuses the peak's calls: send in batches or use high-throughput mode",
               context, outcome.findings);
  Limit messages_taken = calls;
  messages_taken.id = "fifo-messages";
  messages_taken.unit = " messages/s";
  messages_taken.second_rule = "batch-max";
  messages_taken.value *= context.rules.number("batch-max").to_double();
  hold_against(messages_taken, burst, "a FIFO queue refuses the peak even in full batches", context,
               outcome.findings);
}

/// From receive to delete, and how many are between the two at the peak: as the readers say, else
/// as is stated.
struct Handling {
  double longest_s = 0, in_flight = 0;
};

/// Of what comes together as many as its batches hold at once.
double in_flight_of(const Fetching& fetched) {
  if (fetched.batches.at_once > 0) {
    return std::min(fetched.received.together, fetched.batches.at_once * fetched.largest);
  }
  return fetched.received.peak_per_second() * fetched.handled_s;
}

Handling handling_of(const Flow& messages, const std::vector<Fetching>& fetched,
                     const Parameters& values, const Context& context) {
  const auto stated = duration_if(values, "processing");
  if (fetched.empty() || stated) {
    const double each_s = seconds(stated.value_or(context.workload.cpu + context.workload.wait));
    return {each_s, messages.peak_per_second() * each_s};
  }
  Handling handling;
  for (const Fetching& each : fetched) {
    handling.longest_s = std::max(handling.longest_s, each.handled_s);
    handling.in_flight += in_flight_of(each);
  }
  return handling;
}

void check_times(const Flow& messages, const std::vector<Fetching>& fetched,
                 const Parameters& values, const Context& context, StageOutcome& outcome) {
  const Handling handling = handling_of(messages, fetched, values, context);
  const std::string rule = "in-flight-" + values.text("kind");
  outcome.metric("in_flight_peak", handling.in_flight);
  hold_against(count_limit("in-flight", rule, " messages", context, Severity::Error),
               handling.in_flight,
               "too many messages are received and not yet deleted: receives stop", context,
               outcome.findings);
  if (!fetched.empty() && !values.has("processing")) return;  // the functions tell it
  hold_against({.id = "visibility",
                .rule = "",
                .value = seconds(values.duration("visibility")),
                .unit = "",
                .measure = Measure::Time,
                .source = messages.visibility.source},
               handling.longest_s, "messages appear again while they are still handled: duplicates",
               context, outcome.findings);
}

constexpr SettingRule sqs_settings[] = {
    {.key = "message",
     .refused = "a queue does not take messages that large",
     .rule = "message-max"},
    {.key = "long_poll", .refused = "a receive cannot wait that long", .rule = "long-poll"},
};

StageOutcome run_sqs(const Flow& input, const Parameters& values, const Context& context) {
  StageOutcome outcome;
  Flow& messages = outcome.output = input;
  messages.size = bytes_or(values, "message", input.size);
  messages.delivery = Delivery::Queue;
  messages.visibility = {values.duration("visibility"), stated_source("visibility")};
  messages.retention = {values.duration("retention"), stated_source("retention")};
  messages.most_receives = values.has("max_receives") ? values.real("max_receives") : 0;

  const Bytes chunk = context.rules.bytes("billing-chunk");
  const std::int64_t in_send = per_send(messages, values, context);
  const Decimal sends = messages.total.divided_by(Decimal(in_send)).ceiling() *
                        Decimal(increments({messages.size.value * in_send}, chunk));
  std::vector<Fetching> fetched;
  for (const Reader& reader : context.readers) fetched.push_back(reader(messages));
  const Receives receives = receives_of(messages, values, chunk, fetched);
  const Decimal deletes =
      values.text("delete") == "batch" ? receives.batch_deletes : messages.total;
  const std::string meter = values.text("kind") + "-requests";
  outcome.use("sqs", meter, sends + receives.requests + receives.empty + deletes);
  const std::string chunks =
      fmt::format("in chunks of billing-chunk = {}", context.rules.at("billing-chunk").text);
  outcome.derive(
      meter, "all calls of the queue",
      {{"sends", sends, "requests",
        fmt::format("messages in each: {}, of {}, {}", in_send, to_text(messages.size), chunks)},
       {"receives", receives.requests, "requests",
        "that brought messages, again where a function failed, " + chunks},
       {"empty receives", receives.empty, "requests", "that brought none"},
       {"deletes", deletes, "requests", "delete = " + values.text("delete")}});

  outcome.metric("messages_per_s_peak", messages.peak_per_second());
  outcome.metric(
      "messages_per_receive_mean",
      receives.calls.is_zero() ? 0 : receives.messages.to_double() / receives.calls.to_double(),
      OverMonths::Mean);
  outcome.metric("empty_receives", receives.empty.to_double(), OverMonths::Sum);
  hold_against(size_limit("message-size", "message-max", context),
               static_cast<double>(messages.size.value), "a message is larger than a queue takes",
               context, outcome.findings);
  check_rate(messages, in_send, values, context, outcome);
  check_times(messages, fetched, values, context, outcome);
  return outcome;
}

}  // namespace

Service sqs() {
  return {.name = "sqs",
          .role = Role::Queue,
          .help = "queue, paid per API call",
          .parameters = sqs_parameters,
          .run = run_sqs,
          .settings = sqs_settings,
          .assumed = assumed_size("message"),
          .subcategory = "Messaging"};
}

}  // namespace costsim::services
