#include "units/rounding.hpp"

#include <cmath>
#include <cstdlib>
#include <string>

#include <fmt/format.h>

namespace costsim {
namespace {

/// ±digits × 10^exponent, of so many digits.
struct Significand {
  long long digits = 0;
  int exponent = 0;

  double value() const {
    return std::strtod(fmt::format("{}e{}", digits, exponent).c_str(), nullptr);
  }
};

Significand nearest_digits(double value, int count) {
  std::string text = fmt::format("{:.{}e}", value, count - 1);
  const std::size_t e = text.find('e');
  const int exponent = std::atoi(text.c_str() + e + 1) - (count - 1);
  text.resize(e);
  std::erase(text, '.');
  return {std::atoll(text.c_str()), exponent};
}

/// Towards nothing from there the digits lie closer together.
bool is_power_of_ten(long long digits) {
  digits = std::abs(digits);
  while (digits > 1 && digits % 10 == 0) digits /= 10;
  return digits == 1;
}

bool lies_wrong(double number, double value, Rounding rounding) {
  constexpr double last_bits = 1e-12;
  const bool same = std::abs(number - value) <= last_bits * std::abs(value);
  switch (rounding) {
    case Rounding::Nearest:
      return false;
    case Rounding::Down:
      return !same && number > value;
    case Rounding::Up:
      return !same && number < value;
    case Rounding::Below:
      return same || number > value;
    case Rounding::Above:
      break;
  }
  return same || number < value;
}

}  // namespace

double rounded_to_digits(double value, int digits, Rounding rounding) {
  if (value == 0 || !std::isfinite(value)) return value;
  Significand number = nearest_digits(value, digits);
  if (!lies_wrong(number.value(), value, rounding)) return number.value();
  const bool to_less = rounding == Rounding::Down || rounding == Rounding::Below;
  const bool to_nothing = to_less == (value > 0);
  if (to_nothing && is_power_of_ten(number.digits))
    number = {number.digits * 10, number.exponent - 1};
  number.digits += to_less ? -1 : 1;
  return number.value();
}

int digits_that_part(double low, double high, int least) {
  constexpr int most = 15;  // as many as a double keeps of any number
  const auto parted = [&](int digits) {
    return rounded_to_digits(low, digits, Rounding::Up) <
           rounded_to_digits(high, digits, Rounding::Below);
  };
  int digits = least;
  while (digits < most && !parted(digits)) ++digits;
  return digits;
}

std::optional<double> shortest_between(double low, double high, int most_digits) {
  for (int digits = 1; digits <= most_digits; ++digits) {
    const double number = rounded_to_digits(low + (high - low) / 2, digits);
    if (low < number && number < high) return number;
  }
  return std::nullopt;
}

}  // namespace costsim
