#include "services/lambda/scaling.hpp"

#include <algorithm>

#include "engine/zipf.hpp"
#include "services/kit/amounts.hpp"
#include "services/kit/limits.hpp"
#include "services/lambda/instances.hpp"
#include "services/lambda/rise.hpp"

namespace costsim::services {
namespace {

bool of_account(const Context& context) {
  return context.rules.text("scaling-scope") == "account";
}

/// This stage's part of what all stages ask of the account.
double part_of_account(const Counts& wanted, const Context& context) {
  const AccountLoad* asked = asked_of("scaling-rate", context);
  if (asked == nullptr || asked->load.sum() <= 0) return 1;
  return std::min(1.0, wanted.sum() / asked->load.sum());
}

/// Of one function, or of the stage where all functions of the account share the starts. Where no
/// rule says how many start at once, ten seconds' worth do (request_level/function_pool.cpp).
Starts starts_of(const Flow& input, const Stay& stay, const Counts& wanted,
                 const Parameters& function, const Context& context) {
  constexpr double saved_s = 10;
  const double per_s = context.rules.rate("scaling-rate").per_second();
  Starts starts{.burst = per_s * saved_s,
                .per_s = per_s,
                .cold_s = cold_start_s(stay.mean(), function, context),
                .idle_s = idle_life_of(function, context).mean(),
                .lasting = function.real("provisioned"),
                .waits = input.delivery == Delivery::Event};
  if (function.has("concurrency_limit")) starts.most = function.real("concurrency_limit");
  if (!of_account(context)) return starts;
  const double part = part_of_account(wanted, context), functions = function.real("functions");
  if (context.rules.has("burst-concurrency")) {
    starts.burst = context.rules.number("burst-concurrency").to_double();
  }
  starts.burst *= part;
  starts.per_s *= part;
  starts.lasting *= functions;
  starts.most *= functions;
  return starts;
}

/// Shares of the load that have a bucket each, the largest first.
std::vector<double> shares_of(const Parameters& function, const Context& context) {
  if (of_account(context)) return {1};
  return engine::zipf_shares(static_cast<std::uint32_t>(function.count("functions")),
                             function.real("popularity"));
}

}  // namespace

std::optional<Taken> taken_while_rising(const Flow& input, const Stay& stay,
                                        const Parameters& function, const Context& context) {
  if (!context.rules.has("scaling-rate") || stay.mean() <= 0) return std::nullopt;
  const double each = requests_per_instance(function);
  const Counts load = input.items / each;  // in instances' worth
  const Counts wanted = at_work(load, input.step, stay);
  const Starts starts = starts_of(input, stay, wanted, function, context);
  const std::vector<double> shares = shares_of(function, context);
  Counts taken = Counts::constant(load.size(), 0);
  double waiting = 0, peak = 0, left = 1;
  bool all = true;
  std::optional<Risen> one;
  double known = 0;
  for (const double share : shares) {
    if (share != known) one = risen(load * share, input.step, stay, wanted * share, starts);
    known = share;
    if (!one) break;  // nor has any with a smaller share
    all = false;
    left -= share;
    taken = taken + one->taken;
    waiting += one->waiting;
    peak += one->peak;
  }
  if (all) return std::nullopt;
  left = std::max(0.0, left);
  Taken result{.items = input, .in_hand = input.items};
  result.items.items = (taken + load * left) * each;
  result.items.total = whole(result.items.items.sum());
  result.waiting = waiting * each;
  result.refused = starts.waits ? 0 : std::max(0.0, (input.items.sum() - result.items.items.sum()));
  result.per_s = result.items.peak_per_second();
  result.peak = peak + wanted.max() * left;
  result.limited_by = source_of("scaling-rate", context);
  return result;
}

}  // namespace costsim::services
