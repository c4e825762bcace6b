#include "services/lambda/fetched.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "services/kit/amounts.hpp"
#include "services/kit/limits.hpp"
#include "services/lambda/time.hpp"
#include "units/readable.hpp"

namespace costsim::services {
namespace {

/// Every item so many times. Whole ones in all.
Flow times(const Flow& flow, double factor) {
  if (factor == 1) return flow;
  Flow more = scaled(flow, Decimal::from_double(factor, 9));
  more.total = more.total.rounded(0);
  return more;
}

bool fails(const Parameters& function, const Context& context) {
  return failing_share(function, context) > 0 || poison_share(function) > 0;
}

double mean_batch_of(const Flow& items, const BatchSource& source) {
  return std::max(1.0, mean_batch(items.mean_per_second(), source));
}

/// How full batches are and how often they come again depend on each other.
constexpr int rounds = 3;

/// Of batches that fail by chance, of messages that come one by one or at ticks, and with pollers
/// that their function does not hold up.
std::optional<QueueRules> queue_of(const Flow& input, const Parameters& function,
                                   const Context& context, const BatchSource& source) {
  constexpr double far_from_chance = 0.1;
  const double error = failing_share(function, context);
  const bool one_by_one = input.together > 0 || std::abs(source.dispersion - 1) < far_from_chance;
  if (error <= 0 || error >= 1 || poison_share(function) > 0 || !one_by_one) return std::nullopt;
  const double longest_s = source.fixed_s + source.per_record_s * source.largest;
  const double visibility_s = seconds(input.visibility.time);
  const bool held_up = function.has("concurrency_limit") || source.pollers < 1;
  if (held_up || longest_s >= visibility_s) return std::nullopt;
  const Tries tries = queue_tries(input, 1, function, context);
  return QueueRules{.error = error,
                    .largest = std::max(1.0, source.largest),
                    .window_s = seconds(source.window),
                    .fixed_s = source.fixed_s,
                    .per_message_s = source.per_record_s,
                    .squared_cv = source.squared_cv,
                    .visibility_s = visibility_s,
                    .most_receives = most_receives(input),
                    .first_pollers = source.first_pollers,
                    .most_pollers = source.pollers,
                    .added_per_s = source.added_per_s,
                    .receives = tries.each,
                    .cold_s = source.cold_s};
}

void fetch_from_queue(const Flow& input, const Parameters& function, const Context& context,
                      Executed& all) {
  double batch = 1;
  all.source.queue = queue_of(input, function, context, all.source);
  const int needed = all.source.queue ? 1 : rounds;
  for (int round = 0; round < needed; ++round) {
    all.tries = queue_tries(input, batch, function, context);
    all.received = times(input, all.tries.each);
    all.source.failing = all.tries.failing;
    if (round + 1 < needed) batch = mean_batch_of(all.received, all.source);
  }
}

/// As they are followed from tick to tick.
void follow_ticks(const Flow& input, const Flow& first, const QueueRules& queue, Executed& all) {
  const double ticks = std::max(1.0, std::round(input.total.to_double() / input.together));
  const QueueBatches followed =
      batches_of_ticks(std::round(input.together), input.every_s(), ticks, queue);
  const double batches = followed.per_message * input.total.to_double();
  all.wanted = times(first, batches / std::max(1.0, first.total.to_double()));
  all.wanted.together = first.together;
  all.wanted.at_once = followed.at_once;
  const double fuller = followed.received_each * input.events_per_item / first.events_per_item;
  all.wanted.events_per_item = first.events_per_item * fuller;
  all.wanted.size.value = std::llround(static_cast<double>(first.size.value) * fuller);
}

/// A tick's messages are received together at first; those of batches that fail come again later,
/// those of one together. Whether it is followed batch by batch.
bool fetch_tick(const Flow& input, const Parameters& function, const Context& context,
                Executed& all) {
  const Flow first = invocations_of(input, all.source);
  if (first.together <= 0) return false;
  all.tries = queue_tries(input, input.together / first.together, function, context);
  all.received = times(input, all.tries.each);
  all.received.together = input.together;
  constexpr double too_many = 20'000;
  const auto queue = queue_of(input, function, context, all.source);
  if (queue && input.together <= too_many) {
    follow_ticks(input, first, *queue, all);
    return true;
  }
  all.wanted = times(first, all.tries.each);
  all.wanted.together = first.together;
  all.wanted.at_once = first.at_once;
  return true;
}

/// Of batches that fail by chance, of records that come one by one and are not soon too old.
std::optional<FailingLane> lane_of(const Flow& input, const Parameters& function,
                                   const Context& context, const BatchSource& source) {
  constexpr double soon_s = 3600, far_from_chance = 0.1;
  const double error = failing_share(function, context);
  const double pollers = std::max(1.0, source.pollers);
  const double bursts = std::abs(source.dispersion - 1) / pollers;
  const bool one_by_one = bursts < far_from_chance && (source.packed <= 1 || pollers > 1);
  const bool poison = !context.correction && poison_share(function) > 0;
  if (error <= 0 || error >= 1 || poison || !one_by_one) return std::nullopt;
  if (kept_s(input, function) < soon_s) return std::nullopt;
  FailingLane lane{.error = error,
                   .largest = source.largest,
                   .window_s = seconds(source.window),
                   .poll_s = seconds(source.poll_interval),
                   .fixed_s = source.fixed_s,
                   .per_record_s = source.per_record_s,
                   .bisect = function.flag("bisect")};
  if (function.has("retries")) lane.retries = function.real("retries");
  return lane;
}

/// What a shard makes of them, followed batch by batch.
void follow_lane(const Flow& input, const Parameters& function, const Context& context,
                 Executed& all) {
  const double per_s = input.mean_per_second() / std::max(1.0, all.source.pollers);
  const LaneBatches usual = batches_at(per_s, *all.source.lane);
  const LaneBatches full = batches_of_size(all.source.largest, *all.source.lane);
  all.tries = stream_tries(input, usual.records, function, context);
  if (all.source.lane->bisect) all.tries.each = usual.tries;
  all.source.fixed_s = std::max(0.0, full.busy_s - all.source.per_record_s * all.source.largest);
}

void fetch_from_stream(const Flow& input, const Parameters& function, const Context& context,
                       Executed& all) {
  all.source.lane = lane_of(input, function, context, all.source);
  if (all.source.lane) return follow_lane(input, function, context, all);
  const BatchSource plain = all.source;
  double batch = mean_batch_of(input, plain);
  for (int round = 0; round < rounds; ++round) {
    all.tries = stream_tries(input, batch, function, context);
    all.source = plain;
    if (all.tries.each == 1) return;
    all.source.poll_interval = std::max(
        plain.poll_interval,
        std::chrono::duration_cast<Duration>(std::chrono::duration<double>(all.tries.cycle_s)));
    all.source.fixed_s = std::max(0.0, all.tries.busy_s - plain.per_record_s * batch);
    batch = mean_batch_of(input, all.source);
  }
}

void try_events(const Flow& input, const Parameters& function, const Context& context,
                Executed& all) {
  all.tries = event_tries(function, context);
  if (!all.tries.by_requests) all.received = times(input, all.tries.each);
}

/// In items, not in receives of them.
void count_items(double received_each, Taken& taken) {
  for (double* count :
       {&taken.per_s, &taken.lost, &taken.waiting, &taken.dead_lettered, &taken.refused}) {
    *count /= received_each;
  }
}

}  // namespace

Flow Executed::done(const Flow& input) const {
  const Flow& come = taken ? taken->items : received;
  if (tries.each == 1 && tries.given_up == 0) return taken ? come : input;
  return times(come, (1 - tries.given_up) / received_each(input));
}

double Executed::tried(const Flow& input) const {
  if (!taken) return input.total.to_double();
  return std::min(input.total.to_double(), taken->items.total.to_double() / received_each(input));
}

double Executed::received_each(const Flow& input) const {
  return is_stream(input.delivery) || tries.by_requests ? 1 : tries.each;
}

Executed executed_of(const Flow& input, const Parameters& function, const Context& context) {
  Executed all{.received = input, .source = source_of(input, function, context)};
  const bool stream = is_stream(input.delivery);
  const bool again = is_fetched(input.delivery) && input.items.size() > 0 &&
                     !input.total.is_zero() && fails(function, context);
  const bool tick = again && !stream && fetch_tick(input, function, context, all);
  if (again && !tick) {
    all.received.together = 0;  // what comes again comes at another time
    const auto fetch = stream ? fetch_from_stream : fetch_from_queue;
    fetch(input, function, context, all);
  }
  // The tries of a tick's events follow each other, where a flow would have them at once.
  const bool events = input.delivery == Delivery::Event && input.together == 0 &&
                      failing_share(function, context) > 0;
  if (events) try_events(input, function, context, all);
  if (!tick) all.wanted = invocations_of(all.received, all.source);
  const Stay stay = stay_of(time_of(all.wanted.events_per_item, function, context));
  // Of a tick that is followed batch by batch all is taken, before the next one comes.
  const bool followed = is_fetched(input.delivery) && all.wanted.together > 0;
  if (!followed) {
    all.taken = stream ? taken_by_shards(all.received, all.source, function)
                       : taken_of(all.received, all.source, stay, function, context);
  }
  all.invocations =
      all.taken ? invocations_of(all.taken->items, all.taken->in_hand, all.source) : all.wanted;
  if (all.taken) count_items(all.received_each(input), *all.taken);
  if (all.tries.each != 1 && stream) {
    const double batch = all.invocations.events_per_item;
    const bool expires = all.taken && all.taken->lost > 0 && !function.has("retries");
    const double tries = expires ? tries_until_expired(input, all.source, function, context) /
                                       std::max(1.0, all.invocations.total.to_double())
                                 : all.tries.each;
    all.invocations = times(all.invocations, tries);
    all.wanted = times(all.wanted, all.tries.each);
    all.invocations.events_per_item = batch;
  }
  return all;
}

void find_given_up(const Flow& input, const Executed& executed, const Parameters& function,
                   const Context& context, StageOutcome& outcome) {
  const Tries& tries = executed.tries;
  if (tries.each != 1) outcome.metric("tries_mean", tries.each, OverMonths::Mean);
  const double come = input.total.to_double();
  const double given_up = tries.given_up * executed.tried(input);
  constexpr double nothing = 0.5;
  if (given_up < nothing) return;
  const double share = given_up / come;
  const bool queue = input.delivery == Delivery::Queue;
  const bool kept = queue ? input.most_receives > 0 : function.flag("on_failure");
  add_finding("given-up", severity_of_losses(share),
              fmt::format("{} of what comes fails until it is given up, and is {}",
                          percent_text(share), kept ? "dead-lettered" : "lost"),
              context, outcome.findings);
  Finding& finding = outcome.findings.back();
  finding.actual =
      fmt::format("{} of {}, tried {:.4g} times on average", readable_number(std::round(given_up)),
                  readable_number(come), tries.each);
  finding.need = share;
  finding.source = stated_source(function.real("error_rate") > 0 ? "error_rate"
                                 : poison_share(function) > 0    ? "poison_every"
                                                                 : "timeout");
}

Fetching fetching_of(const Flow& messages, const Parameters& function, const Context& context) {
  const Executed all = executed_of(messages, function, context);
  const bool partial = function.flag("partial_response");
  const double kept = partial ? failing_share(function, context) : all.tries.failing;
  return {.received = all.taken ? all.taken->items : all.received,
          .batches = all.invocations,
          .largest = all.source.largest,
          .done = 1 - kept,
          .handled_s = time_of(all.invocations.events_per_item, function, context).mean()};
}

}  // namespace costsim::services
