#include "services/lambda/tries.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/math.hpp"
#include "services/kit/amounts.hpp"
#include "services/lambda/time.hpp"

namespace costsim::services {
namespace {

namespace math = engine::math;

constexpr double endless = std::numeric_limits<double>::infinity();

/// The share of executions that take longer than the timeout.
double cut_off_share(const InvocationTime& time, double timeout_s) {
  constexpr int samples = 1 << 12;
  const double left = timeout_s - time.further_s - time.per_event_s * time.events;
  if (time.varying.family == engine::Family::Deterministic) return time.varying.a > left ? 1 : 0;
  if (time.varying.family == engine::Family::Exponential) {
    return left <= 0 ? 1 : math::exp(-left / time.varying.mean());
  }
  engine::RandomStream stream(1, "lambda/timeout");
  int cut_off = 0;
  for (int i = 0; i < samples; ++i) cut_off += time.varying.sample(stream) > left ? 1 : 0;
  return static_cast<double>(cut_off) / samples;
}

double power(double base, double exponent) {
  return base <= 0 ? 0 : math::pow(base, exponent);
}

/// 1 + e + e² + … of so many terms.
double geometric(double e, double terms) {
  return e == 1 ? terms : (1 - power(e, terms)) / (1 - e);
}

/// Of a batch that is tried until it is done or given up.
struct Attempts {
  double tries = 1, given_up = 0, busy_s = 0, cycle_s = 0;
};

Attempts attempts_of(double e, double each_s, double poll_s, double retries, double kept) {
  Attempts all{.tries = 0};
  double reached = 1;    // the share of batches that are tried once more
  double elapsed_s = 0;  // of such a batch
  for (double retry = 0; reached > 1e-9 && retry <= retries && elapsed_s < kept; ++retry) {
    const double pause = retry == 0 ? 0 : pause_before_retry_s(retry);
    elapsed_s += pause + each_s;
    all.tries += reached;
    all.busy_s += reached * (pause + each_s);
    all.cycle_s += reached * (1 - e) * std::max(poll_s, elapsed_s);
    reached *= e;
  }
  all.cycle_s += reached * std::max(poll_s, elapsed_s);
  all.given_up = reached > 1e-9 ? reached : 0;
  return all;
}

/// A batch that fails is cut in two, which counts as no retry, until each record stands alone.
Attempts halves_of(double e, double records, const InvocationTime& time, double poll_s,
                   double retries, double kept) {
  const double each_s = time.varying.mean() + time.further_s + time.per_event_s * records;
  if (records < 2) return attempts_of(e, each_s, poll_s, retries, kept);
  const Attempts half = halves_of(e, records / 2, time, 0, retries, kept);
  const double again_s = e * (pause_before_retry_s(1) + 2 * half.busy_s);
  return {.tries = 1 + e * 2 * half.tries,
          .given_up = e * half.given_up,
          .busy_s = each_s + again_s,
          .cycle_s = (1 - e) * std::max(poll_s, each_s) +
                     e * std::max(poll_s, each_s + pause_before_retry_s(1) + 2 * half.busy_s)};
}

/// Tries that a poison record adds to its batch's: halves until it is alone, and its retries.
double tries_for_poison(double batch, double retries, double kept, const Parameters& function) {
  const double alone = std::min(retries, kept / pause_before_retry_s(7));
  if (function.flag("bisect")) return 2 * math::log(std::max(1.0, batch)) / math::log(2.0) + alone;
  return alone + (function.flag("partial_response") ? 1 : 0);
}

}  // namespace

double failing_share(const Parameters& function, const Context& context) {
  const double cut_off =
      cut_off_share(time_of(1, function, context), seconds(function_timeout(function, context)));
  return 1 - (1 - function.real("error_rate")) * (1 - cut_off);
}

double poison_share(const Parameters& function) {
  const double every = function.real("poison_every");
  return every > 0 ? 1 / every : 0;
}

double most_receives(const Flow& messages) {
  const double visibility = std::max(1e-3, seconds(messages.visibility.time));
  const double kept = seconds(messages.retention.time), span = seconds(messages.span());
  const double in_time = std::floor((kept > 0 ? std::min(kept, span) : span) / visibility) + 1;
  return messages.most_receives > 0 ? std::min(messages.most_receives, in_time) : in_time;
}

Tries queue_tries(const Flow& messages, double batch, const Parameters& function,
                  const Context& context) {
  const double e = failing_share(function, context), poison = poison_share(function);
  const double kept = seconds(messages.retention.time);
  const double span = seconds(messages.span());
  const double longest = kept > 0 ? std::min(kept, span) : span;
  const double most = most_receives(messages);
  const bool gives_up = most == messages.most_receives || longest < span;
  const bool partial = function.flag("partial_response");
  // Of the messages those in a batch with a poison one, and of the batches those with one.
  const double companions = partial ? 0 : (batch - 1) * math::pow(2 / 3.0, most - 1);
  const double poisoned = partial ? poison : 1 - power(1 - poison, batch);
  Tries tries;
  tries.each = (1 - poisoned) * geometric(e, most) + poisoned * most;
  const double alone = power(e, most);
  if (gives_up) tries.given_up = std::min(1.0, alone + (1 - alone) * poison * (1 + companions));
  const double bad = std::min(1.0, poison * most / tries.each);  // of what is received
  tries.failing = 1 - (1 - e) * power(1 - bad, batch);
  return tries;
}

Tries stream_tries(const Flow& records, double batch, const Parameters& function,
                   const Context& context) {
  const double e = failing_share(function, context);
  const double poll_s = seconds(poll_interval(records.delivery));
  const double retries = function.has("retries") ? function.real("retries") : endless;
  const double kept = std::min(kept_s(records, function), seconds(records.span()));
  const InvocationTime time = time_of(batch * records.events_per_item, function, context);
  const Attempts all = function.flag("bisect") ? halves_of(e, batch, time, poll_s, retries, kept)
                                               : attempts_of(e, time.mean(), poll_s, retries, kept);
  Tries tries{.each = all.tries,
              .failing = e,
              .given_up = all.given_up,
              .busy_s = all.busy_s,
              .cycle_s = all.cycle_s};
  // What simulated requests say of poison messages corrects the bill (decision/request_level.hpp).
  const double poison = context.correction ? 0 : poison_share(function);
  if (poison == 0) return tries;
  const double poisoned = 1 - power(1 - poison, batch);
  const double more = tries_for_poison(batch, retries, kept, function);
  tries.each += poisoned * more;
  tries.busy_s += poisoned * more * (time.mean() + pause_before_retry_s(1));
  const bool alone = function.flag("bisect") || function.flag("partial_response");
  tries.given_up = std::min(1.0, tries.given_up + (alone ? poison : poisoned));
  return tries;
}

Tries event_tries(const Parameters& function, const Context& context) {
  constexpr double usual_retries = 2, usual_age_s = 6 * 3600, first_wait_s = 60;
  const double e = failing_share(function, context);
  const double each_s = time_of(1, function, context).mean();
  const double retries = function.has("retries") ? function.real("retries") : usual_retries;
  const auto age = duration_if(function, "max_age");
  const double longest_s = age ? seconds(*age) : usual_age_s;
  Tries tries{
      .each = 0, .failing = e, .given_up = 1, .by_requests = context.correction.has_value()};
  double elapsed_s = 0;
  for (double retry = 0; retry <= retries && tries.given_up > 1e-9; ++retry) {
    if (retry > 0) elapsed_s += each_s + retry * first_wait_s;
    if (elapsed_s > longest_s) break;
    tries.each += tries.given_up;
    tries.given_up *= e;
  }
  return tries;
}

double kept_s(const Flow& records, const Parameters& function) {
  const double kept = seconds(records.retention.time);
  const auto age = duration_if(function, "max_record_age");
  const double most = age ? seconds(*age) : endless;
  return std::min(kept > 0 ? kept : endless, most);
}

namespace {

/// As the front of what waits grows older by what its lane falls behind, so it begins to expire.
double tries_of_lanes(const Flow& records, double lanes, const FailingLane& lane, double kept) {
  const double per_s = records.mean_per_second() / lanes, span = seconds(records.span());
  const LaneBatches full = batches_of_size(lane.largest, lane);
  const double behind = 1 - lane.largest / full.busy_s / per_s;
  const double until = behind > 0 ? std::min(span, kept / behind) : span;
  const double later = tries_per_s_where_expiring(per_s, lane);
  return lanes * (until * full.tries / full.busy_s + (span - until) * later);
}

}  // namespace

double tries_until_expired(const Flow& records, const BatchSource& source,
                           const Parameters& function, const Context& context) {
  const double batch = source.largest, shards = source.pollers;
  if (source.lane) return tries_of_lanes(records, shards, *source.lane, kept_s(records, function));
  const double e = failing_share(function, context);
  const double each_s = time_of(batch * records.events_per_item, function, context).mean();
  const double span = seconds(records.span());
  const double kept = std::min(kept_s(records, function), span);
  const double lasts = batch / std::max(1e-9, records.mean_per_second() / shards);
  const Attempts held_up = attempts_of(e, each_s, 0, endless, kept);
  double tries = 0, busy_s = 0, elapsed_s = 0, reached = 1;
  for (double attempt = 1; elapsed_s < lasts && reached > 1e-9; ++attempt) {
    const double cycle_s = each_s + e * pause_before_retry_s(attempt);
    elapsed_s += each_s + pause_before_retry_s(attempt);
    tries += reached;
    busy_s += reached * cycle_s;
    reached *= e;
  }
  return shards * (kept * held_up.tries / held_up.busy_s + (span - kept) * tries / busy_s);
}

}  // namespace costsim::services
