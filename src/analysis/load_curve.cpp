#include "analysis/load_curve.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <mutex>

#include "analysis/bracket.hpp"
#include "decision/evaluate.hpp"
#include "decision/flow.hpp"
#include "engine/parallel.hpp"
#include "units/error.hpp"

namespace costsim::analysis {
namespace {

using decision::Outcome;
using decision::Study;

/// Pairs of costs, and checks that ask for some.
std::vector<Contest> cost_contests(const Study& study) {
  std::vector<Contest> contests = contests_of(study);
  std::erase_if(contests, [&](const Contest& contest) {
    if (contest.kind == ContestKind::Cost) return false;
    if (contest.kind == ContestKind::Capacity) return true;
    const auto check =
        std::find_if(study.checks.begin(), study.checks.end(),
                     [&](const decision::Check& each) { return each.id == contest.left; });
    return check == study.checks.end() || !asks_for_cost(*check);
  });
  return contests;
}

/// To the digits with which a study is scaled.
double rounded(double factor) {
  return Decimal::from_double(factor, 12).to_double();
}

/// A study at other loads, each asked once, by several threads.
class Loads {
 public:
  explicit Loads(const Study& study)
      : study_(decision::with_drawn_traffic(of_flow_alone(study))),
        contests_(cost_contests(study_)) {}

  const std::vector<Contest>& contests() const { return contests_; }
  const Study& study() const { return study_; }

  LoadPoint at(double factor) const {
    {
      const std::lock_guard lock(mutex_);
      if (const auto known = seen_.find(factor); known != seen_.end()) return known->second;
    }
    const Outcome outcome =
        decision::evaluate(decision::scaled(study_, Decimal::from_double(factor, 12)));
    LoadPoint point{factor, {}, observed(contests_, outcome), {}};
    for (const auto& each : outcome.architectures) point.costs.push_back(each.bill.total());
    for (std::size_t i = 0; i < contests_.size(); ++i) {
      point.holds.push_back(contests_[i].kind == ContestKind::Check
                                ? named(outcome.checks, contests_[i].left).passed
                                : point.sides[i].difference < 0);
    }
    const std::lock_guard lock(mutex_);
    return seen_.emplace(factor, std::move(point)).first->second;
  }

  /// The narrowest part of a bracket between two loads that were asked in which this contest
  /// changes its sign as it does between the ends. Several contests may change at one place.
  Bracket narrowed(Bracket bracket, std::size_t contest) const {
    const std::lock_guard lock(mutex_);
    const auto above = [&](const LoadPoint& point) { return point.sides[contest].difference > 0; };
    const bool at_low = above(seen_.at(bracket.low));
    const auto end = seen_.find(bracket.high);
    for (auto each = seen_.find(bracket.low); each != end; ++each) {
      if (above(each->second) == at_low) continue;
      return {std::prev(each)->first, each->first};
    }
    return {std::prev(end)->first, bracket.high};
  }

  bool can_be(double factor) const {
    try {
      at(factor);
      return true;
    } catch (const Error&) {  // more requests than are counted, none of a replay
      return false;
    }
  }

 private:
  Study study_;
  std::vector<Contest> contests_;
  mutable std::mutex mutex_;
  mutable std::map<double, LoadPoint> seen_;
};

bool flips_between(const LoadPoint& a, const LoadPoint& b) {
  for (std::size_t i = 0; i < a.sides.size(); ++i) {
    if ((a.sides[i].difference > 0) != (b.sides[i].difference > 0)) return true;
  }
  return false;
}

/// From today's load outwards by these factors: how far the picture goes.
double reach(const Loads& loads, const std::vector<double>& factors) {
  double end = 1, last = 1;
  for (std::size_t i = 0; i < factors.size(); ++i) {
    if (!loads.can_be(factors[i])) break;
    const bool near = i < 2;
    if (near || flips_between(loads.at(last), loads.at(factors[i]))) end = factors[i];
    last = factors[i];
  }
  return end;
}

/// Preferred numbers (ISO 3: R10, or R5 where there are many decades) from end to end: 1 is one of
/// them, and people can say them.
std::vector<double> loads_between(double low, double high) {
  constexpr double series[] = {1, 1.25, 1.6, 2, 2.5, 3.15, 4, 5, 6.3, 8};
  const std::size_t every = high / low > 2000 ? 2 : 1;
  std::vector<double> factors;
  for (const double decade : {1e-3, 1e-2, 1e-1, 1.0, 1e1, 1e2, 1e3}) {
    for (std::size_t i = 0; i < std::size(series); i += every) {
      const double factor = rounded(series[i] * decade);
      if (factor >= low && factor <= high) factors.push_back(factor);
    }
  }
  return factors;
}

/// Where the sign of a contest changes between two neighbours of the picture. Costs are nearly
/// straight between those.
LoadBreak closed_in_on(const Loads& loads, std::size_t contest, double low, double high) {
  constexpr double digits = 1e-6;
  const auto difference = [&](double load) {
    return loads.at(rounded(load)).sides[contest].difference;
  };
  const auto narrow = [](double from, double to) {
    return rounded(to) - rounded(from) <= digits * rounded(to);
  };
  const int change = difference(high) > 0 ? 1 : -1;
  Bracket around = loads.narrowed({low, high}, contest);
  for (const double width : {4e-3, 4e-5, digits}) {
    if (!narrow(around.low, around.high)) {
      around = closed_around_line(around, difference, width);
    }
  }
  around = closed_in(around, difference, narrow);
  return {contest, rounded(around.high), change};
}

std::vector<LoadBreak> breaks_of(const std::vector<LoadPoint>& points, const Loads& loads) {
  std::vector<LoadBreak> breaks;
  for (std::size_t i = 1; i < points.size(); ++i) {
    for (std::size_t contest = 0; contest < loads.contests().size(); ++contest) {
      const double before = points[i - 1].sides[contest].difference;
      const double after = points[i].sides[contest].difference;
      if ((before > 0) == (after > 0)) continue;
      breaks.push_back(closed_in_on(loads, contest, points[i - 1].factor, points[i].factor));
    }
  }
  std::stable_sort(breaks.begin(), breaks.end(),
                   [](const LoadBreak& a, const LoadBreak& b) { return a.factor < b.factor; });
  return breaks;
}

}  // namespace

std::optional<LoadCurve> load_curve(const Study& study) {
  const Loads loads(study);
  LoadCurve curve;
  curve.mean_per_s = traffic::mean_per_second(decision::load_of(loads.study()).together());
  if (!(curve.mean_per_s > 0) || study.candidates.empty() || !loads.can_be(1)) return std::nullopt;
  const double low = reach(loads, {0.315, 0.1, 0.0315, 0.01, 0.00315, 0.001});
  const double high = reach(loads, {3.15, 10, 31.5, 100, 315, 1000});
  if (low == high) return std::nullopt;
  const std::vector<double> factors = loads_between(low, high);
  curve.points.resize(factors.size());
  engine::parallel_for(factors.size(), 0,
                       [&](std::size_t i) { curve.points[i] = loads.at(factors[i]); });
  for (const auto& each : loads.study().candidates) {
    curve.architectures.push_back(each.architecture.name);
  }
  curve.contests = loads.contests();
  curve.breaks = breaks_of(curve.points, loads);
  return curve;
}

}  // namespace costsim::analysis
