#include "analysis/crossings.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "analysis/jumps.hpp"
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

/// Of two that are one, the one at which the sides are equal, else nearest to being so.
bool meets_closer(const Crossing& a, const Crossing& b) {
  if (a.nearly != b.nearly) return b.nearly;
  return a.nearly && std::abs(a.above.difference) < std::abs(b.above.difference);
}

/// One search: what was observed so far, and what is to be found.
class Hunt {
 public:
  Hunt(Observations& observations, const Axis& axis, const SearchLimits& limits,
       const std::vector<double>& parts, unsigned threads)
      : observations_(observations),
        axis_(axis),
        limits_(limits),
        parts_(parts),
        threads_(threads) {}

  void explore(const std::vector<Observation>& curve) {
    all_.resize(curve.front().size());
    for (std::size_t i = 0; i < all_.size(); ++i) {
      all_[i].winds = winds(curve, i);
      all_[i].intervals.resize(parts_.size());
    }
    explore_quickly();
    explore_jumps();
  }

  /// The grid's first intervals in which all was found.
  std::size_t intervals_found() const { return found_; }

  std::vector<Crossing> crossings() {
    const std::vector<Met> met = all_met();
    std::vector<Crossing> each(met.size());
    engine::parallel_for(met.size(), threads_,
                         [&](std::size_t i) { each[i] = meeting_of(met[i]); });
    std::vector<Crossing> crossings;
    for (auto begin = each.begin(); begin != each.end();) {
      const auto end = std::find_if(begin, each.end(), [&](const Crossing& other) {
        return other.comparison != begin->comparison;
      });
      const auto found = touching_once({begin, end});
      crossings.insert(crossings.end(), found.begin(), found.end());
      begin = end;
    }
    std::stable_sort(crossings.begin(), crossings.end(),
                     [](const Crossing& a, const Crossing& b) { return a.at < b.at; });
    return crossings;
  }

 private:
  /// Two changes with equal sides between them are one meeting.
  struct Met {
    Change first, last;
    bool is_stretch;  ///< else both are one change
    std::size_t comparison;
  };

  std::vector<Change> changes_in(std::size_t interval, std::size_t comparison, Scrutiny scrutiny) {
    return sign_changes(observations_, axis_, limits_, comparison, scrutiny, parts_[interval - 1],
                        parts_[interval]);
  }

  /// Intervals know nothing of each other.
  void explore_quickly() {
    engine::parallel_for(parts_.size() - 1, threads_, [&](std::size_t before) {
      for (std::size_t comparison = 0; comparison < all_.size(); ++comparison) {
        Explored& one = all_[comparison];
        one.intervals[before + 1] =
            changes_in(before + 1, comparison, one.winds ? Scrutiny::Winding : Scrutiny::Quick);
      }
      if (threads_ == 1 && !observations_.spent()) found_ = before + 1;
    });
    if (!observations_.spent()) found_ = parts_.size() - 1;
  }

  /// Behind all that is quickly found, as long as observations last.
  void explore_jumps() {
    for (std::size_t i = 1; i < parts_.size() && !observations_.spent(); ++i) {
      for (std::size_t comparison = 0; comparison < all_.size(); ++comparison) {
        if (all_[comparison].winds) continue;
        std::vector<Change> changes = changes_in(i, comparison, Scrutiny::Jumps);
        if (observations_.spent()) break;  // what was quickly found is better than a part of this
        all_[comparison].intervals[i] = std::move(changes);
      }
      if (observations_.spent()) found_ = std::min(found_, i - 1);
    }
  }

  std::vector<Met> all_met() const {
    std::vector<Met> met;
    for (std::size_t comparison = 0; comparison < all_.size(); ++comparison) {
      const std::vector<Change> changes = all_[comparison].changes();
      for (std::size_t i = 0; i < changes.size(); ++i) {
        const Change& first = changes[i];
        const bool is_stretch = first.after == 0 && first.before != 0 && i + 1 < changes.size();
        met.push_back({first, is_stretch ? changes[++i] : first, is_stretch, comparison});
      }
    }
    return met;
  }

  Crossing meeting_of(const Met& met) {
    const auto& [first, last, is_stretch, comparison] = met;
    Crossing crossing;
    crossing.comparison = comparison;
    crossing.from = first.from;
    crossing.at = first.at;
    crossing.until = last.at;
    crossing.before = first.before;
    crossing.after = last.after;
    crossing.below = first.below;
    crossing.above = last.above;
    crossing.nearly = first.before == first.after;
    if (crossing.nearly) {
      crossing.meeting = Meeting::Touches;
      return crossing;
    }
    crossing.jumps_at = jumps(first, comparison);
    crossing.jumps_until = is_stretch ? jumps(last, comparison) : crossing.jumps_at;
    if (first.before == last.after) {
      crossing.meeting = Meeting::Touches;
    } else if (crossing.jumps_at || crossing.jumps_until) {
      crossing.meeting = Meeting::Jumps;
    }
    return crossing;
  }

  bool jumps(const Change& change, std::size_t comparison) {
    return is_jump(observations_, axis_, comparison, change);
  }

  /// A curve that meets another, or nearly does, is near it for a while, in which each of the
  /// finest intervals may show a touch: they are one meeting.
  std::vector<Crossing> touching_once(const std::vector<Crossing>& meetings) {
    std::vector<Crossing> once;
    for (const Crossing& next : meetings) {
      if (once.empty() || !is_one(once.back(), next)) {
        once.push_back(next);
      } else if (meets_closer(next, once.back())) {
        once.back() = next;
      }
    }
    return once;
  }

  bool is_one(const Crossing& a, const Crossing& b) {
    const bool both_touch = a.meeting == Meeting::Touches && b.meeting == Meeting::Touches;
    if ((!both_touch && !a.nearly && !b.nearly) || a.after != b.before) return false;
    const double middle = observations_.between(a.until, b.from);
    return is_near(observations_.of_point(middle)[b.comparison], limits_);
  }

  Observations& observations_;
  const Axis& axis_;
  const SearchLimits& limits_;
  const std::vector<double>& parts_;
  unsigned threads_;
  std::vector<Explored> all_;
  std::size_t found_ = 0;
};

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

Search find_crossings(const Observe& observe, const Axis& axis, const SearchLimits& limits,
                      const GrainAt& grain) {
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
  for (const unsigned threads : {limits.threads, 1U}) {
    Observations observations(observe, axis, limits.observations, grain);
    for (std::size_t i = 0; i < count; ++i) observations.keep(search.points[i], search.curve[i]);
    Hunt hunt(observations, axis, limits, parts, threads);
    hunt.explore(search.curve);
    // Which come last before they are spent is the same each time if one thread makes them.
    if (observations.spent() && threads != 1) continue;
    search.complete = !observations.spent();
    search.searched_to = search.complete ? axis.high : search.points[hunt.intervals_found()];
    search.crossings = hunt.crossings();
    search.observations = observations.count();
    break;
  }
  return search;
}

}  // namespace costsim::analysis
