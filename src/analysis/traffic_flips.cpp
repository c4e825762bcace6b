#include "analysis/traffic_flips.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "analysis/bracket.hpp"
#include "analysis/contests.hpp"
#include "decision/evaluate.hpp"
#include "decision/names.hpp"
#include "decision/told_load.hpp"
#include "engine/parallel.hpp"
#include "units/error.hpp"
#include "units/rounding.hpp"

namespace costsim::analysis {
namespace {

using decision::CheckFlip;
using decision::CheckOutcome;
using decision::Outcome;
using decision::Study;

/// Of a flip, relative to its place: that of `break_even`.
constexpr double accuracy = SearchLimits{}.tolerance;

/// Both sides of every check at one load.
using Verdicts = std::vector<CheckOutcome>;

/// A load with the digits with which it is told.
Decimal told_number(double factor) {
  return Decimal::parse(fmt::format("{:.15g}", factor));
}

bool asks_for(const std::vector<decision::Check>& checks, const decision::Candidate& candidate) {
  return std::any_of(checks.begin(), checks.end(), [&](const decision::Check& check) {
    return decision::names_any(check.requirement, {candidate.architecture.name});
  });
}

/// The study at other loads, each asked once, of these checks alone and of the architectures that
/// they name.
class OtherLoads {
 public:
  OtherLoads(Study study, const std::vector<decision::Check>& checks) : study_(std::move(study)) {
    study_.checks = checks;
    std::erase_if(study_.candidates, [&](const auto& each) { return !asks_for(checks, each); });
    traffics_ = study_.traffics;
  }

  /// Nothing where there can be no such load: more requests than are counted, none of a replay.
  const Verdicts* at(double factor) {
    const auto known = seen_.find(factor);
    if (known != seen_.end()) return known->second ? &*known->second : nullptr;
    return remember(factor, asked(factor));
  }
  const Verdicts* remember(double factor, std::optional<Verdicts> verdicts) {
    const auto& kept = seen_.emplace(factor, std::move(verdicts)).first->second;
    return kept ? &*kept : nullptr;
  }

 private:
  std::optional<Verdicts> asked(double factor) {
    try {
      study_.traffics = decision::scaled(traffics_, told_number(factor));
      return decision::evaluate(study_).checks;
    } catch (const Error&) {
      return std::nullopt;
    }
  }

  Study study_;                                  ///< at the load that was asked last
  std::vector<decision::UserTraffic> traffics_;  ///< today's
  std::map<double, std::optional<Verdicts>> seen_;
};

/// Where a check says the contrary: the last load before, and the first one behind.
struct Place {
  double last = 1, first = 1;
};

/// Two loads with a flip between them, the first nearer to today's.
struct Between {
  double near = 1, far = 1;
};

/// One check, followed away from today's load.
class CheckSearch {
 public:
  CheckSearch(OtherLoads& loads, std::string check) : loads_(loads), check_(std::move(check)) {}

  /// The first two neighbouring loads on the way from `near` to `far` that have different verdicts,
  /// within a factor of two of each other. Not out of loads that there cannot be.
  std::optional<Between> flip_between(double near, double far) {
    const CheckOutcome *a = at(near), *b = at(far);
    if (a == nullptr || b == nullptr) return std::nullopt;
    const bool same = a->passed == b->passed;
    if (same && apart(*a, *b)) return std::nullopt;
    const double ratio = std::max(near / far, far / near);
    if (ratio <= coarse && (looks_left_ <= 0 || ratio <= fine)) {
      if (!same) return Between{near, far};
      if (straight(near, far)) return std::nullopt;
      may_hide_ = may_hide_ || looks_left_ <= 0 || ratio <= finest;
      if (looks_left_ <= 0 || ratio <= finest) return std::nullopt;
    }
    if (ratio <= coarse) --looks_left_;
    const double middle = std::sqrt(near * far);
    if (const auto first = flip_between(near, middle)) return first;
    return flip_between(middle, far);
  }

  /// Whether two flips may lie where none was seen so far.
  bool may_hide() const { return may_hide_; }

  /// Costs are nearly straight in the load, so that two loads close to where a line crosses mostly
  /// have the flip between them, and then two that are closer; where they do not, and where a bill
  /// shows that it counts whole requests, the search goes on without that hope.
  Place closed_in(Between between) {
    Bracket line = {between.near, between.far};
    for (const double width : {1e-3, 1e-6, accuracy}) {
      for (int round = 0; round < 2 && !within(width, line.low, line.high); ++round) {
        line = closed_around_line(
            line, [&](double at) { return side(at); }, width);
      }
    }
    const double near = line.low, far = line.high;
    const double length = far - near;
    const auto load = [&](double part) { return near + part * length; };
    const Bracket bracket = analysis::closed_in(
        {0, 1}, [&](double part) { return side(load(part)); },
        [&](double low, double high) { return within(accuracy, load(low), load(high)); });
    return at_round_number({load(bracket.low), load(bracket.high)});
  }

 private:
  const CheckOutcome* at(double factor) {
    const Verdicts* verdicts = loads_.at(factor);
    return verdicts == nullptr ? nullptr : &named(*verdicts, check_);
  }

  /// Both sides grow with the traffic, so that what lies between their ends bounds them.
  static bool apart(const CheckOutcome& a, const CheckOutcome& b) {
    const auto [left_least, left_most] = std::minmax(a.actual_value, b.actual_value);
    const auto [right_least, right_most] = std::minmax(a.limit_value, b.limit_value);
    return left_most < right_least || right_most < left_least;
  }

  /// A load in between has the difference of the sides that the line between the ends has, nearly.
  bool straight(double near, double far) {
    const double at_near = side(near), at_far = side(far);
    constexpr double share = 0.1, part = 0.381966;  // a load that no other interval shares
    const double room = share * std::min(std::abs(at_near), std::abs(at_far));
    const double line = at_near + part * (at_far - at_near);
    return std::abs(side(near + part * (far - near)) - line) <= room;
  }

  /// Below nothing where the check holds, above where it fails; what cannot be asked fails.
  double side(double load) {
    const CheckOutcome* check = at(load);
    if (check == nullptr) return 1;
    const double distance = std::abs(check->actual_value - check->limit_value);
    return check->passed ? -distance : std::max(distance, std::numeric_limits<double>::min());
  }

  /// Where a flip is at a number of few digits, it is told as that number.
  Place at_round_number(Place place) {
    constexpr int shown = 3;
    const auto [low, high] = std::minmax(place.last, place.first);
    if (const auto round = shortest_between(low, high, shown)) {
      const bool is_behind = (side(*round) > 0) == (side(place.first) > 0);
      (is_behind ? place.first : place.last) = *round;
    }
    return place;
  }

  static bool within(double part, double a, double b) { return std::abs(b / a - 1) <= part; }

  /// Between two loads so far apart is looked in any case, and so often until they are so close,
  /// closer where the sides are not straight in between.
  static constexpr double coarse = 2, fine = 1.1, finest = 1.01;
  static constexpr int most_looks = 64;

  OtherLoads& loads_;
  std::string check_;
  int looks_left_ = most_looks;
  bool may_hide_ = false;
};

/// Between which loads the nearest flip is: decade by decade, away from today's load to both sides;
/// of one decade there may be two.
std::vector<Between> ways_to_flip(CheckSearch& search) {
  double decade = 1;
  for (int i = 0; i < 3; ++i, decade *= 10) {
    const auto below = search.flip_between(1 / decade, 1 / (decade * 10));
    const auto above = search.flip_between(decade, decade * 10);
    std::vector<Between> ways;
    if (below) ways.push_back(*below);
    if (above) ways.push_back(*above);
    if (!ways.empty()) return ways;
  }
  return {};
}

Place nearest_flip(CheckSearch search, const std::vector<Between>& ways) {
  const Place first = search.closed_in(ways.front());
  if (ways.size() == 1) return first;
  const Place above = search.closed_in(ways.back());
  return 1 / first.first < above.first ? first : above;
}

/// Of several traffics there is no one rate.
std::optional<double> stated_per_s(const Study& study) {
  if (study.traffics.size() != 1) return std::nullopt;
  const auto rate = traffic::stated_rate(study.traffics.front().plan);
  return rate ? std::optional(rate->per_second()) : std::nullopt;
}

/// Checks that ask for one architecture, be it by way of others, are of one group: what a group
/// asks of a load is evaluated once, and nothing else.
using Group = std::vector<decision::Check>;

std::vector<Group> by_architectures(const std::vector<decision::Check>& checks,
                                    const std::vector<decision::Candidate>& candidates) {
  std::vector<Group> groups;
  const auto share = [&](const decision::Check& a, const decision::Check& b) {
    return std::any_of(candidates.begin(), candidates.end(), [&](const auto& each) {
      return asks_for({a}, each) && asks_for({b}, each);
    });
  };
  for (const decision::Check& next : checks) {
    Group joined = {next};
    std::erase_if(groups, [&](const Group& group) {
      const bool is_one = std::any_of(group.begin(), group.end(),
                                      [&](const auto& each) { return share(each, next); });
      if (is_one) joined.insert(joined.end(), group.begin(), group.end());
      return is_one;
    });
    groups.push_back(std::move(joined));
  }
  return groups;
}

void tell_place(const Place& place, double mean_per_s, OtherLoads& loads, CheckFlip& flip) {
  flip.factor = place.first;
  flip.last_factor = place.last;
  flip.rate_per_s = place.first * mean_per_s;
  flip.told = decision::told_load(flip, [&](double factor) {
    const Verdicts* there = loads.at(factor);
    return there != nullptr && named(*there, flip.check).passed == flip.passed;
  });
}

bool corrected(const Outcome& outcome) {
  return std::any_of(outcome.architectures.begin(), outcome.architectures.end(),
                     [](const auto& each) { return !each.corrections.empty(); });
}

/// The flip of one check; nothing where the flow alone says another thing than the outcome does.
std::optional<CheckFlip> flip_of(const CheckOutcome& now, const Study& study,
                                 const Outcome& outcome, OtherLoads& loads) {
  const Verdicts* verdicts = loads.at(1);
  if (verdicts == nullptr || named(*verdicts, now.check.id).passed != now.passed) return {};
  CheckFlip flip{now.check.id, now.passed, {}};
  CheckSearch search(loads, flip.check);
  const auto ways = ways_to_flip(search);
  flip.nearer_may_hide = search.may_hide();
  if (!ways.empty()) {
    flip.stated_per_s = stated_per_s(study);
    tell_place(nearest_flip({loads, flip.check}, ways), outcome.traffic.mean_per_s, loads, flip);
  }
  return flip;
}

}  // namespace

std::vector<CheckFlip> traffic_flips(const Study& study, const Outcome& outcome) {
  if (outcome.traffic.requests == 0) return {};
  std::vector<decision::Check> asked;
  for (const CheckOutcome& now : outcome.checks) {
    if (asks_for_cost(now.check) && !needs_requests(now.check, study)) asked.push_back(now.check);
  }
  if (asked.empty()) return {};
  const Study flow = decision::with_drawn_traffic(of_flow_alone(study));
  const std::vector<Group> groups = by_architectures(asked, flow.candidates);
  std::vector<std::map<std::string, CheckFlip>> found(groups.size());
  engine::parallel_for(groups.size(), 0, [&](std::size_t i) {
    OtherLoads loads(flow, groups[i]);
    if (!corrected(outcome)) loads.remember(1, outcome.checks);
    for (const decision::Check& check : groups[i]) {
      auto flip = flip_of(named(outcome.checks, check.id), study, outcome, loads);
      if (flip) found[i].emplace(check.id, *std::move(flip));
    }
  });
  std::vector<CheckFlip> flips;
  for (const decision::Check& check : asked) {
    for (auto& group : found) {
      const auto flip = group.find(check.id);
      if (flip != group.end()) flips.push_back(std::move(flip->second));
    }
  }
  return flips;
}

void tell_flips(const Study& study, Outcome& outcome) {
  outcome.flips = traffic_flips(study, outcome);
  const bool asked = std::any_of(study.checks.begin(), study.checks.end(), asks_for_cost);
  if (outcome.traffic.requests > 0 || !asked) return;
  outcome.notes.push_back(
      "there is no traffic: so many times nothing is nothing, so that no check tells at how much "
      "of it it would flip");
}

}  // namespace costsim::analysis
