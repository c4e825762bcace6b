// Exact decimal numbers: what quantities, prices and limits are made of.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace costsim {

__extension__ typedef __int128 int128;

/// An exact decimal: coefficient / 10^scale, 0 ≤ scale ≤ 36, in 128 bits.
///
/// Addition, subtraction, multiplication and comparison are exact or throw Error(Usage) when the
/// result needs more than 128 bits; they never round. Division rounds, so it asks for the number of
/// decimals.
class Decimal {
 public:
  constexpr Decimal() = default;
  constexpr Decimal(std::int64_t whole) : coefficient_(whole) {}  // NOLINT: a number is a number
  /// coefficient / 10^scale.
  static constexpr Decimal from_parts(int128 coefficient, int scale) {
    Decimal d;
    d.coefficient_ = coefficient;
    d.scale_ = scale;
    return d;
  }
  /// Reads "12", "-0.0000166667" or "1e6"; anything else throws Error(Usage).
  static Decimal parse(std::string_view text);
  /// The decimal nearest to a binary number, for quantities that come from an estimate, not from a
  /// count.
  static Decimal from_double(double value, int decimals = 9);

  Decimal operator-() const { return from_parts(-coefficient_, scale_); }
  friend Decimal operator+(const Decimal& a, const Decimal& b);
  friend Decimal operator-(const Decimal& a, const Decimal& b);
  friend Decimal operator*(const Decimal& a, const Decimal& b);
  Decimal& operator+=(const Decimal& b) { return *this = *this + b; }
  Decimal& operator-=(const Decimal& b) { return *this = *this - b; }
  friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b);
  friend bool operator==(const Decimal& a, const Decimal& b) { return (a <=> b) == 0; }

  /// this / divisor, rounded half away from zero to `decimals` places. Division by zero throws.
  Decimal divided_by(const Decimal& divisor, int decimals = 18) const;
  /// this × factor: exact, or where 128 bits do not hold that, of as many decimals as they hold.
  /// For quantities that an estimate or a share is part of.
  Decimal times(const Decimal& factor) const;
  /// Rounded half away from zero.
  Decimal rounded(int decimals) const;
  /// The smallest whole number that is not less.
  Decimal ceiling() const;

  bool is_zero() const { return coefficient_ == 0; }
  bool is_negative() const { return coefficient_ < 0; }
  double to_double() const;
  /// The value as a whole 64-bit number; throws Error(Usage) unless it is one.
  std::int64_t to_int64() const;

  /// Plain digits without trailing zeros, but with at least `min_decimals` places: "30240.00",
  /// "0.0000166667".
  std::string text(int min_decimals = 0) const;

  int128 coefficient() const { return coefficient_; }
  int scale() const { return scale_; }

 private:
  int128 coefficient_ = 0;
  int scale_ = 0;
};

}  // namespace costsim
