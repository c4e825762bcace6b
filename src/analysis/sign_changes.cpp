#include "analysis/sign_changes.hpp"

#include <algorithm>
#include <iterator>

#include "analysis/bracket.hpp"
#include "units/rounding.hpp"

namespace costsim::analysis {
namespace {

/// The changes of one comparison.
class Explorer {
 public:
  Explorer(Observations& observations, const Axis& axis, const SearchLimits& limits,
           std::size_t comparison, Scrutiny scrutiny)
      : observations_(observations),
        axis_(axis),
        limits_(limits),
        comparison_(comparison),
        scrutiny_(scrutiny) {}

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
    if (scrutiny_ != Scrutiny::Winding && apart(a, b)) return true;
    return !(axis_.step > 0 && x(high) - x(low) <= 4 * axis_.step) && straight(low, high, a, b);
  }

  /// Both only rise or only fall: what lies between their ends bounds them.
  static bool apart(const Sides& a, const Sides& b) {
    const auto [left_least, left_most] = std::minmax(a.left, b.left);
    const auto [right_least, right_most] = std::minmax(a.right, b.right);
    return left_most < right_least || right_most < left_least;
  }

  /// Points inside, at places that no regular staircase shares, lie near the line between the ends:
  /// the difference does and, where jumps are looked for, each side. Two that jump at nearly one
  /// place leave the difference straight, and may have met in between.
  bool straight(double low, double high, const Sides& a, const Sides& b) {
    constexpr double places[] = {0.5, 0.3090169944, 0.7639320225, 0.1458980338, 0.9270509831};
    constexpr double share = 0.1;
    const double room = share * std::min(std::abs(a.difference), std::abs(b.difference));
    const double x_low = x(low), length = x(high) - x_low;
    return std::all_of(std::begin(places), std::end(places), [&](double place) {
      const double part = low + place * (high - low);
      const double weight = (x(part) - x_low) / length;
      const Sides& there = sides(part);
      const auto on_line = [&](double Sides::*value) {
        return std::abs(there.*value - (a.*value + weight * (b.*value - a.*value))) <= room;
      };
      return on_line(&Sides::difference) &&
             (scrutiny_ != Scrutiny::Jumps || (on_line(&Sides::left) && on_line(&Sides::right)));
    });
  }

  /// Whether both sides rise or fall in an interval too short to split by more than smooth ones do.
  static bool both_jump(const Sides& a, const Sides& b) {
    constexpr double visible = 1e-5;
    const double room = visible * std::max(size_of(a), size_of(b));
    return std::abs(b.left - a.left) > room && std::abs(b.right - a.right) > room;
  }

  /// Two jumps that lie within an interval too short to split: halved until they lie on two sides
  /// of a point at which the sign is another one, or cannot be told apart.
  void part_jumps(double low, double high) {
    const Sides a = sides(low), b = sides(high);
    if (sign_of(a.difference) != sign_of(b.difference)) return close_in(low, high);
    if (apart(a, b) || narrow(low, high) || observations_.spent()) return;
    const double middle = low + (high - low) / 2;
    part_jumps(low, middle);
    part_jumps(middle, high);
  }

  bool narrow(double low, double high) const {
    if (axis_.step > 0) return x(high) - x(low) <= axis_.step;
    return x(high) - x(low) <= limits_.tolerance * std::max(std::abs(x(low)), std::abs(x(high)));
  }

  /// An interval too short to split: its ends differ in sign, or one point inside may.
  void look_closely(double low, double high, const Sides& a, const Sides& b) {
    if (sign_of(a.difference) != sign_of(b.difference)) {
      close_in(low, high);
    } else if (scrutiny_ == Scrutiny::Jumps && both_jump(a, b)) {
      part_jumps(low, high);
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
    const Bracket bracket = closed_in({low, high}, difference,
                                      [&](double from, double to) { return narrow(from, to); });
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
  Scrutiny scrutiny_;
};

}  // namespace

std::vector<Change> sign_changes(Observations& observations, const Axis& axis,
                                 const SearchLimits& limits, std::size_t comparison,
                                 Scrutiny scrutiny, double low, double high) {
  Explorer explorer(observations, axis, limits, comparison, scrutiny);
  explorer.explore(low, high);
  return std::move(explorer.changes);
}

}  // namespace costsim::analysis
