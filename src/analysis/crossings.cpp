#include "analysis/crossings.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "analysis/sign_changes.hpp"
#include "engine/math.hpp"
#include "engine/parallel.hpp"

namespace costsim::analysis {
namespace {

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

/// What was found of one comparison, by the intervals of the grid.
struct Explored {
  bool winds = false;
  std::vector<std::vector<Change>> intervals;

  std::vector<Change> changes() const {
    std::vector<Change> all;
    for (const auto& some : intervals) all.insert(all.end(), some.begin(), some.end());
    return all;
  }
};

std::vector<Explored> explored_quickly(Observations& observations, const Axis& axis,
                                       const SearchLimits& limits, const std::vector<double>& parts,
                                       const Search& search) {
  std::vector<Explored> all(search.curve.front().size());
  for (std::size_t comparison = 0; comparison < all.size(); ++comparison) {
    Explored& one = all[comparison];
    one.winds = winds(search.curve, comparison);
    const Scrutiny scrutiny = one.winds ? Scrutiny::Winding : Scrutiny::Quick;
    for (std::size_t i = 1; i < parts.size(); ++i) {
      one.intervals.push_back(
          sign_changes(observations, axis, limits, comparison, scrutiny, parts[i - 1], parts[i]));
    }
  }
  return all;
}

/// Behind all that is quickly found, as long as observations last.
void explore_jumps(Observations& observations, const Axis& axis, const SearchLimits& limits,
                   const std::vector<double>& parts, std::vector<Explored>& all) {
  for (std::size_t comparison = 0; comparison < all.size(); ++comparison) {
    if (all[comparison].winds) continue;
    for (std::size_t i = 1; i < parts.size() && !observations.spent(); ++i) {
      all[comparison].intervals[i - 1] = sign_changes(observations, axis, limits, comparison,
                                                      Scrutiny::Jumps, parts[i - 1], parts[i]);
    }
  }
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
  std::vector<Explored> all = explored_quickly(observations, axis, limits, parts, search);
  explore_jumps(observations, axis, limits, parts, all);
  for (std::size_t comparison = 0; comparison < all.size(); ++comparison) {
    const std::vector<Crossing> found =
        touching_once(meetings(all[comparison].changes(), comparison), limits, observations);
    search.crossings.insert(search.crossings.end(), found.begin(), found.end());
  }
  std::stable_sort(search.crossings.begin(), search.crossings.end(),
                   [](const Crossing& a, const Crossing& b) { return a.at < b.at; });
  search.complete = !observations.spent();
  search.observations = observations.count();
  return search;
}

}  // namespace costsim::analysis
