#include "services/lambda/taken.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "services/kit/amounts.hpp"
#include "services/kit/at_work.hpp"
#include "services/kit/limits.hpp"
#include "services/kit/refused_share.hpp"
#include "services/lambda/groups.hpp"
#include "services/lambda/instances.hpp"
#include "services/lambda/queue_batches.hpp"
#include "services/lambda/scaling.hpp"
#include "services/lambda/time.hpp"
#include "units/readable.hpp"

namespace costsim::services {
namespace {

/// Less than half an item is rounding.
constexpr double nothing = 0.5;

/// How long what is not taken waits before it is lost.
double kept_for_s(const Flow& input, const Parameters& values) {
  constexpr double asynchronous_s = 6 * 3600;
  if (input.delivery == Delivery::Event) {
    const auto age = duration_if(values, "max_age");
    return age ? seconds(*age) : asynchronous_s;
  }
  const double kept = seconds(input.retention.time);
  return kept > 0 ? kept : std::numeric_limits<double>::infinity();
}

/// How fast items are taken: by so many at a time, and by more where they wait.
struct Pace {
  double each_per_s = 0;   ///< items that one takes, always busy
  double first = 0;        ///< at a time
  double most = 0;         ///< the same, in the end
  double added_per_s = 0;  ///< while items wait

  double per_s() const { return each_per_s * most; }
  bool is_steady() const { return first == most; }
};

Pace steady_pace(double per_s) {
  return {.each_per_s = per_s, .first = 1, .most = 1};
}

/// A fluid that waits in line, from step to step.
class Line {
 public:
  /// `items`: of the first step, for which there are enough already, as far as there can be.
  /// `lost_until_s`: what comes until then and finds too many before it is lost within the span.
  Line(const Pace& pace, double step_s, double most, double items, double lost_until_s)
      : pace_(pace),
        step_s_(step_s),
        most_(most),
        lost_until_s_(lost_until_s),
        there_(pace.first),
        steady_(pace.is_steady()),
        at_once_(steady_ ? pace.most * pace.each_per_s * step_s : -1) {
    follow(std::min(wanted(items), pace_.most));
  }

  /// What is taken of a step's items and of those that wait.
  double take(double items) {
    ++passed_;
    if (waiting_ == 0 && items <= at_once_) return items;  // as in nearly all steps
    const double there = waiting_ + items;
    const double taken = std::min(there, steady_ ? at_once_ : room_for(there));
    waiting_ = std::min(there - taken, most_);
    const double gone = there - taken - waiting_;
    if (gone > 0) (in_span() ? lost_ : hopeless_) += gone;
    return taken;
  }
  double waiting() const { return waiting_; }
  /// What waits, too, and will not be taken before its time is over.
  double hopeless() const { return hopeless_; }
  double lost() const { return lost_; }
  /// A span like this one came before.
  void begin_again() {
    lost_ = hopeless_ = 0;
    passed_ = 0;
  }

 private:
  bool in_span() const {
    constexpr double rounding = 1e-6;
    return static_cast<double>(passed_) * step_s_ <= lost_until_s_ + rounding * step_s_;
  }
  /// Takers that are busy with so many items for the whole step.
  double wanted(double items) const {
    return pace_.each_per_s > 0 ? items / (pace_.each_per_s * step_s_) : 0;
  }
  /// Pollers are given back slowly (simulation/queues/pollers.cpp: in a quarter of an hour what a
  /// second added).
  void follow(double busy) {
    constexpr double slower = 15 * 60;
    const double left = there_ - pace_.added_per_s / slower * step_s_;
    there_ = std::max({pace_.first, busy, left});
  }
  double room_for(double items) {
    const double busy = wanted(items);
    const double grown = std::min(pace_.most, there_ + pace_.added_per_s * step_s_);
    const double mean = (there_ + grown) / 2;
    if (pace_.each_per_s > 0 && busy <= mean) {
      follow(busy);
      return items;
    }
    there_ = grown;
    return mean * pace_.each_per_s * step_s_;
  }

  Pace pace_;
  double step_s_, most_, lost_until_s_, there_;
  bool steady_;
  double at_once_;  ///< of a steady pace: what is taken of a step where nothing waits
  double waiting_ = 0, lost_ = 0, hopeless_ = 0;
  std::int64_t passed_ = 0;  ///< steps
};

/// What is executed of the items, with what there was to take in each step.
Taken taken_of_items(const Flow& input, Counts taken, Counts in_hand) {
  Taken all{.items = input, .in_hand = std::move(in_hand)};
  all.items.total = whole(taken.sum());
  all.items.items = std::move(taken);
  return all;
}

std::optional<Taken> taken_in_turn(const Flow& input, const Pace& pace, double kept_s) {
  const double step = seconds(input.step);
  const double per_s = pace.per_s();
  if (input.items.max() <= pace.first * pace.each_per_s * step) return std::nullopt;
  const Eigen::ArrayXd& items = input.items.by_step();
  const bool keeps_up = input.items.mean() <= per_s * step;
  // Of spans that follow each other what is left at the end of one is lost in the next.
  const double span_s = seconds(input.span());
  Line line(pace, step, per_s > 0 ? per_s * kept_s : input.items.max() * kept_s / step, items[0],
            keeps_up ? span_s : span_s - kept_s);
  Eigen::ArrayXd in_hand(items.size()), taken(items.size());
  const auto pass = [&] {
    for (Eigen::Index i = 0; i < items.size(); ++i) {
      in_hand[i] = line.waiting() + items[i];
      taken[i] = line.take(items[i]);
    }
  };
  pass();
  // What a span like this one leaves changes the next one; nothing left, it would be the same.
  if (keeps_up && (line.waiting() > 0 || !pace.is_steady())) {
    line.begin_again();
    pass();
  }
  const double left = keeps_up ? 0 : line.waiting() + line.hopeless();
  const bool all = line.lost() < nothing && left < nothing;
  if (all && (taken - items).abs().maxCoeff() < nothing) return std::nullopt;
  Taken result = taken_of_items(input, Counts::like(input.items, taken), std::move(in_hand));
  if (all) result.items.total = input.total;
  result.per_s = per_s;
  result.lost = line.lost();
  result.waiting = left;
  return result;
}

/// Of callers who come together, the places that they find at that instant.
std::optional<Taken> taken_together(const Flow& input, double places, const Stay& stay) {
  std::optional<GroupsTaken> groups = taken_of_groups(input, places, stay);
  if (!groups) return std::nullopt;
  Taken all = taken_of_items(input, std::move(groups->taken), input.items);
  const double all_come = input.items.sum(), served = all.items.items.sum();
  all.items.together = input.together * served / all_come;
  all.per_s = all.items.peak_per_second();
  all.refused = all_come - served;
  all.at_instant = groups->fewest;
  return all;
}

/// Items without their shares that are refused.
Counts of_the_rest(const Counts& items, const Counts& refused) {
  return Counts::each(items, refused, [](double all, double share) { return all * (1 - share); });
}

std::optional<Taken> taken_or_refused(const Flow& input, double limit, const Stay& stay,
                                      double functions) {
  if (input.together > 1) return taken_together(input, limit * functions, stay);
  const Counts load = at_work(input.items, input.step, stay) / functions;
  const Counts refused =
      of_each_load(load, [&](double each) { return refused_share(limit, each, input.dispersion); });
  Counts taken = of_the_rest(input.items, refused);
  const double lost = input.items.sum() - taken.sum();
  if (lost < nothing) return std::nullopt;
  Taken all = taken_of_items(input, std::move(taken), input.items);
  all.per_s = stay.mean() > 0 ? limit * functions / stay.mean() : 0;
  all.refused = lost;
  return all;
}

/// What all functions together are refused of the account's concurrency, each in its part; callers
/// who come together beside what the others have at work. An instance serves `each` at a time.
std::optional<Taken> refused_by_account(const Flow& input, const AccountLoad& asked,
                                        const Stay& stay, double each, const Context& context) {
  if (asked.load.size() != input.items.size()) return std::nullopt;
  const double limit = context.rules.number("concurrency").to_double();
  if (input.together > 1) {
    const double own = at_work(input.items, input.step, stay).max() / each;
    const double others = std::max(0.0, asked.load.max() - own);
    auto together = taken_together(input, std::max(0.0, limit - others) * each, stay);
    if (together) together->limited_by = source_of("concurrency", context);
    return together;
  }
  const Counts refused = of_each_load(
      asked.load, [&](double load) { return refused_share(limit, load, asked.dispersion); });
  Taken all = taken_of_items(input, of_the_rest(input.items, refused), input.items);
  all.refused = input.items.sum() - all.items.items.sum();
  if (all.refused < nothing) return std::nullopt;
  all.per_s = all.items.peak_per_second();
  all.limited_by = source_of("concurrency", context);
  return all;
}

/// Of a function that takes nothing, pollers hold what they have received until its visibility
/// timeout, again and again.
void dead_letter(const Flow& input, const BatchSource& source, Taken& taken) {
  if (input.most_receives <= 0 || input.visibility.time <= Duration(0)) return;
  const double receives =
      source.holding * source.largest * seconds(input.span()) / seconds(input.visibility.time);
  const double most = receives / input.most_receives;
  taken.dead_lettered = std::min(most, taken.lost + taken.waiting);
  const double of_waiting = std::min(taken.waiting, taken.dead_lettered);
  taken.waiting -= of_waiting;
  taken.lost -= taken.dead_lettered - of_waiting;
}

/// The time of an execution, which ends at the function's timeout.
double longest_s(double mean_s, const Parameters& values, const Context& context) {
  return std::min(mean_s, seconds(function_timeout(values, context)));
}

}  // namespace

std::optional<Taken> taken_of(const Flow& input, const BatchSource& source, const Stay& stay,
                              const Parameters& values, const Context& context) {
  if (input.items.size() == 0 || input.total.is_zero()) return std::nullopt;
  if (is_stream(input.delivery)) return std::nullopt;
  if (input.delivery == Delivery::Queue) {
    const double batch_s =
        longest_s(source.fixed_s + source.per_record_s * source.largest, values, context);
    if (batch_s <= 0 && source.pollers > 0) return std::nullopt;
    const double most = pollers_when_busy(batch_s, source);
    const double first = source.added_per_s > 0 ? source.first_pollers : most;
    const Pace pace{.each_per_s = most > 0 ? source.largest / batch_s : 0,
                    .first = std::min(first, most),
                    .most = most,
                    .added_per_s = source.added_per_s};
    std::optional<Taken> taken = taken_in_turn(input, pace, kept_for_s(input, values));
    if (taken && most == 0) dead_letter(input, source, *taken);
    return taken;
  }
  if (context.correction && context.correction->whole) return std::nullopt;
  if (auto rising = taken_while_rising(input, stay, values, context)) return rising;
  if (context.correction) return std::nullopt;
  if (!values.has("concurrency_limit")) {
    const AccountLoad* asked = asked_of("concurrency", context);
    if (asked == nullptr || input.delivery != Delivery::Request) return std::nullopt;
    return refused_by_account(input, *asked, stay, requests_per_instance(values), context);
  }
  const double limit = reserved_places(values);
  const double functions = values.real("functions");
  if (input.delivery == Delivery::Request) {
    return taken_or_refused(input, limit, stay, functions);
  }
  const double each_s = longest_s(stay.mean(), values, context);
  if (each_s <= 0 && limit > 0) return std::nullopt;
  return taken_in_turn(input, steady_pace(limit > 0 ? limit * functions / each_s : 0),
                       kept_for_s(input, values));
}

std::optional<Taken> taken_by_shards(const Flow& input, const BatchSource& source,
                                     const Parameters& function) {
  if (input.items.size() == 0 || input.total.is_zero()) return std::nullopt;
  const double batch_s = source.fixed_s + source.per_record_s * source.largest;
  if (batch_s <= 0 && source.pollers > 0) return std::nullopt;
  const auto age = duration_if(function, "max_record_age");
  const double kept = kept_for_s(input, function);
  const double per_s = source.pollers > 0 ? source.pollers * source.largest / batch_s : 0;
  return taken_in_turn(input, steady_pace(per_s), age ? std::min(kept, seconds(*age)) : kept);
}

namespace {

/// Each that is not nothing: "3 are refused with 429", "5 still wait at the end".
std::string fates_text(const Flow& input, const Taken& taken, const Parameters& values) {
  std::vector<std::string> fates;
  const auto tell = [&](double count, std::string_view what) {
    if (count >= nothing) {
      fates.push_back(fmt::format("{} {}", readable_number(std::round(count)), what));
    }
  };
  tell(taken.refused, "are refused with 429");
  const bool destination = input.delivery != Delivery::Queue && values.flag("on_failure");
  tell(taken.dead_lettered, "are dead-lettered");
  tell(taken.lost, destination ? "are dead-lettered" : "are lost when their time is over");
  tell(taken.waiting, "still wait at the end");
  return fmt::format("{}", fmt::join(fates, ", "));
}

std::string unserved_source(const Flow& input, const Taken& taken, const Parameters& values) {
  if (!taken.limited_by.empty()) return taken.limited_by;
  if (values.has("concurrency_limit")) return stated_source("concurrency_limit");
  return is_stream(input.delivery) ? stated_source("shards and parallelisation")
                                   : "what its source runs at a time";
}

}  // namespace

void find_unserved(const Flow& input, const Taken& taken, const Parameters& values,
                   const Context& context, StageOutcome& outcome) {
  const double unserved = taken.refused + taken.lost + taken.waiting + taken.dead_lettered;
  if (unserved < nothing) return;  // all is taken, be it later
  const double share = unserved / std::max(unserved, input.total.to_double());
  const Limit limit{.id = "unserved",
                    .rule = "",
                    .value = taken.per_s,
                    .unit = " /s taken",
                    .severity = severity_of_losses(share),
                    .source = unserved_source(input, taken, values)};
  add_limit_finding(limit, input.peak_per_second(),
                    fmt::format("{} of what comes is never executed, and not billed: {}",
                                percent_text(share), fates_text(input, taken, values)),
                    context, outcome.findings);
  Finding& finding = outcome.findings.back();
  if (taken.at_instant > 0) {
    finding.limit = fmt::format("{} of those that come at one instant are taken",
                                readable_number(std::round(taken.at_instant)));
    finding.actual = fmt::format("{} come at one instant", readable_number(input.together));
    return;
  }
  finding.limit = fmt::format("{}/s are taken at most", readable_number(taken.per_s));
  finding.actual = fmt::format("{}/s come at the peak", readable_number(input.peak_per_second()));
}

}  // namespace costsim::services
