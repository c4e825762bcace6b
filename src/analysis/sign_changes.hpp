// Where the difference of two sides changes its sign: one comparison, one interval of an axis.
#pragma once

#include <cmath>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "analysis/crossings.hpp"

namespace costsim::analysis {

inline int sign_of(double value) {
  return (value > 0) - (value < 0);
}

inline double size_of(const Sides& sides) {
  return std::max(std::abs(sides.left), std::abs(sides.right));
}

inline bool is_near(const Sides& sides, const SearchLimits& limits) {
  return std::abs(sides.difference) <= limits.tolerance * size_of(sides);
}

/// Every point is observed once, whichever comparison asks.
class Observations {
 public:
  Observations(const Observe& observe, const Axis& axis, int most, const GrainAt& grain)
      : observe_(observe), axis_(axis), most_(most), grain_(grain) {}

  double at(double part) const { return point_of(axis_, part); }
  const Observation& of(double part) { return of_point(at(part)); }
  const Observation& of_point(double x) {
    const auto known = seen_.find(x);
    if (known != seen_.end()) return known->second;
    return seen_.emplace(x, observe_(x)).first->second;
  }
  /// Also beyond the axis; nothing where there can be no such place.
  const Observation* anywhere(double x);
  /// The nearest place that there is.
  double on_axis(double x) const {
    if (axis_.step == 0) return x;
    return axis_.low + std::round((x - axis_.low) / axis_.step) * axis_.step;
  }
  double between(double a, double b) const { return on_axis(a + (b - a) / 2); }
  Grain grain(double x) const { return grain_ ? grain_(x) : Grain{}; }
  bool spent() const { return static_cast<int>(seen_.size()) >= most_; }
  int count() const { return static_cast<int>(seen_.size()); }
  void keep(double x, Observation observation) { seen_.emplace(x, std::move(observation)); }

 private:
  const Observe& observe_;
  const Axis& axis_;
  int most_;
  const GrainAt& grain_;
  std::map<double, Observation> seen_;
  std::set<double> refused_;
};

/// Where the sign of one comparison is another than before.
struct Change {
  double from = 0;  ///< the last point before it
  double at = 0;    ///< the first point behind it
  int before = 0, after = 0;
  Sides below, above;
};

/// How an interval is looked at.
enum class Scrutiny {
  Winding,  ///< a side both rises and falls
  Quick,    ///< both sides only rise or only fall, and do not jump at nearly one place
  Jumps     ///< they may: it takes two jumps to meet twice within no distance, and some thirty
            ///< observations to part them
};

/// The changes of one comparison in a part of the axis, rising.
std::vector<Change> sign_changes(Observations& observations, const Axis& axis,
                                 const SearchLimits& limits, std::size_t comparison,
                                 Scrutiny scrutiny, double low, double high);

}  // namespace costsim::analysis
