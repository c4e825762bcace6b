#include "services/kit/peak.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "engine/math.hpp"

namespace costsim::services {
namespace {

namespace math = engine::math;

/// Counts that vary less are as good as even.
constexpr double even = 0.05;

/// Stirling's series, far enough from 0 for twelve digits.
double log_gamma(double x) {
  double shift = 0;
  for (; x < 8; ++x) shift += math::log(x);
  const double square = x * x;
  return (x - 0.5) * math::log(x) - x + 0.5 * math::log(2 * std::numbers::pi) +
         (1 / 12.0 - (1 / 360.0 - 1 / (1260 * square)) / square) / x - shift;
}

/// Of counts that come in bursts: they are bounded, and skewed less than multiples of Poisson ones.
double normal_at(double n, double mean) {
  const double z = (n - mean) / std::sqrt(mean);
  return math::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi * mean);
}

/// Wilson and Hilferty's cube root (Proc. National Academy of Sciences 17, 1931).
double poisson_until(double n, double mean) {
  if (mean <= 0) return 1;
  const double shape = n + 1;
  const double root = math::exp(math::log(mean / shape) / 3);
  return math::normal_cdf((1 - 1 / (9 * shape) - root) * 3 * std::sqrt(shape));
}

/// Steps of nearly the same load, as one.
struct Level {
  double items = 0;
  double load = 0;      ///< at work, the mean over its items
  double log_load = 0;  ///< known before it is asked for
  double offered = 0;   ///< arrival rate × stay, the same
};

/// The span, sorted by how many are at work: moments far below the busiest have no peak.
class Levels {
 public:
  explicit Levels(const Occupancy& span)
      : unit_(std::max(span.dispersion, even)),
        most_(span.at_work.max() / unit_),
        least_(most_ - 8 * std::sqrt(most_) - 1e-12),
        stay_steps_(span.stay_s / seconds(span.step)) {
    Counts::visit(span.items, span.at_work, [this](double items, double at_work, double steps) {
      add(items / unit_, at_work / unit_, steps);
    });
    std::erase_if(levels_, [](const Level& level) { return level.items <= 0; });
    for (Level& level : levels_) {
      level.load /= level.items;
      level.offered /= level.items;
      level.log_load = math::log(level.load);
    }
  }

  double probability_at_most(double count) const {
    const double n = count / unit_;
    const double log_factorial = log_gamma(n + 1);
    double excursions = 0;
    for (const Level& level : levels_) {
      const double falls = 1 - level.offered / (n + 1);
      if (falls > 0) excursions += level.items * falls * at(n, level, log_factorial);
    }
    return poisson_until(n, most_) * math::exp(-excursions);
  }

  double most() const { return most_ * unit_; }
  double far() const { return (most_ + 12 * std::sqrt(most_) + 30) * unit_; }

 private:
  void add(double items, double load, double steps) {
    if (load < least_ || items <= 0) return;
    const double part = (load - least_) / (most_ - least_);
    Level& level = levels_[static_cast<std::size_t>(part * (levels - 0.5))];
    level.items += items * steps;
    level.load += items * steps * load;
    level.offered += items * steps * items * stay_steps_;
  }

  /// The probability of a count, which may lie between two whole ones.
  double at(double n, const Level& level, double log_factorial) const {
    if (level.load <= 0) return n == 0 ? 1 : 0;
    if (unit_ > 1) return normal_at(n, level.load);
    return math::exp(n * level.log_load - level.load - log_factorial);
  }

  double unit_, most_, least_, stay_steps_;
  static constexpr int levels = 64;
  std::vector<Level> levels_ = std::vector<Level>(levels);
};

}  // namespace

double median_peak(const Occupancy& span) {
  if (span.items.max() <= 0) return 0;
  constexpr double rounding = 1e-9;
  const double mean = span.at_work.max();
  const double at_least = std::max(1.0, std::ceil(mean * (1 - rounding)));
  if (span.dispersion < even) return at_least;
  const Levels levels(span);
  double below = std::floor(levels.most()) - 1, enough = std::ceil(levels.far());
  while (enough - below > 1) {
    const double middle = std::floor((below + enough) / 2);
    (levels.probability_at_most(middle) >= 0.5 ? enough : below) = middle;
  }
  return std::max(at_least, enough);
}

}  // namespace costsim::services
