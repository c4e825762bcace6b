#include "analysis/jumps.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "analysis/bracket.hpp"

namespace costsim::analysis {
namespace {

using Side = double Sides::*;

/// What a place is compared with: what lies a little before and behind it.
class Surroundings {
 public:
  Surroundings(Observations& observations, const Axis& axis, std::size_t comparison,
               const Bracket& place)
      : observations_(observations), comparison_(comparison), place_(place) {
    before_ = beside_before_ = place.low;
    behind_ = beside_behind_ = place.high;
    length_ = several / 2 * axis.step;
    if (axis.step > 0) return;
    const double width = width_of(observations, place.high);
    if (sides(behind_ - width) != nullptr) before_ = behind_ - width;
    const double around =
        2 * std::max({near * std::abs(behind_), observations.grain(behind_).each, several * width});
    beside_before_ = farthest(before_, -around).value_or(before_);
    beside_behind_ = farthest(behind_, around).value_or(behind_);
    length_ = 2 * around;
  }

  /// As near as a place is closed in on.
  static double width_of(Observations& observations, double place) {
    return std::max(finest * std::abs(place), observations.grain(place).one);
  }

  /// False where a place that lies a width beside this one does not jump either.
  bool may_jump(Side side) {
    constexpr double half = 0.5;
    const auto before = slope_to(side, beside_before_, -length_);
    return !before || rise(side) > half * much * size() ||
           slope(side, beside_before_, beside_behind_) > half * times * *before ||
           change(side, beside_before_, beside_behind_) > half * much * size();
  }

  bool jumps(Side side) {
    if (is_abrupt(side)) return true;
    const double here = rise(side) / (behind_ - before_);
    const auto before = slope_to(side, beside_before_, -length_);
    if (!is_steeper(here, before)) return false;
    const auto behind = slope_to(side, beside_behind_, length_);
    const double nearby = slope(side, beside_before_, beside_behind_);
    const double least = std::min(here, nearby);
    return (before || behind) && is_steeper(least, before) && is_steeper(least, behind) &&
           is_visible(side);
  }

 private:
  /// Parts of a place: as near as it is closed in on, and what a picture of it would show.
  static constexpr double finest = 1e-9, near = 1e-6;
  static constexpr double several = 8;
  /// So many times as steep, and so much of a side: what a jump is more than.
  static constexpr double times = 4, much = 1e-2;

  static bool is_steeper(double here, const std::optional<double>& beside) {
    return !beside || here > times * *beside;
  }

  /// Nothing where there can be no such place.
  const Sides* sides(double x) {
    const Observation* seen = observations_.anywhere(observations_.on_axis(x));
    return seen == nullptr ? nullptr : &(*seen)[comparison_];
  }

  /// Of a place that there is.
  const Sides& there(double x) {
    return observations_.of_point(observations_.on_axis(x))[comparison_];
  }

  /// The place that lies so far from another, or half as far and so on until there is one.
  std::optional<double> farthest(double place, double distance) {
    for (; std::abs(distance) >= behind_ - before_; distance /= 2) {
      if (sides(place + distance) != nullptr) return place + distance;
    }
    return std::nullopt;
  }

  double change(Side side, double a, double b) { return std::abs(there(b).*side - there(a).*side); }
  /// Of the place itself; what follows single requests may take it back within them.
  double rise(Side side) {
    return std::max(change(side, place_.low, place_.high), change(side, before_, behind_));
  }
  double slope(Side side, double a, double b) { return change(side, a, b) / std::abs(b - a); }

  /// Nothing where there is nothing beside a place.
  std::optional<double> slope_to(Side side, double place, double distance) {
    const auto end = farthest(place, distance);
    return end ? std::optional(slope(side, place, *end)) : std::nullopt;
  }

  /// By more of its size within next to nothing than anything smooth does.
  bool is_abrupt(Side side) {
    constexpr double steep = 1e6;
    const double part = std::max(much, steep * (behind_ - before_) / std::abs(behind_));
    return part < 1 && rise(side) > part * size();
  }

  /// By more than what was rounded on the way to it.
  bool is_visible(Side side) {
    constexpr double visible = 1e-7;
    return change(side, beside_before_, beside_behind_) > visible * size();
  }

  double size() { return std::max(size_of(there(before_)), size_of(there(behind_))); }

  Observations& observations_;
  std::size_t comparison_;
  Bracket place_;
  double before_ = 0, behind_ = 0;  ///< the place itself lies between them
  /// Around it, so that what happens step by step is over between these.
  double beside_before_ = 0, beside_behind_ = 0;
  double length_ = 0;  ///< of what lies before and behind that
};

}  // namespace

bool is_jump(Observations& observations, const Axis& axis, std::size_t comparison,
             const Change& change) {
  const auto difference = [&](double x) { return observations.of_point(x)[comparison].difference; };
  Bracket place{change.from, change.at};
  if (axis.step == 0) {
    const double width = Surroundings::width_of(observations, change.at);
    place = closed_in(place, difference,
                      [width](double low, double high) { return high - low <= width; });
    Surroundings roughly(observations, axis, comparison, place);
    if (!roughly.may_jump(&Sides::left) && !roughly.may_jump(&Sides::right)) return false;
    // To the last bit: where that is, does not rest on how far the search went.
    place = closed_in(place, difference, [](double, double) { return false; });
  }
  Surroundings surroundings(observations, axis, comparison, place);
  return surroundings.jumps(&Sides::left) || surroundings.jumps(&Sides::right);
}

}  // namespace costsim::analysis
