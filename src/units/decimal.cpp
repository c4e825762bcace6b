#include "units/decimal.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>

#include <fmt/format.h>

#include "units/error.hpp"

namespace costsim {
namespace {

constexpr int max_scale = 36;

constexpr auto powers_of_ten = [] {
  std::array<int128, 39> powers{};
  powers[0] = 1;
  for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
  return powers;
}();

int128 power_of_ten(int exponent) {
  return powers_of_ten[static_cast<std::size_t>(exponent)];
}

[[noreturn]] void too_large() {
  throw Error(Failure::Usage, "a number is too large for exact arithmetic (more than 38 digits)");
}

/// coefficient × 10^exponent, or false when 128 bits do not hold it.
bool scale_up(int128& coefficient, int exponent) {
  if (exponent == 0 || coefficient == 0) return true;
  if (exponent > 38) return false;
  return !__builtin_mul_overflow(coefficient, power_of_ten(exponent), &coefficient);
}

/// Without trailing zeros: used only when the plain way overflows, since divisions are slow.
Decimal normalised(const Decimal& d) {
  int128 coefficient = d.coefficient();
  int scale = d.scale();
  while (scale > 0 && coefficient % 10 == 0) {
    coefficient /= 10;
    --scale;
  }
  return Decimal::from_parts(coefficient, scale);
}

int128 divide_rounding_half_away(int128 numerator, int128 denominator) {
  const int128 quotient = numerator / denominator;
  const int128 remainder = numerator - quotient * denominator;  // cheaper than a second division
  const int128 magnitude = remainder < 0 ? -remainder : remainder;
  const int128 divisor = denominator < 0 ? -denominator : denominator;
  if (magnitude < divisor - magnitude) return quotient;
  return (numerator < 0) == (denominator < 0) ? quotient + 1 : quotient - 1;
}

/// Brings two numbers to one scale; the coefficients are then comparable and addable.
bool align(Decimal& a, Decimal& b) {
  const int scale = std::max(a.scale(), b.scale());
  int128 left = a.coefficient();
  int128 right = b.coefficient();
  if (!scale_up(left, scale - a.scale()) || !scale_up(right, scale - b.scale())) return false;
  a = Decimal::from_parts(left, scale);
  b = Decimal::from_parts(right, scale);
  return true;
}

/// Nothing when 128 bits do not hold the sum at this scale.
std::optional<Decimal> added(Decimal a, Decimal b) {
  int128 sum;
  if (!align(a, b) || __builtin_add_overflow(a.coefficient(), b.coefficient(), &sum)) {
    return std::nullopt;
  }
  return Decimal::from_parts(sum, a.scale());
}

int128 magnitude(const Decimal& d) {
  return d.coefficient() < 0 ? -d.coefficient() : d.coefficient();
}

std::optional<Decimal> plain_product(const Decimal& a, const Decimal& b) {
  int128 product;
  if (a.scale() + b.scale() > max_scale ||
      __builtin_mul_overflow(a.coefficient(), b.coefficient(), &product)) {
    return std::nullopt;
  }
  return Decimal::from_parts(product, a.scale() + b.scale());
}

/// Nothing when 128 bits do not hold the product.
std::optional<Decimal> multiplied(const Decimal& a, const Decimal& b) {
  const std::optional<Decimal> plain = plain_product(a, b);
  return plain ? plain : plain_product(normalised(a), normalised(b));
}

std::string digits_of(int128 magnitude) {
  std::string digits;
  do {
    digits.push_back(static_cast<char>('0' + static_cast<int>(magnitude % 10)));
    magnitude /= 10;
  } while (magnitude != 0);
  std::reverse(digits.begin(), digits.end());
  return digits;
}

class DecimalReader {
 public:
  explicit DecimalReader(std::string_view text) : text_(text) {}

  Decimal read() {
    const bool negative = take('-');
    if (!negative) take('+');
    read_digits(false);
    if (take('.')) read_digits(true);
    if (digits_ == 0) fail();
    int scale = decimals_;
    if (take('e') || take('E')) scale -= read_exponent();
    if (position_ != text_.size()) fail();
    return make(negative, scale);
  }

 private:
  bool take(char c) {
    if (position_ >= text_.size() || text_[position_] != c) return false;
    ++position_;
    return true;
  }
  bool at_digit() const {
    return position_ < text_.size() && text_[position_] >= '0' && text_[position_] <= '9';
  }
  void read_digits(bool after_point) {
    for (; at_digit(); ++position_, ++digits_) {
      if (!scale_up(coefficient_, 1)) too_large();
      if (__builtin_add_overflow(coefficient_, static_cast<int128>(text_[position_] - '0'),
                                 &coefficient_)) {
        too_large();
      }
      if (after_point) ++decimals_;
    }
  }
  int read_exponent() {
    const bool negative = take('-');
    if (!negative) take('+');
    if (!at_digit()) fail();
    int exponent = 0;
    for (; at_digit(); ++position_)
      exponent = std::min(exponent * 10 + (text_[position_] - '0'), 99);
    return negative ? -exponent : exponent;
  }
  Decimal make(bool negative, int scale) {
    if (scale < 0) {
      if (!scale_up(coefficient_, -scale)) too_large();
      scale = 0;
    }
    Decimal value = Decimal::from_parts(negative ? -coefficient_ : coefficient_, scale);
    if (scale > max_scale) value = normalised(value);
    if (value.scale() > max_scale) {
      throw Error(Failure::Usage, fmt::format("'{}' has more than {} decimals", text_, max_scale));
    }
    return value;
  }
  [[noreturn]] void fail() const {
    throw Error(Failure::Usage, fmt::format("'{}' is not a number", text_));
  }

  std::string_view text_;
  std::size_t position_ = 0;
  int128 coefficient_ = 0;
  int digits_ = 0;
  int decimals_ = 0;
};

}  // namespace

Decimal Decimal::parse(std::string_view text) {
  return DecimalReader(text).read();
}

Decimal Decimal::from_double(double value, int decimals) {
  const auto unit = static_cast<double>(power_of_ten(decimals));
  const double scaled = std::round(value * unit);
  if (!std::isfinite(scaled) || std::abs(scaled) > 1e37) too_large();
  constexpr double whole_doubles = 9007199254740992;  // beyond 2^53 not every one is
  if (std::abs(scaled) <= whole_doubles) return from_parts(static_cast<int128>(scaled), decimals);
  const double whole = std::trunc(value), part = std::round((value - whole) * unit);
  return from_parts(static_cast<int128>(whole) * power_of_ten(decimals) + static_cast<int128>(part),
                    decimals);
}

Decimal operator+(const Decimal& a, const Decimal& b) {
  int128 sum;
  if (a.scale_ == b.scale_ && !__builtin_add_overflow(a.coefficient_, b.coefficient_, &sum)) {
    return Decimal::from_parts(sum, a.scale_);
  }
  const std::optional<Decimal> plain = added(a, b);
  const std::optional<Decimal> exact = plain ? plain : added(normalised(a), normalised(b));
  if (!exact) too_large();
  return *exact;
}

Decimal operator-(const Decimal& a, const Decimal& b) {
  return a + -b;
}

Decimal operator*(const Decimal& a, const Decimal& b) {
  const std::optional<Decimal> product = multiplied(a, b);
  if (!product) too_large();
  return *product;
}

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) {
  if (a.scale_ == b.scale_) return a.coefficient_ <=> b.coefficient_;
  Decimal left = a;
  Decimal right = b;
  if (!align(left, right)) {
    left = normalised(a);
    right = normalised(b);
    if (!align(left, right)) {
      // Only a number of very different size cannot be aligned, so the estimate decides safely.
      return a.to_double() < b.to_double() ? std::strong_ordering::less
                                           : std::strong_ordering::greater;
    }
  }
  return left.coefficient_ <=> right.coefficient_;
}

Decimal Decimal::divided_by(const Decimal& divisor, int decimals) const {
  if (divisor.is_zero()) throw Error(Failure::Usage, "division by zero");
  // a/10^s ÷ b/10^t, in units of 10^-decimals: a × 10^(decimals + t − s) / b.
  const Decimal a = normalised(*this);
  const Decimal b = normalised(divisor);
  int128 numerator = a.coefficient_;
  int128 denominator = b.coefficient_;
  const int shift = decimals + b.scale_ - a.scale_;
  const bool fits = shift >= 0 ? scale_up(numerator, shift) : scale_up(denominator, -shift);
  if (!fits) {
    if (decimals > 6) return divided_by(divisor, decimals - 3);
    too_large();
  }
  return from_parts(divide_rounding_half_away(numerator, denominator), decimals);
}

Decimal Decimal::times(const Decimal& factor) const {
  Decimal left = normalised(*this), right = normalised(factor);
  for (;;) {
    if (const auto product = plain_product(left, right)) return *product;
    // The last decimal of the one with more digits tells least.
    const bool left_is_longer = magnitude(left) > magnitude(right);
    Decimal& longer = right.scale_ == 0 || (left_is_longer && left.scale_ > 0) ? left : right;
    if (longer.scale_ == 0) too_large();
    longer = longer.rounded(longer.scale_ - 1);
  }
}

Decimal Decimal::rounded(int decimals) const {
  if (scale_ <= decimals) return *this;
  return from_parts(divide_rounding_half_away(coefficient_, power_of_ten(scale_ - decimals)),
                    decimals);
}

Decimal Decimal::ceiling() const {
  const int128 unit = power_of_ten(scale_);
  int128 whole = coefficient_ / unit;
  if (coefficient_ % unit > 0) ++whole;
  return from_parts(whole, 0);
}

double Decimal::to_double() const {
  return static_cast<double>(coefficient_) / static_cast<double>(power_of_ten(scale_));
}

std::int64_t Decimal::to_int64() const {
  const int128 unit = power_of_ten(scale_);
  const int128 whole = coefficient_ / unit;
  if (whole * unit != coefficient_) throw Error(Failure::Usage, text() + " is not a whole number");
  if (whole > std::numeric_limits<std::int64_t>::max() ||
      whole < std::numeric_limits<std::int64_t>::min()) {
    throw Error(Failure::Usage, text() + " does not fit in 64 bits");
  }
  return static_cast<std::int64_t>(whole);
}

std::string Decimal::text(int min_decimals) const {
  const Decimal value = normalised(*this);
  // The magnitude of the smallest 128-bit number does not fit; no operation of ours produces it.
  std::string digits = digits_of(value.coefficient_ < 0 ? -value.coefficient_ : value.coefficient_);
  int scale = value.scale_;
  for (; scale < min_decimals; ++scale) digits.push_back('0');
  if (static_cast<int>(digits.size()) <= scale) {
    digits.insert(0, static_cast<std::size_t>(scale) + 1 - digits.size(), '0');
  }
  if (scale > 0) digits.insert(digits.size() - static_cast<std::size_t>(scale), 1, '.');
  if (value.coefficient_ < 0) digits.insert(digits.begin(), '-');
  return digits;
}

}  // namespace costsim
