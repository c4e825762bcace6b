#include "services/kit/account_rate.hpp"

#include <algorithm>
#include <utility>

#include "services/kit/peak.hpp"
#include "services/kit/slow_rates.hpp"

namespace costsim::services {
namespace {

constexpr std::string_view rate_id = "account-rate", burst_id = "account-burst";

/// Calls of a second, for the limits that all stages of the service share.
AccountNeed need_of(const Flow& calls, const Limit& limit, CombinedLoad combined,
                    std::string message) {
  return {.limit = limit,
          .combined = combined,
          .message = std::move(message),
          .items = calls.items,
          .each = 1 / seconds(calls.step),
          .dispersion = calls.dispersion,
          .step = calls.step};
}

}  // namespace

Flow let_through(const Flow& calls, const RateRules& rules, const Context& context) {
  const AccountLoad* asked = asked_of(rate_id, context);
  if (asked == nullptr || asked->load.size() != calls.items.size()) return calls;
  const double step_s = seconds(calls.step);
  const Counts all = asked->load * step_s;
  const Counts taken =
      let_through_steps(all, context.rules.rate(rules.rate).per_second() * step_s,
                        std::max(1.0, context.rules.number(rules.burst).to_double()));
  const Counts share =
      Counts::each(taken, all, [](double some, double of) { return some < of ? some / of : 1.0; });
  Flow through = calls;
  through.items =
      Counts::each(calls.items, share, [](double items, double part) { return items * part; });
  through.total = whole(through.items.sum());
  return through;
}

void need_of_rate(const Flow& calls, const RateRules& rules, const Context& context,
                  StageOutcome& outcome) {
  const Limit rate = rate_limit(rate_id, rules.rate, " requests/s", context);
  AccountNeed steady = need_of(calls, rate, CombinedLoad::Step,
                               "the account's request rate is exceeded at the peak: calls get 429 "
                               "until AWS raises the quota");
  steady.on_average =
      "the account's request rate is exceeded even on average: calls get 429 until AWS raises the "
      "quota";
  steady.when_stated = "the account's stated request rate is exceeded: calls get 429";
  steady.burst = std::max(1.0, context.rules.number(rules.burst).to_double());
  steady.own = busiest_step(calls.items, rate.value * seconds(calls.step)) / seconds(calls.step);
  need_of_account(std::move(steady), context, outcome);
  // A token bucket refills at the account rate and holds the burst.
  Limit bucket = count_limit(burst_id, rules.burst, " requests in one second", context);
  bucket.value += rate.value;
  bucket.second_rule = rate.rule;
  AccountNeed sudden =
      need_of(calls, bucket, CombinedLoad::Burst, "a burst empties the account's token bucket");
  sudden.unless = rate.id;
  sudden.own = burst_count(calls.peak_per_second(), calls.dispersion, context);
  need_of_account(std::move(sudden), context, outcome);
}

}  // namespace costsim::services
