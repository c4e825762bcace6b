// Elementary functions from IEEE basic operations alone, so that a draw has the same bits with
// every C library. Accurate to a few units in the last place.
#pragma once

#include <bit>
#include <cstdint>
#include <limits>

namespace costsim::engine::math {

namespace detail {
inline constexpr double ln2_high = 6.93147180369123816490e-01;
inline constexpr double ln2_low = 1.90821492927058770002e-10;

/// 2^k for -1022 ≤ k ≤ 1023.
constexpr double power_of_two(int k) {
  return std::bit_cast<double>(static_cast<std::uint64_t>(k + 1023) << 52);
}
}  // namespace detail

/// Natural logarithm: x = 2^k (1 + f), then the odd minimax polynomial in f / (2 + f) of fdlibm
/// (Sun Microsystems 1993, e_log.c).
constexpr double log(double x) {
  if (!(x > 0)) {
    return x < 0 ? std::numeric_limits<double>::quiet_NaN()
                 : -std::numeric_limits<double>::infinity();
  }
  if (x == std::numeric_limits<double>::infinity()) return x;
  int k = 0;
  if (x < std::numeric_limits<double>::min()) {
    x *= detail::power_of_two(54);
    k = -54;
  }
  const auto bits = std::bit_cast<std::uint64_t>(x);
  k += static_cast<int>(bits >> 52) - 1023;
  double m = std::bit_cast<double>((bits & 0x000fffffffffffffULL) | 0x3ff0000000000000ULL);
  if (m > 1.4142135623730951) {
    m *= 0.5;
    ++k;
  }
  const double f = m - 1;
  const double s = f / (2 + f);
  const double z = s * s;
  const double w = z * z;
  const double even = w * (3.999999999940941908e-01 +
                           w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
  const double odd = z * (6.666666666666735130e-01 +
                          w * (2.857142874366239149e-01 +
                               w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
  const double half = 0.5 * f * f;
  return k * detail::ln2_high - ((half - (s * (half + even + odd) + k * detail::ln2_low)) - f);
}

/// e^x: x = k ln 2 + r, then the rational approximation of fdlibm (e_exp.c).
constexpr double exp(double x) {
  if (x > 709.782712893384) return std::numeric_limits<double>::infinity();
  if (x < -745.2) return 0;
  const int k = static_cast<int>(x * 1.44269504088896338700 + (x < 0 ? -0.5 : 0.5));
  const double high = x - k * detail::ln2_high;
  const double low = k * detail::ln2_low;
  const double r = high - low;
  const double t = r * r;
  const double c =
      r - t * (1.66666666666666019037e-01 +
               t * (-2.77777777770155933842e-03 +
                    t * (6.61375632143793436117e-05 +
                         t * (-1.65339022054652515390e-06 + t * 4.13813679705723846039e-08))));
  const double y = 1 - ((low - (r * c) / (2 - c)) - high);
  if (k > 1023) return y * detail::power_of_two(1023) * 2;
  if (k >= -1022) return y * detail::power_of_two(k);
  return y * detail::power_of_two(k + 54) * detail::power_of_two(-54);
}

/// e^x − 1 without cancellation near 0: the error of the rounded e^x is the same in its logarithm
/// and falls out of the quotient (Kahan; Higham, Accuracy and Stability of Numerical Algorithms,
/// 2nd edition, section 1.14.1).
constexpr double expm1(double x) {
  const double power = exp(x);
  if (power == 1) return x;
  if (x < -40 || x > 40) return power - 1;
  return (power - 1) * (x / log(power));
}

/// x^y for x ≥ 0.
constexpr double pow(double x, double y) {
  if (y == 0) return 1;
  return x == 0 ? (y > 0 ? 0 : std::numeric_limits<double>::infinity()) : exp(y * log(x));
}

/// Γ(x) for x > 0, by Lanczos' series with g = 7 and nine terms (relative error below 1e-14).
double gamma(double x);

/// The probability that a standard normal variable is below x; 0 or 1 beyond 8.
double normal_cdf(double x);

/// The density of a standard normal variable at x.
double normal_density(double x);

/// The probability that it is above x, by whoever knows its density at x already.
double normal_beyond(double x, double density);

/// The x with normal_cdf(x) = p, 0 < p < 1: Wichura's algorithm AS 241 (Applied Statistics 37,
/// 1988), relative error about 1e-16.
double normal_quantile(double p);

}  // namespace costsim::engine::math
