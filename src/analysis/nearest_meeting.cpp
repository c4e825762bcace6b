#include "analysis/nearest_meeting.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "units/rounding.hpp"

namespace costsim::analysis {
namespace {

class NearestMeeting {
 public:
  NearestMeeting(Observations& observations, const SearchLimits& limits, std::size_t comparison,
                 double low, double high)
      : observations_(observations),
        limits_(limits),
        comparison_(comparison),
        begin_(low),
        end_(high),
        low_(low),
        high_(high),
        one_(observations.grain(low).one),
        place_(low),
        sign_(sign_of(sides_at(low).difference)),
        least_(std::abs(sides_at(low).difference)) {
    ask(high);
  }

  double place() {
    constexpr int most_steps = 60, few_stairs = 5, some = 16;
    for (int step = 0; step < most_steps && apart() && !observations_.spent(); ++step) {
      if (high_ - low_ <= few_stairs * one_) {
        look_between(static_cast<int>(2 * (high_ - low_) / one_) + 1);
        break;
      }
      if (!cut()) {
        look_between(some);
        break;
      }
      if (is_narrow() && !goes_on()) break;
    }
    ask_a_round_number_beside();
    return place_;
  }

 private:
  const Sides& sides_at(double place) { return observations_.of_point(place)[comparison_]; }
  double ask(double x) {
    const double place = observations_.on_axis(x);
    const double distance = sign_ * sides_at(place).difference;
    if (apart() && distance < least_) place_ = place, least_ = distance;
    return distance;
  }
  bool apart() const { return least_ > 0; }

  /// False where two places say the same and nothing tells on which side of them it is nearer: they
  /// are of one stair. Where more stairs are left than these two can share, they are on two sides
  /// of the nearest place.
  bool cut() {
    constexpr double golden = 0.6180339887498949;
    const double length = golden * (high_ - low_);
    const double inner_low = high_ - length, inner_high = low_ + length;
    const double at_low = ask(inner_low), at_high = ask(inner_high);
    if (at_low == at_high && one_ == 0) return false;
    const double least = std::min(at_low, at_high);
    // Behind a jump that begins or ends the interval it is the end that is nearest.
    if (ask(low_) < least) {
      high_ = inner_low;
    } else if (ask(high_) < least) {
      low_ = inner_high;
    } else {
      if (at_low <= at_high) high_ = inner_high;
      if (at_high <= at_low) low_ = inner_low;
    }
    return true;
  }

  void look_between(int parts) {
    for (int i = 1; i < parts && apart(); ++i) ask(low_ + i * (high_ - low_) / parts);
  }

  bool is_narrow() const {
    const double tolerance = std::min(limits_.tolerance, SearchLimits{}.tolerance);
    return high_ - low_ <= tolerance * std::max(std::abs(low_), std::abs(high_));
  }

  /// At an end the sides are on their way to a meeting elsewhere.
  bool goes_on() {
    const bool inside = begin_ < place_ && place_ < end_;
    if (!is_near(sides_at(place_), limits_) || (!inside && one_ == 0)) return false;
    constexpr int all_digits = 15;
    if (std::exchange(asked_round_, true)) return true;
    if (const auto round = shortest_between(low_, high_, all_digits)) ask(*round);
    return true;
  }

  /// What is rounded on the way may end beside the place that people would say.
  void ask_a_round_number_beside() {
    constexpr int few_digits = 5;
    if (!apart() || !is_near(sides_at(place_), limits_)) return;
    const double beside = several * limits_.tolerance * std::abs(place_);
    const double low = std::max(begin_, place_ - beside), high = std::min(end_, place_ + beside);
    if (const auto round = shortest_between(low, high, few_digits)) ask(*round);
  }

  static constexpr double several = 16;

  Observations& observations_;
  const SearchLimits& limits_;
  std::size_t comparison_;
  double begin_, end_;
  double low_, high_;  ///< between which it is
  double one_;         ///< request more
  double place_;       ///< the nearest that was asked
  int sign_;           ///< of the difference at both ends
  double least_;       ///< |difference| there
  bool asked_round_ = false;
};

}  // namespace

double nearest_meeting(Observations& observations, const SearchLimits& limits,
                       std::size_t comparison, double low, double high) {
  return NearestMeeting(observations, limits, comparison, low, high).place();
}

}  // namespace costsim::analysis
