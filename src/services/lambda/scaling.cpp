#include "services/lambda/scaling.hpp"

#include <algorithm>
#include <limits>

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

/// What the account's stated concurrency leaves to those who come together, beside what others have
/// at work.
double left_by_account(const Counts& wanted, const Context& context) {
  const AccountLoad* asked = asked_of("concurrency", context);
  if (asked == nullptr) return std::numeric_limits<double>::infinity();
  const double others = std::max(0.0, asked->load.max() - wanted.max());
  return std::max(0.0, context.rules.number("concurrency").to_double() - others);
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
  if (function.has("concurrency_limit")) {
    starts.most = function.real("concurrency_limit");
  } else if (input.together > 1) {
    starts.most = left_by_account(wanted, context);
  }
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

/// Of a share of the load, in instances' worth.
Instants instants_of(const Flow& input, double share) {
  if (input.together <= 1) return {};
  return {.items = input.together * share, .every_s = input.every_s()};
}

/// All functions of a stage, in instances' worth.
struct AllRisen {
  Risen sum;
  double kept_up = 1;  ///< the share of the load that finds instances as it comes
};

std::optional<AllRisen> all_risen(const Flow& input, double each, const Stay& stay,
                                  const Counts& wanted, const Starts& starts,
                                  const std::vector<double>& shares) {
  const Counts load = input.items / each;
  AllRisen all{.sum = {.taken = Counts::constant(load.size(), 0)}};
  std::optional<Risen> one;
  double known = 0;
  for (const double share : shares) {
    if (share != known) {
      one = risen(load * share, input.step, stay, wanted * share, starts,
                  instants_of(input, share / each));
    }
    known = share;
    if (!one) break;  // nor has any with a smaller share
    all.kept_up -= share;
    all.sum.taken = all.sum.taken + one->taken;
    all.sum.waiting += one->waiting;
    all.sum.peak += one->peak;
    all.sum.started += one->started;
    all.sum.fewest += one->fewest;
  }
  if (known == 0 || all.kept_up == 1) return std::nullopt;
  all.kept_up = std::max(0.0, all.kept_up);
  return all;
}

/// Of those who come together: how many find an instance, and who begins with a new one.
void tell_together(const AllRisen& all, double each, Taken& result) {
  constexpr double rounding = 1e-9;
  const double served = all.sum.taken.sum(), together = result.items.together;
  if (together <= 0 || all.sum.fewest <= 0) return;
  result.at_instant = all.sum.fewest * each + together * all.kept_up;
  if (all.kept_up < rounding && served > 0) result.cold = std::min(1.0, all.sum.started / served);
}

/// The rate of starts, unless there may be no more instances than these.
std::string limited_by(const AllRisen& all, const Starts& starts, const Parameters& function,
                       const Context& context) {
  constexpr double rounding = 1e-9;
  if (all.sum.fewest <= 0 || all.sum.fewest < starts.most - rounding) {
    return source_of("scaling-rate", context);
  }
  return function.has("concurrency_limit") ? "" : source_of("concurrency", context);
}

}  // namespace

std::optional<Taken> taken_while_rising(const Flow& input, const Stay& stay,
                                        const Parameters& function, const Context& context) {
  if (!context.rules.has("scaling-rate") || stay.mean() <= 0) return std::nullopt;
  const double each = requests_per_instance(function);
  const Counts wanted = at_work(input.items / each, input.step, stay);
  const Starts starts = starts_of(input, stay, wanted, function, context);
  const auto all = all_risen(input, each, stay, wanted, starts, shares_of(function, context));
  if (!all) return std::nullopt;
  Taken result{.items = input, .in_hand = input.items};
  result.items.items = all->sum.taken * each + input.items * all->kept_up;
  const double come = input.items.sum(), taken = result.items.items.sum();
  result.items.total = whole(taken);
  result.waiting = all->sum.waiting * each;
  result.refused = starts.waits ? 0 : std::max(0.0, come - taken);
  result.per_s = result.items.peak_per_second();
  result.peak = all->sum.peak + wanted.max() * all->kept_up;
  tell_together(*all, each, result);
  if (result.refused > 0) result.items.together *= taken / come;
  result.limited_by = limited_by(*all, starts, function, context);
  return result;
}

}  // namespace costsim::services
