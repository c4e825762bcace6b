#include "decision/told_load.hpp"

#include <cmath>

#include "units/readable.hpp"
#include "units/rounding.hpp"

namespace costsim::decision {
namespace {

constexpr int few = 3, most = 10;

struct InDigits {
  double value = 0;
  int digits = few;
};

/// In the fewest digits that are accepted; in the most where none are.
InDigits in_digits(double value, Rounding rounding, const std::function<bool(double)>& accepted) {
  for (int digits = few; digits < most; ++digits) {
    const double told = rounded_to_digits(value, digits, rounding);
    if (accepted(told)) return {told, digits};
  }
  return {rounded_to_digits(value, most, rounding), most};
}

}  // namespace

ToldLoad told_load(const CheckFlip& flip, const std::function<bool(double factor)>& says_the_same) {
  constexpr double last_bits = 1e-9;
  const bool above = *flip.factor > 1;
  const Rounding inwards = above ? Rounding::Down : Rounding::Up;
  const auto passes_today = [&](double factor) {
    return above ? factor < 1 - last_bits : factor > 1 + last_bits;
  };
  const InDigits factor = in_digits(flip.last_factor, inwards, [&](double told) {
    return told != 1 && !passes_today(told) && says_the_same(told);
  });
  const double now = flip.stated_per_s.value_or(flip.rate_per_s / *flip.factor);
  const double unit = seconds_of_rate(now * flip.last_factor);
  const InDigits rate = in_digits(now * flip.last_factor * unit, inwards, [&](double told) {
    const double times = told / unit / now;
    return !passes_today(times) && says_the_same(times);
  });
  return {above, factor.value, factor.digits, rate.value / unit, rate.digits};
}

}  // namespace costsim::decision
