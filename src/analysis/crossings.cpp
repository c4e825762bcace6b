#include "analysis/crossings.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "analysis/bracket.hpp"
#include "engine/math.hpp"
#include "engine/parallel.hpp"
#include "units/rounding.hpp"

namespace costsim::analysis {
namespace {

int sign_of(double value) {
  return (value > 0) - (value < 0);
}

double size_of(const Sides& sides) {
  return std::max(std::abs(sides.left), std::abs(sides.right));
}

bool is_near(const Sides& sides, const SearchLimits& limits) {
  return std::abs(sides.difference) <= limits.tolerance * size_of(sides);
}

/// Every point is observed once, whichever comparison asks.
class Observations {
 public:
  Observations(const Observe& observe, const Axis& axis, int most)
      : observe_(observe), axis_(axis), most_(most) {}

  double at(double part) const { return point_of(axis_, part); }
  const Observation& of(double part) { return of_point(at(part)); }
  const Observation& of_point(double x) {
    const auto known = seen_.find(x);
    if (known != seen_.end()) return known->second;
    return seen_.emplace(x, observe_(x)).first->second;
  }
  /// Between two places of the axis, on a place that there is.
  double between(double a, double b) const {
    const double middle = a + (b - a) / 2;
    if (axis_.step == 0) return middle;
    return axis_.low + std::round((middle - axis_.low) / axis_.step) * axis_.step;
  }
  bool spent() const { return static_cast<int>(seen_.size()) >= most_; }
  int count() const { return static_cast<int>(seen_.size()); }
  void keep(double x, Observation observation) { seen_.emplace(x, std::move(observation)); }

 private:
  const Observe& observe_;
  const Axis& axis_;
  int most_;
  std::map<double, Observation> seen_;
};

/// Where the sign of one comparison is another than before.
struct Change {
  double from = 0;  ///< the last point before it
  double at = 0;    ///< the first point behind it
  int before = 0, after = 0;
  Sides below, above;
};

/// The changes of one comparison.
class Explorer {
 public:
  Explorer(Observations& observations, const Axis& axis, const SearchLimits& limits,
           std::size_t comparison, bool winding)
      : observations_(observations),
        axis_(axis),
        limits_(limits),
        comparison_(comparison),
        winding_(winding) {}

  void explore(double low, double high) {
    const Sides a = sides(low), b = sides(high);
    if (hides_nothing(low, high, a, b)) return;
    const double middle = (low + high) / 2;
    if (finest(low, high)) {
      look_closely(low, high, a, b);
    } else {
      explore(low, middle);
      explore(middle, high);
    }
  }

  std::vector<Change> changes;

 private:
  Sides sides(double part) { return observations_.of(part)[comparison_]; }
  double x(double part) const { return observations_.at(part); }

  bool finest(double low, double high) const {
    return high - low <= limits_.finest || observations_.spent() ||
           (axis_.step > 0 && x(high) - x(low) <= axis_.step);
  }

  bool hides_nothing(double low, double high, const Sides& a, const Sides& b) {
    if (x(low) == x(high)) return true;
    const int sign = sign_of(a.difference);
    if (sign != sign_of(b.difference)) return false;
    if (sign == 0) return sides((low + high) / 2).difference == 0;
    if (!winding_ && apart(a, b)) return true;
    return !(axis_.step > 0 && x(high) - x(low) <= 4 * axis_.step) && straight(low, high, a, b);
  }

  /// Both only rise or only fall: what lies between their ends bounds them.
  static bool apart(const Sides& a, const Sides& b) {
    const auto [left_least, left_most] = std::minmax(a.left, b.left);
    const auto [right_least, right_most] = std::minmax(a.right, b.right);
    return left_most < right_least || right_most < left_least;
  }

  /// Points inside, at places that no regular staircase shares, lie near the line between the ends.
  bool straight(double low, double high, const Sides& a, const Sides& b) {
    constexpr double places[] = {0.5, 0.3090169944, 0.7639320225, 0.1458980338, 0.9270509831};
    constexpr double share = 0.1;
    const double room = share * std::min(std::abs(a.difference), std::abs(b.difference));
    const double x_low = x(low), length = x(high) - x_low;
    return std::all_of(std::begin(places), std::end(places), [&](double place) {
      const double part = low + place * (high - low);
      const double weight = (x(part) - x_low) / length;
      const double expected = a.difference + weight * (b.difference - a.difference);
      return std::abs(sides(part).difference - expected) <= room;
    });
  }

  /// An interval too short to split: its ends differ in sign, or one point inside may.
  void look_closely(double low, double high, const Sides& a, const Sides& b) {
    if (sign_of(a.difference) != sign_of(b.difference)) {
      close_in(low, high);
    } else if (const int sign = sign_of(a.difference); sign != 0) {
      const double nearest = nearest_meeting(low, high);
      const Sides there = sides(nearest);
      if (sign_of(there.difference) != sign) {
        close_in(low, nearest);
        close_in(nearest, high);
      } else if (is_near(there, limits_)) {
        changes.push_back({x(nearest), x(nearest), sign, sign, there, there});
      }
    }
  }

  /// By golden section: where |difference| is least, or the first point found that is not on the
  /// ends' side.
  double nearest_meeting(double low, double high) {
    constexpr double golden = 0.6180339887498949;
    const int sign = sign_of(sides(low).difference);
    const auto distance = [&](double part) { return sign * sides(part).difference; };
    double inner_low = high - golden * (high - low), inner_high = low + golden * (high - low);
    for (int step = 0; step < 60 && !observations_.spent(); ++step) {
      const double at_low = distance(inner_low), at_high = distance(inner_high);
      if (at_low <= 0) return inner_low;
      if (at_high <= 0) return inner_high;
      if (at_low < at_high) {
        high = std::exchange(inner_high, inner_low);
        inner_low = high - golden * (high - low);
      } else {
        low = std::exchange(inner_low, inner_high);
        inner_high = low + golden * (high - low);
      }
      if (x(high) - x(low) <= limits_.tolerance * std::abs(x(high))) break;
    }
    return (low + high) / 2;
  }

  void close_in(double low, double high) {
    const auto difference = [&](double part) { return sides(part).difference; };
    const auto narrow = [&](double from, double to) {
      if (axis_.step > 0) return x(to) - x(from) <= axis_.step;
      return x(to) - x(from) <= limits_.tolerance * std::max(std::abs(x(from)), std::abs(x(to)));
    };
    const Bracket bracket = closed_in({low, high}, difference, narrow);
    const Sides above = sides(bracket.high);
    add_change(x(bracket.low), sides(bracket.low), x(bracket.high), above);
    // From one sign to nothing, and on to the other one.
    if (sign_of(above.difference) != sign_of(sides(high).difference)) close_in(bracket.high, high);
  }

  /// A change at a number of few digits is told as that number.
  void add_change(double from, const Sides& below, double at, const Sides& above) {
    constexpr int shown = 5;
    const auto round = axis_.step > 0 ? std::nullopt : shortest_between(from, at, shown);
    if (!round) return push_change(from, below, at, above);
    const Sides there = observations_.of_point(*round)[comparison_];
    const int sign = sign_of(there.difference);
    if (sign != sign_of(below.difference)) push_change(from, below, *round, there);
    if (sign != sign_of(above.difference)) push_change(*round, there, at, above);
  }
  void push_change(double from, const Sides& below, double at, const Sides& above) {
    changes.push_back(
        {from, at, sign_of(below.difference), sign_of(above.difference), below, above});
  }

  Observations& observations_;
  const Axis& axis_;
  const SearchLimits& limits_;
  std::size_t comparison_;
  bool winding_;
};

/// Whether a side both rises and falls along the grid.
bool winds(const std::vector<Observation>& curve, std::size_t comparison) {
  const auto turns = [&](double Sides::*side) {
    bool rises = false, falls = false;
    for (std::size_t i = 1; i < curve.size(); ++i) {
      const double step = curve[i][comparison].*side - curve[i - 1][comparison].*side;
      rises = rises || step > 0;
      falls = falls || step < 0;
    }
    return rises && falls;
  };
  return turns(&Sides::left) || turns(&Sides::right);
}

/// A change of sign that a smooth curve cannot make within the tolerance.
bool is_jump(const Change& change) {
  constexpr double visible = 1e-7;
  const double size = std::max(size_of(change.below), size_of(change.above));
  return std::abs(change.above.difference - change.below.difference) > visible * size;
}

/// Two changes with equal sides between them are one meeting.
std::vector<Crossing> meetings(const std::vector<Change>& changes, std::size_t comparison) {
  std::vector<Crossing> found;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const Change& first = changes[i];
    const bool equal_stretch = first.after == 0 && first.before != 0 && i + 1 < changes.size();
    const Change& last = equal_stretch ? changes[++i] : first;
    Crossing crossing;
    crossing.comparison = comparison;
    crossing.from = first.from;
    crossing.at = first.at;
    crossing.until = last.at;
    crossing.jumps_at = is_jump(first);
    crossing.jumps_until = is_jump(last);
    crossing.before = first.before;
    crossing.after = last.after;
    crossing.below = first.below;
    crossing.above = last.above;
    if (first.before == last.after) {
      crossing.meeting = Meeting::Touches;
      crossing.nearly = !equal_stretch;
    } else if (crossing.jumps_at || crossing.jumps_until) {
      crossing.meeting = Meeting::Jumps;
    }
    found.push_back(crossing);
  }
  return found;
}

/// Of two that are one, the one at which the sides are equal, else nearest to being so.
bool touches_closer(const Crossing& a, const Crossing& b) {
  if (a.nearly != b.nearly) return b.nearly;
  return a.nearly && std::abs(a.above.difference) < std::abs(b.above.difference);
}

/// A curve that touches another is near it for a while, in which each of the finest intervals shows
/// a touch: they are one.
std::vector<Crossing> touching_once(const std::vector<Crossing>& meetings,
                                    const SearchLimits& limits, Observations& observations) {
  std::vector<Crossing> once;
  for (const Crossing& next : meetings) {
    const bool both_touch = !once.empty() && once.back().meeting == Meeting::Touches &&
                            next.meeting == Meeting::Touches && once.back().after == next.before;
    const auto stays_near = [&] {
      const double middle = observations.between(once.back().until, next.from);
      return is_near(observations.of_point(middle)[next.comparison], limits);
    };
    if (!both_touch || !stays_near()) {
      once.push_back(next);
    } else if (touches_closer(next, once.back())) {
      once.back() = next;
    }
  }
  return once;
}

}  // namespace

double point_of(const Axis& axis, double part) {
  double x = axis.low + part * (axis.high - axis.low);
  if (axis.logarithmic) {
    x = axis.low * engine::math::exp(part * engine::math::log(axis.high / axis.low));
  }
  if (part == 0) x = axis.low;
  if (part == 1) x = axis.high;
  if (axis.step > 0) return axis.low + std::round((x - axis.low) / axis.step) * axis.step;
  return x;
}

std::vector<double> points_of(const Axis& axis, int intervals) {
  std::vector<double> points;
  for (int i = 0; i <= intervals; ++i) {
    const double x = point_of(axis, static_cast<double>(i) / static_cast<double>(intervals));
    if (points.empty() || x != points.back()) points.push_back(x);
  }
  return points;
}

Search find_crossings(const Observe& observe, const Axis& axis, const SearchLimits& limits) {
  Search search;
  std::vector<double> parts;
  for (int i = 0; i <= limits.grid; ++i) {
    const double part = static_cast<double>(i) / static_cast<double>(limits.grid);
    const double x = point_of(axis, part);
    if (!search.points.empty() && x == search.points.back()) continue;  // few steps
    parts.push_back(part);
    search.points.push_back(x);
  }
  const std::size_t count = parts.size();
  search.curve.resize(count);
  engine::parallel_for(count, limits.threads,
                       [&](std::size_t i) { search.curve[i] = observe(search.points[i]); });
  Observations observations(observe, axis, limits.observations);
  for (std::size_t i = 0; i < count; ++i) observations.keep(search.points[i], search.curve[i]);
  for (std::size_t comparison = 0; comparison < search.curve.front().size(); ++comparison) {
    Explorer explorer(observations, axis, limits, comparison, winds(search.curve, comparison));
    for (std::size_t i = 1; i < count; ++i) explorer.explore(parts[i - 1], parts[i]);
    const std::vector<Crossing> found =
        touching_once(meetings(explorer.changes, comparison), limits, observations);
    search.crossings.insert(search.crossings.end(), found.begin(), found.end());
  }
  std::stable_sort(search.crossings.begin(), search.crossings.end(),
                   [](const Crossing& a, const Crossing& b) { return a.at < b.at; });
  search.complete = !observations.spent();
  search.observations = observations.count();
  return search;
}

}  // namespace costsim::analysis
