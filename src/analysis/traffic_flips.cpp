#include "analysis/traffic_flips.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>

#include "analysis/bracket.hpp"
#include "analysis/contests.hpp"
#include "decision/evaluate.hpp"
#include "decision/names.hpp"
#include "decision/requirement/syntax.hpp"
#include "units/error.hpp"

namespace costsim::analysis {
namespace {

using decision::CheckFlip;
using decision::CheckOutcome;
using decision::Outcome;
using decision::Study;

/// Both sides of every check at one load.
using Verdicts = std::vector<CheckOutcome>;

/// The study at other loads, each asked once.
class OtherLoads {
 public:
  explicit OtherLoads(const Study& study)
      : study_(decision::with_drawn_traffic(of_flow_alone(study))), traffics_(study_.traffics) {}

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
      study_.traffics = decision::scaled(traffics_, Decimal::from_double(factor, 12));
      return decision::evaluate(study_).checks;
    } catch (const Error&) {
      return std::nullopt;
    }
  }

  Study study_;                                  ///< at the load that was asked last
  std::vector<decision::UserTraffic> traffics_;  ///< today's
  std::map<double, std::optional<Verdicts>> seen_;
};

bool asks_for_cost(const decision::Check& check) {
  const auto names = decision::names_of(check.requirement);
  return std::any_of(names.begin(), names.end(),
                     [](const std::string& name) { return name.ends_with(".cost"); });
}

/// One check, followed away from today's load.
class CheckSearch {
 public:
  CheckSearch(OtherLoads& loads, std::string check) : loads_(loads), check_(std::move(check)) {}

  /// The first load behind `near`, on the way to `far`, with the other verdict. Errors out of loads
  /// that there cannot be.
  std::optional<double> flip_between(double near, double far) {
    const CheckOutcome *a = at(near), *b = at(far);
    if (a == nullptr || b == nullptr) return std::nullopt;
    const bool same = a->passed == b->passed;
    if (same && apart(*a, *b)) return std::nullopt;
    constexpr double twice = 2;
    if (std::max(near / far, far / near) <= twice) {
      return same ? std::nullopt : std::optional(closed_in_between(near, far));
    }
    const double middle = std::sqrt(near * far);
    if (const auto first = flip_between(near, middle)) return first;
    return flip_between(middle, far);
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

  /// Below nothing where the check holds, above where it fails; what cannot be asked fails.
  double side(double load) {
    const CheckOutcome* check = at(load);
    if (check == nullptr) return 1;
    const double distance = std::abs(check->actual_value - check->limit_value);
    return check->passed ? -distance : std::max(distance, std::numeric_limits<double>::min());
  }

  /// Costs are nearly straight in the load, so that two loads close to where a line crosses mostly
  /// have the flip between them; where they do not, the search goes on without that hope.
  double closed_in_between(double near, double far) {
    constexpr double digits = 4e-4;
    const auto narrow = [](double a, double b) { return std::abs(b / a - 1) <= digits; };
    for (int round = 0; round < 2 && !narrow(near, far); ++round) {
      const double at_near = side(near), at_far = side(far);
      const double middle = near + (far - near) * at_near / (at_near - at_far);
      for (const double probe : {middle * (1 - digits / 2.5), middle * (1 + digits / 2.5)}) {
        if (probe <= std::min(near, far) || probe >= std::max(near, far)) continue;
        ((side(probe) > 0) == (at_near > 0) ? near : far) = probe;
      }
    }
    const double length = far - near;
    const auto load = [&](double part) { return near + part * length; };
    return load(closed_in(
                    {0, 1}, [&](double part) { return side(load(part)); },
                    [&](double low, double high) { return narrow(load(low), load(high)); })
                    .high);
  }

  OtherLoads& loads_;
  std::string check_;
};

/// Decade by decade, away from today's load to both sides.
std::optional<double> nearest_flip(CheckSearch search) {
  double decade = 1;
  for (int i = 0; i < 3; ++i, decade *= 10) {
    const auto below = search.flip_between(1 / decade, 1 / (decade * 10));
    const auto above = search.flip_between(decade, decade * 10);
    if (below && above) return 1 / *below < *above ? below : above;
    if (below || above) return below ? below : above;
  }
  return std::nullopt;
}

bool corrected(const Outcome& outcome) {
  return std::any_of(outcome.architectures.begin(), outcome.architectures.end(),
                     [](const auto& each) { return !each.corrections.empty(); });
}

}  // namespace

std::vector<CheckFlip> traffic_flips(const Study& study, const Outcome& outcome) {
  std::vector<CheckFlip> flips;
  if (outcome.traffic.requests == 0) return flips;
  OtherLoads loads(study);
  if (!corrected(outcome)) loads.remember(1, outcome.checks);
  for (const CheckOutcome& now : outcome.checks) {
    if (!asks_for_cost(now.check) || needs_requests(now.check, study)) continue;
    const Verdicts* verdicts = loads.at(1);
    if (verdicts == nullptr || named(*verdicts, now.check.id).passed != now.passed) continue;
    CheckFlip flip{now.check.id, now.passed, nearest_flip({loads, now.check.id}), 0};
    if (flip.factor) flip.rate_per_s = *flip.factor * outcome.traffic.mean_per_s;
    flips.push_back(std::move(flip));
  }
  return flips;
}

}  // namespace costsim::analysis
