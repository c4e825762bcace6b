#include "services/lambda/batches.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>

#include <fmt/format.h>

#include "services/kit/amounts.hpp"
#include "services/lambda/instances.hpp"
#include "services/lambda/rate_table.hpp"
#include "services/lambda/ticks.hpp"
#include "services/lambda/time.hpp"
#include "units/error.hpp"

namespace costsim::services {
namespace {

/// The batch asked for, or as much of it as the payload of an invocation holds.
double largest_batch(const Flow& input, const Parameters& values, const Context& context) {
  const Bytes payload = context.rules.bytes("stream-batch-bytes");
  const double fitting =
      std::floor(static_cast<double>(payload.value) /
                 static_cast<double>(std::max<std::int64_t>(1, input.size.value)));
  return std::max(1.0, std::min(values.real("batch"), fitting));
}

void check_max_concurrency(const Parameters& values, const Context& context) {
  if (!values.has("max_concurrency") || context.rules.has("sqs-max-concurrency")) return;
  throw Error(Failure::Usage, fmt::format("max_concurrency: a mapping's maximum concurrency {}",
                                          came_later("sqs-max-concurrency-since", context)));
}

/// What a queue's function takes at a time: a reservation limits it as pollers do, for what it
/// refuses stays with them.
double queue_concurrency(const Parameters& values, const Context& context) {
  const double pollers = most_pollers(values, context.rules);
  if (!values.has("concurrency_limit")) return pollers;
  return std::min(pollers, reserved_places(values));
}

/// A mapping keeps the pollers that it began with, however little the function takes.
double pollers_that_hold(const Parameters& values, const Context& context) {
  const double first = context.rules.number("sqs-pollers-initial").to_double();
  const double most = most_pollers(values, context.rules);
  return std::max(0.0, std::min(first, most) - queue_concurrency(values, context));
}

/// What a new instance takes longer, where none outlives the time from tick to tick.
double cold_s_at_ticks(const Flow& input, const Parameters& values, const Context& context) {
  if (input.total.is_zero()) return 0;
  const bool gone = input.every_s() > idle_life_of(values, context).mean();
  return gone ? cold_start_s(time_of(1, values, context).mean(), values, context) : 0;
}

}  // namespace

double most_pollers(const Parameters& values, const metering::Rules& rules) {
  const double quota = rules.number("sqs-pollers-max").to_double();
  return values.has("max_concurrency") ? std::min(quota, values.real("max_concurrency")) : quota;
}

BatchSource source_of(const Flow& input, const Parameters& values, const Context& context) {
  BatchSource source;
  if (!is_fetched(input.delivery)) return source;
  source.largest = largest_batch(input, values, context);
  source.window = values.duration("window");
  const InvocationTime time = time_of(1, values, context);
  source.fixed_s = time.varying.mean() + time.further_s;
  source.per_record_s = time.per_event_s * input.events_per_item;
  source.poll_interval = poll_interval(input.delivery);
  source.dispersion = input.dispersion;
  if (input.together > 0) source.cold_s = cold_s_at_ticks(input, values, context);
  if (is_stream(input.delivery)) {
    source.pollers = std::max(1.0, input.shards) * values.real("parallelisation");
    if (values.has("concurrency_limit")) {
      source.pollers = std::min(source.pollers, reserved_places(values));
    }
    source.packed = input.events_per_item;
  } else {
    check_max_concurrency(values, context);
    source.pollers = queue_concurrency(values, context);
    source.holding = pollers_that_hold(values, context);
    source.squared_cv = time.varying.squared_cv();
    source.added_per_s = context.rules.rate("sqs-pollers-rate").per_second();
    source.first_pollers = context.rules.number("sqs-pollers-initial").to_double();
    source.waits = true;
  }
  return source;
}

namespace {

/// Fewer items in a step say little of its rate.
constexpr double enough_for_a_rate = 4;
constexpr Duration shortest_of_a_rate = std::chrono::minutes(1);

/// Steps hold whole items, none or one of a rate far below: what a batch gathers is read from the
/// rate of a minute at least, and of as many as it takes for four items, up to an hour; a step that
/// has them is no part of the silence before it.
Eigen::Index steps_of_a_rate(const Eigen::ArrayXd& items, Eigen::Index at, Duration step) {
  const Eigen::Index least = std::max<Eigen::Index>(1, shortest_of_a_rate / step);
  const Eigen::Index most = std::max<Eigen::Index>(least, std::chrono::hours(1) / step);
  const Eigen::Index left = items.size() - at;
  Eigen::Index steps = std::min(least, left);
  double gathered = items.segment(at, steps).sum();
  while (steps < std::min(most, left) && gathered < enough_for_a_rate &&
         items[at + steps] < enough_for_a_rate) {
    gathered += items[at + steps++];
  }
  return steps;
}

Eigen::ArrayXd rates_of(const Eigen::ArrayXd& items, Duration step) {
  Eigen::ArrayXd rates = items / seconds(step);
  for (Eigen::Index at = 0; at < rates.size();) {
    const Eigen::Index steps = steps_of_a_rate(items, at, step);
    if (steps > 1) rates.segment(at, steps).setConstant(rates.segment(at, steps).mean());
    at += steps;
  }
  return rates;
}

/// Of each step. Where all have a rate of their own, equal steps have equal batches; a stream's
/// records that wait fill them, however many they are: as they do at the most that is taken.
Counts batch_sizes(const Flow& taken, const Counts& in_hand, const BatchSource& source) {
  const Duration step = taken.step;
  const auto exactly = [&](double rate) { return mean_batch(rate, source); };
  RateTable nearly(exactly);
  const bool followed = source.lane || source.queue;
  const auto batch_at = [&](double rate) {
    return followed && rate > 0 ? nearly.at(rate) : exactly(rate);
  };
  if (step < shortest_of_a_rate || in_hand.min() < enough_for_a_rate) {
    return of_each_load(rates_of(in_hand.by_step(), step), batch_at);
  }
  const bool waiting_fill = is_stream(taken.delivery) && !followed;
  const Counts& gathered = waiting_fill ? taken.items : in_hand;
  return gathered.grouped().known_each(
      std::pair(source, step), [&](double items) { return batch_at(items / seconds(step)); });
}

}  // namespace

namespace {

/// Every tick alike.
Flow invocations_of_ticks(const Flow& input, const TickBatches& tick) {
  const double batch = input.together / tick.batches;
  Flow flow = input;
  flow.items = input.items / batch;
  flow.total = whole(input.total.to_double() / batch);
  flow.together = tick.batches;
  flow.at_once = tick.at_once;
  flow.events_per_item = input.events_per_item * batch;
  flow.size.value = std::llround(static_cast<double>(input.size.value) * batch);
  return flow;
}

}  // namespace

Flow invocations_of(const Flow& input, const BatchSource& source) {
  if (is_fetched(input.delivery)) {
    if (const auto tick = batches_of_tick(input, source)) return invocations_of_ticks(input, *tick);
  }
  return invocations_of(input, input.items, source);
}

Flow invocations_of(const Flow& input, const Counts& in_hand, const BatchSource& source) {
  Flow flow = input;
  if (is_fetched(input.delivery)) flow.together = 0;  // the source's pollers take turns
  if (input.items.size() == 0) return flow;
  const double step = seconds(input.step);
  // The window of a queue's mapping gathers all that comes, one batch after another.
  const bool gathered_alone = source.waits && source.window > Duration(0);
  const auto followed =
      gathered_alone ? std::nullopt : followed_at(input.items.max() / step, source);
  if (followed) flow.dispersion = followed->dispersion;
  if (source.largest <= 1) return flow;
  flow.items =
      Counts::each(input.items, batch_sizes(input, in_hand, source), std::divides<double>());
  const double largest = source.largest;
  const bool always_full =
      input.items.min() / step > 0 && mean_batch(input.items.min() / step, source) >= largest;
  flow.total =
      always_full ? input.total.divided_by(whole(largest)).ceiling() : whole(flow.items.sum());
  const double mean = flow.total.is_zero() ? 1 : input.total.to_double() / flow.total.to_double();
  flow.events_per_item = input.events_per_item * mean;
  flow.size.value = std::llround(static_cast<double>(input.size.value) * mean);
  if (!followed) {
    flow.dispersion =
        gathered_alone ? input.dispersion / mean : dispersion_of_batches(input.dispersion, mean);
  }
  return flow;
}

}  // namespace costsim::services
