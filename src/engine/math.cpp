#include "engine/math.hpp"

#include <array>
#include <cmath>

namespace costsim::engine::math {

namespace {

constexpr double pi = 3.14159265358979323846;

/// c[0] + c[1] x + … by Horner's rule.
template <std::size_t N>
constexpr double polynomial(const std::array<double, N>& c, double x) {
  double sum = 0;
  for (std::size_t i = N; i-- > 0;) sum = sum * x + c[i];
  return sum;
}

/// A numerator and a denominator of one region of AS 241.
struct Ratio {
  std::array<double, 8> top, bottom;
  double at(double x) const { return polynomial(top, x) / polynomial(bottom, x); }
};

constexpr Ratio centre{
    {3.3871328727963666080e0, 1.3314166789178437745e+2, 1.9715909503065514427e+3,
     1.3731693765509461125e+4, 4.5921953931549871457e+4, 6.7265770927008700853e+4,
     3.3430575583588128105e+4, 2.5090809287301226727e+3},
    {1.0, 4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3,
     2.1213794301586595867e+4, 3.9307895800092710610e+4, 2.8729085735721942674e+4,
     5.2264952788528545610e+3}};
constexpr Ratio shoulder{
    {1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
     3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
     2.27238449892691845833e-2, 7.74545014278341407640e-4},
    {1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
     1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
     1.05075007164441684324e-9}};
constexpr Ratio tail{
    {6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
     2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
     2.71155556874348757815e-5, 2.01033439929228813265e-7},
    {1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
     7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
     2.04426310338993978564e-15}};

constexpr std::array<double, 9> lanczos = {
    0.99999999999980993,  676.5203681218851,     -1259.1392167224028,
    771.32342877765313,   -176.61502916214059,   12.507343278686905,
    -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7};

/// R(x) = (1 − Φ(x)) / φ(x) for 0 ≤ x ≤ 8, by Taylor's series about the nearest eighth. R' = xR −
/// 1, so that R⁽ᵏ⁺¹⁾ = xR⁽ᵏ⁾ + kR⁽ᵏ⁻¹⁾ (Marsaglia, Evaluating the normal distribution, J. Stat.
/// Software 11(4), 2004). The compiler makes the table: from Laplace's continued fraction at its
/// end down, since errors shrink in that direction alone.
class MillsRatio {
 public:
  static constexpr int largest = 8;

  constexpr MillsRatio() {
    double ratio = fraction(largest);
    for (std::size_t i = series_.size(); i-- > 0;) {
      series_[i] = about(static_cast<double>(i) * apart, ratio);
      ratio = polynomial(series_[i], -apart);
    }
  }

  double at(double x) const {
    constexpr double half = 0.5;
    const auto nearest = static_cast<std::size_t>(x / apart + half);
    return polynomial(series_[nearest], x - static_cast<double>(nearest) * apart);
  }

 private:
  static constexpr double apart = 0.125;
  static constexpr std::size_t terms = 13;
  using Series = std::array<double, terms>;

  /// 1/(x + 1/(x + 2/(x + 3/(x + …))))
  static constexpr double fraction(double x) {
    double rest = x;
    for (int i = 100; i > 0; --i) rest = x + i / rest;
    return 1 / rest;
  }

  static constexpr Series about(double x, double ratio) {
    Series series{ratio, x * ratio - 1};
    for (std::size_t k = 2; k < terms; ++k) {  // R⁽ᵏ⁾ / k!
      series[k] = (x * series[k - 1] + series[k - 2]) / static_cast<double>(k);
    }
    return series;
  }

  std::array<Series, static_cast<std::size_t>(largest / apart) + 1> series_{};
};
constexpr MillsRatio mills_ratio;

}  // namespace

double gamma(double x) {
  if (x < 0.5) return gamma(x + 1) / x;
  x -= 1;
  double sum = lanczos[0];
  for (std::size_t i = 1; i < lanczos.size(); ++i) sum += lanczos[i] / (x + static_cast<double>(i));
  const double t = x + 7.5;
  return std::sqrt(2 * pi) * exp((x + 0.5) * log(t) - t) * sum;
}

double normal_beyond(double x, double density) {
  if (x > MillsRatio::largest) return 0;
  if (x < -MillsRatio::largest) return 1;
  const double beyond = density * mills_ratio.at(std::abs(x));
  return x < 0 ? 1 - beyond : beyond;
}

double normal_density(double x) {
  return exp(-x * x / 2) / std::sqrt(2 * pi);
}

double normal_cdf(double x) {
  return normal_beyond(-x, normal_density(x));
}

double normal_quantile(double p) {
  const double q = p - 0.5;
  if (std::abs(q) <= 0.425) return q * centre.at(0.180625 - q * q);
  const double r = std::sqrt(-log(q < 0 ? p : 1 - p));
  const double x = r <= 5 ? shoulder.at(r - 1.6) : tail.at(r - 5);
  return q < 0 ? -x : x;
}

}  // namespace costsim::engine::math
