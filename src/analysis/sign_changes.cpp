#include "analysis/sign_changes.hpp"

#include <algorithm>
#include <iterator>

#include "analysis/bracket.hpp"
#include "analysis/nearest_meeting.hpp"
#include "units/error.hpp"
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
    if (sign == 0) return equal_throughout(low, high, a, b);
    if (scrutiny_ != Scrutiny::Winding && apart(a, b)) return true;
    return !(axis_.step > 0 && x(high) - x(low) <= 4 * axis_.step) && straight(low, high, a, b);
  }

  /// Sides that are equal at both ends: so they stay where neither moves. Where they move (whole
  /// instances of two sizes at one price) they may part in between, and meet again.
  bool equal_throughout(double low, double high, const Sides& a, const Sides& b) {
    if (scrutiny_ != Scrutiny::Winding && a.left == b.left && a.right == b.right) return true;
    constexpr double short_enough = 1.0 / 128;
    return high - low <= short_enough &&
           std::all_of(std::begin(places), std::end(places), [&](double place) {
             return sides(low + place * (high - low)).difference == 0;
           });
  }

  /// Both only rise or only fall: what lies between their ends bounds them.
  static bool apart(const Sides& a, const Sides& b) {
    const auto [left_least, left_most] = std::minmax(a.left, b.left);
    const auto [right_least, right_most] = std::minmax(a.right, b.right);
    return left_most < right_least || right_most < left_least;
  }

  /// Of an interval, such as no regular staircase shares.
  static constexpr double places[] = {0.5, 0.3090169944, 0.7639320225, 0.1458980338, 0.9270509831};

  /// Points inside lie near the line between the ends: the difference does and, where jumps are
  /// looked for, each side, but for what two requests more come to. Two that jump at nearly one
  /// place leave the difference straight, and may have met in between.
  bool straight(double low, double high, const Sides& a, const Sides& b) {
    constexpr double share = 0.1;
    const double room = share * std::min(std::abs(a.difference), std::abs(b.difference));
    const double x_low = x(low), length = x(high) - x_low;
    const double requests =
        scrutiny_ == Scrutiny::Jumps ? 2 * observations_.grain(x_low).one / length : 0;
    return std::all_of(std::begin(places), std::end(places), [&](double place) {
      const double part = low + place * (high - low);
      const double weight = (x(part) - x_low) / length;
      const Sides& there = sides(part);
      const auto on_line = [&](double Sides::*value, double more) {
        const double rise = b.*value - a.*value;
        return std::abs(there.*value - (a.*value + weight * rise)) <= room + more * std::abs(rise);
      };
      return on_line(&Sides::difference, 0) &&
             (scrutiny_ != Scrutiny::Jumps ||
              (on_line(&Sides::left, requests) && on_line(&Sides::right, requests)));
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

  bool narrow(double low, double high) const { return is_narrow(x(low), x(high)); }
  bool is_narrow(double from, double to) const {
    if (axis_.step > 0) return to - from <= axis_.step;
    return to - from <= limits_.tolerance * std::max(std::abs(from), std::abs(to));
  }

  /// An interval too short to split: its ends differ in sign, or one point inside may.
  void look_closely(double low, double high, const Sides& a, const Sides& b) {
    if (sign_of(a.difference) != sign_of(b.difference)) {
      close_in(low, high);
    } else if (scrutiny_ == Scrutiny::Jumps && both_jump(a, b)) {
      part_jumps(low, high);
    } else if (const int sign = sign_of(a.difference); sign != 0) {
      const double nearest = nearest_meeting(observations_, limits_, comparison_, x(low), x(high));
      const Sides there = observations_.of_point(nearest)[comparison_];
      if (sign_of(there.difference) != sign) {
        close_in_between(x(low), nearest);
        close_in_between(nearest, x(high));
      } else if (is_near(there, limits_)) {
        changes.push_back({nearest, nearest, sign, sign, there, there});
      }
    }
  }

  void close_in(double low, double high) {
    close_in(low, high, [this](double part) { return x(part); });
  }
  void close_in_between(double from, double to) {
    close_in(from, to, [](double place) { return place; });
  }

  /// Between two ends whose places the axis has, or which are places.
  template <typename Place>
  void close_in(double low, double high, const Place& place) {
    const auto at = [&](double end) -> const Sides& {
      return observations_.of_point(place(end))[comparison_];
    };
    const Bracket bracket = closed_in(
        {low, high}, [&](double end) { return at(end).difference; },
        [&](double from, double to) { return is_narrow(place(from), place(to)); });
    const Sides above = at(bracket.high);
    add_change(place(bracket.low), at(bracket.low), place(bracket.high), above);
    // From one sign to nothing, and on to the other one.
    if (sign_of(above.difference) != sign_of(at(high).difference))
      close_in(bracket.high, high, place);
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

const Observation* Observations::anywhere(double x) {
  if (axis_.logarithmic && x <= 0) return nullptr;
  if (axis_.low <= x && x <= axis_.high) return &of_point(x);
  if (is_refused(x)) return nullptr;
  try {
    return &of_point(x);
  } catch (const Error&) {
    refuse(x);
    return nullptr;
  }
}

std::vector<Change> sign_changes(Observations& observations, const Axis& axis,
                                 const SearchLimits& limits, std::size_t comparison,
                                 Scrutiny scrutiny, double low, double high) {
  Explorer explorer(observations, axis, limits, comparison, scrutiny);
  explorer.explore(low, high);
  return std::move(explorer.changes);
}

}  // namespace costsim::analysis
