// AWS Lambda: invoked by requests, stream shards or queue pollers; paid per request and GB-second.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/math.hpp"
#include "engine/zipf.hpp"
#include "services/kit/amounts.hpp"
#include "services/kit/at_work.hpp"
#include "services/kit/nodes.hpp"
#include "services/kit/retry_rows.hpp"
#include "services/lambda/batches.hpp"
#include "services/lambda/billing.hpp"
#include "services/lambda/durable.hpp"
#include "services/lambda/fetched.hpp"
#include "services/lambda/findings.hpp"
#include "services/lambda/function_rows.hpp"
#include "services/lambda/instances.hpp"
#include "services/lambda/offers.hpp"
#include "services/lambda/pollers.hpp"
#include "services/lambda/provisioned.hpp"
#include "services/lambda/requests.hpp"
#include "services/lambda/settings.hpp"
#include "services/lambda/taken.hpp"
#include "services/lambda/time.hpp"
#include "services/services.hpp"

namespace costsim::services {
namespace {

constexpr auto lambda_parameters =
    joined(function_rows, offer_rows, poller_rows, durable_rows, instance_rows, retry_rows);

/// Traffic shares of many functions, the largest first.
std::vector<double> shares_of_functions(const Parameters& values) {
  return engine::zipf_shares(static_cast<std::uint32_t>(values.count("functions")),
                             values.real("popularity"));
}

/// Billed time for each invocation that the flow counts, to the nanosecond where requests correct
/// it.
Decimal billed_seconds(const InvocationTime& time, double cold, const Parameters& values,
                       const Context& context) {
  const Decimal billed = mean_billed_seconds(time, context.rules.duration("billing-step"),
                                             function_timeout(values, context));
  if (context.correction) return (billed * context.correction->billed).rounded(9);
  if (cold == 0) return billed;
  return billed + Decimal::from_double(cold * billed_cold_s(time.mean(), values, context));
}

/// Rounding is told by the mean before and after it.
void derive_duration(const InvocationTime& time, const Decimal& billed, const Flow& invocations,
                     const Decimal& pinged, const Parameters& values, const Context& context,
                     StageOutcome& outcome) {
  const std::string_view step = context.rules.at("billing-step").text;
  const bool corrected = context.correction.has_value();
  const std::vector<Term> terms = {
      {"invocations", invocations.total, "invocations",
       fmt::format("events in each: {:.6g}", invocations.events_per_item)},
      {"time of each", Decimal::from_double(time.mean()), "s", "its mean before rounding",
       OverMonths::Mean},
      {"billed time of each", billed, "s",
       fmt::format(
           "each rounded up to billing-step = {}, then the mean{}", step,
           corrected ? "; as simulated requests correct it" : ", with what cold starts add"),
       OverMonths::Mean},
      {"keep_warm", pinged, "pings", fmt::format("of {} each", step)},
      {"memory", gigabytes(Decimal(values.bytes("memory").value)), "GB",
       fmt::format("{} / 1,024 MB", to_text(values.bytes("memory"))), OverMonths::Largest}};
  for (const std::string_view kind : {"gb-seconds-", "provisioned-duration-gb-seconds-"}) {
    outcome.derive(std::string(kind) + values.text("arch"),
                   "invocations × billed time of each × memory in GB; what provisioned "
                   "concurrency takes of it has a meter of its own",
                   terms);
  }
}

void use_ephemeral_storage(const Decimal& seconds_billed, const Parameters& values,
                           const Context& context, StageOutcome& outcome) {
  const Bytes free = context.rules.bytes("tmp-free");
  const Bytes asked = values.bytes("ephemeral_storage");
  if (asked <= free) return;
  outcome.use("lambda", "ephemeral-storage-gb-seconds",
              seconds_billed * gigabytes(Decimal(asked.value - free.value)));
}

/// What the function lets out for each event, whether events came alone or packed into records.
Flow output_of(const Flow& input, const Parameters& values) {
  Flow output = scaled(input, Decimal::from_double(input.events_per_item) * values.number("emits"));
  output.delivery = Delivery::Request;
  if (is_fetched(input.delivery)) output.together = 0;  // batches end one after another
  output.events_per_item = 1;
  output.size.value =
      std::llround(static_cast<double>(input.size.value) / std::max(1.0, input.events_per_item));
  if (values.has("emit_size")) output.size = values.bytes("emit_size");
  return output;
}

void measure(const LambdaLoad& load, const Executed& all, const Decimal& billed,
             const Parameters& values, const Context& context, StageOutcome& outcome) {
  const Flow& executed = all.invocations;
  outcome.metric("invocations_per_s_peak", executed.peak_per_second());
  outcome.metric("batch_mean", executed.events_per_item / load.input.events_per_item,
                 OverMonths::Mean);
  const double calls = context.correction ? context.correction->calls.to_double() : 1;
  outcome.metric("billed_ms", calls > 0 ? billed.to_double() * 1000 / calls : 0);
  outcome.metric("mean_concurrency", mean_concurrency(executed, load), OverMonths::Mean);
  outcome.metric("peak_concurrency", peak_at_work(load, all.taken, values));
}

/// Of instances that start as fast as they may, those who began with one are counted already.
double cold_of(const Executed& executed, const std::vector<double>& shares,
               const InvocationTime& time, const Parameters& values, const Context& context) {
  const bool stated = values.has("cold_starts") || values.has("keep_warm");
  if (!stated && executed.taken && executed.taken->cold) return *executed.taken->cold;
  const Flow& invocations = executed.invocations;
  return cold_share(shares, invocations, values, context) *
         (1 - provisioned_share(invocations, time.mean(), values.real("provisioned")));
}

StageOutcome run_lambda(const Flow& input, const Parameters& values, const Context& context) {
  StageOutcome outcome;
  const Executed executed = executed_of(input, values, context);
  const BatchSource& source = executed.source;
  const Flow& invocations = executed.invocations;
  outcome.invocations = executions_of(invocations, context);
  InvocationTime time = time_of(invocations.events_per_item, values, context);
  time.gathered_by_chance = is_stream(input.delivery) && input.events_per_item == 1 &&
                            invocations.events_per_item < source.largest &&
                            invocations.together == 0;
  const std::vector<double> shares = shares_of_functions(values);
  const double cold = cold_of(executed, shares, time, values, context);

  const Decimal billed = billed_seconds(time, cold, values, context);
  const Decimal pinged = pings(values, context);
  const Decimal seconds_billed =
      invocations.total * billed + pinged * exact_seconds(context.rules.duration("billing-step"));
  const Decimal memory = gigabytes(Decimal(values.bytes("memory").value));
  outcome.use("lambda", "requests",
              billed_requests(outcome.invocations, input, context) + pinged +
                  resumed_requests(outcome.invocations, values));
  use_durable(outcome.invocations, values, context, outcome);
  use_streaming(outcome.invocations, values, context, outcome);
  use_offers(outcome.invocations, cold, values, context, outcome);
  use_pollers(input, values, context, outcome);
  use_duration(seconds_billed * memory, invocations, time.mean(), values, context, outcome);
  tell_time_spread(invocations, time.mean(), values, context);
  derive_duration(time, billed, invocations, pinged, values, context, outcome);
  use_ephemeral_storage(seconds_billed, values, context, outcome);

  const double full = time_of(source.largest * input.events_per_item, values, context).mean();
  const bool queued = input.delivery == Delivery::Queue;  // as the queue hands them over
  const Flow& wanted = queued ? invocations : executed.wanted;
  LambdaLoad load{.input = executed.received,
                  .invocations = wanted,
                  .source = source,
                  .duration_s = time.mean(),
                  .full_duration_s = full,
                  .largest_share = shares.front(),
                  .per_instance = requests_per_instance(values),
                  .at_work = at_work(wanted.items, wanted.step, stay_of(time)),
                  .stay = stay_of(time)};
  load.peak = peak_concurrency(load, context);
  measure(load, executed, billed, values, context, outcome);
  outcome.metric("p_cold_estimate", cold);
  find_limits(load, values, context, outcome);
  if (executed.taken) find_unserved(input, *executed.taken, values, context, outcome);
  find_given_up(input, executed, values, context, outcome);
  find_response_size(values, context, outcome);
  outcome.output = output_of(executed.done(input), values);
  return outcome;
}

std::vector<Refusal> refused_function(const Parameters& function, const Context& context) {
  if (auto refused = refused_without_offer(function); !refused.empty()) return refused;
  return refused_starts(function, context);
}

}  // namespace

Service lambda() {
  return {.name = "lambda",
          .role = Role::Function,
          .help = "functions, paid per request and GB-second",
          .parameters = lambda_parameters,
          .run = run_lambda,
          .settings = lambda_settings(),
          .refuse = refused_function,
          .shared_settings = lambda_shared_settings(),
          .assumed = assumed_of_function,
          .coverable = coverable_time,
          .network =
              [](const Parameters& values) {
                return Network{.site = Site::Region, .calls_from_vpc = values.flag("vpc")};
              },
          .fetch = fetching_of,
          .subcategory = "Serverless Compute"};
}

}  // namespace costsim::services
