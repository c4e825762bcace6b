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
               const Change& change)
      : observations_(observations), axis_(axis), comparison_(comparison) {
    const Grain grain = observations.grain(change.at);
    from_ = change.from;
    at_ = change.at;
    close_in(std::max(finest * std::abs(at_), grain.one));
    width_ = std::max({finest * std::abs(at_), grain.one, at_ - from_});
    around_ = 2 * std::max({near * std::abs(at_), grain.each, several * width_});
    length_ = 2 * around_;
    if (axis.step == 0) return;
    width_ = at_ - from_;  // from one number to the next
    around_ = 0;
    length_ = several / 2 * axis.step;
  }

  bool jumps(Side side) {
    if (is_abrupt(side)) return true;
    const double here = change(side, from_, at_) / width_;
    const auto before = slope(side, from_ - around_ - length_, from_ - around_);
    if (!is_steeper(here, before)) return false;
    const auto behind = slope(side, at_ + around_, at_ + around_ + length_);
    const double nearby = slope(side, from_ - around_, at_ + around_).value_or(here);
    const double least = std::min(here, nearby);
    return (before || behind) && is_steeper(least, before) && is_steeper(least, behind) &&
           is_visible(side);
  }

 private:
  /// Parts of a place: as near as it is closed in on, and what a picture of it would show.
  static constexpr double finest = 1e-9, near = 1e-6;
  static constexpr double several = 8;

  static bool is_steeper(double here, const std::optional<double>& beside) {
    constexpr double times = 4;
    return !beside || here > times * *beside;
  }

  const Sides& sides(double x) {
    return observations_.of_point(observations_.on_axis(x))[comparison_];
  }
  double change(Side side, double low, double high) {
    return std::abs(sides(high).*side - sides(low).*side);
  }

  void close_in(double width) {
    if (axis_.step > 0 || at_ - from_ <= width) return;
    const Bracket bracket = closed_in(
        {from_, at_}, [&](double x) { return sides(x).difference; },
        [&](double low, double high) { return high - low <= width; });
    from_ = bracket.low;
    at_ = bracket.high;
  }

  /// Nothing beyond the ends of the axis.
  std::optional<double> slope(Side side, double low, double high) {
    low = std::max(low, axis_.low);
    high = std::min(high, axis_.high);
    if (high - low < width_) return std::nullopt;
    return change(side, low, high) / (high - low);
  }

  /// By more of its size within next to nothing than anything smooth does.
  bool is_abrupt(Side side) {
    constexpr double much = 1e-2, steep = 1e6;
    const double part = std::max(much, steep * width_ / std::abs(at_));
    return part < 1 && change(side, from_, at_) > part * size();
  }

  /// By more than what was rounded on the way to it.
  bool is_visible(Side side) {
    constexpr double visible = 1e-7;
    return change(side, std::max(from_ - around_, axis_.low), std::min(at_ + around_, axis_.high)) >
           visible * size();
  }

  double size() { return std::max(size_of(sides(from_)), size_of(sides(at_))); }

  Observations& observations_;
  const Axis& axis_;
  std::size_t comparison_;
  double from_ = 0, at_ = 0;
  double width_ = 0;   ///< of the place itself, at least one request
  double around_ = 0;  ///< on each side of it, within which what happens step by step is over
  double length_ = 0;  ///< of what lies before and behind that
};

}  // namespace

bool is_jump(Observations& observations, const Axis& axis, std::size_t comparison,
             const Change& change) {
  Surroundings surroundings(observations, axis, comparison, change);
  return surroundings.jumps(&Sides::left) || surroundings.jumps(&Sides::right);
}

}  // namespace costsim::analysis
