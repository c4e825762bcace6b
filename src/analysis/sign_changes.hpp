// Where the difference of two sides changes its sign: one comparison, one interval of an axis.
#pragma once

#include <cmath>
#include <map>
#include <mutex>
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

/// Every point is observed once, whichever comparison asks. Any number of threads may: of two that
/// ask for the same point at once each observes it, and the first one's counts.
class Observations {
 public:
  Observations(const Observe& observe, const Axis& axis, int most, const GrainAt& grain)
      : observe_(observe), axis_(axis), most_(most), grain_(grain) {}

  double at(double part) const { return point_of(axis_, part); }
  const Observation& of(double part) { return of_point(at(part)); }
  const Observation& of_point(double x) {
    if (const Observation* known = find(x)) return *known;
    return keep(x, observe_(x));
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
  bool spent() const { return count() >= most_; }
  int count() const {
    const std::lock_guard lock(guard_);
    return static_cast<int>(seen_.size());
  }
  const Observation& keep(double x, Observation observation) {
    const std::lock_guard lock(guard_);
    return seen_.emplace(x, std::move(observation)).first->second;
  }
  /// Null: nobody has asked for it.
  const Observation* find(double x) const {
    const std::lock_guard lock(guard_);
    const auto known = seen_.find(x);
    return known == seen_.end() ? nullptr : &known->second;
  }

 private:
  bool is_refused(double x) const {
    const std::lock_guard lock(guard_);
    return refused_.contains(x);
  }
  void refuse(double x) {
    const std::lock_guard lock(guard_);
    refused_.insert(x);
  }

  const Observe& observe_;
  const Axis& axis_;
  int most_;
  const GrainAt& grain_;
  mutable std::mutex guard_;
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
