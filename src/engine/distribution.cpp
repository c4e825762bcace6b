#include "engine/distribution.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "engine/math.hpp"
#include "units/error.hpp"

namespace costsim::engine {

namespace {

/// Marsaglia and Tsang, "A simple method for generating gamma variables", ACM TOMS 26(3), 2000.
double gamma_of_shape(double shape, RandomStream& stream) {
  if (shape < 1) {
    return gamma_of_shape(shape + 1, stream) * math::pow(stream.uniform(), 1 / shape);
  }
  const double d = shape - 1.0 / 3;
  const double c = 1 / std::sqrt(9 * d);
  while (true) {
    const double z = stream.normal();
    const double v = (1 + c * z) * (1 + c * z) * (1 + c * z);
    if (v <= 0) continue;
    if (math::log(stream.uniform()) < 0.5 * z * z + d - d * v + d * math::log(v)) return d * v;
  }
}

double truncated_normal(double mean, double sd, RandomStream& stream) {
  while (true) {
    const double value = mean + sd * stream.normal();
    if (value >= 0) return value;
  }
}

double value_at(const std::vector<Distribution::Quantile>& quantiles, double probability) {
  const auto above =
      std::upper_bound(quantiles.begin() + 1, quantiles.end() - 1, probability,
                       [](double p, const Distribution::Quantile& q) { return p < q.probability; });
  const auto& [p0, v0] = *(above - 1);
  const auto& [p1, v1] = *above;
  return v0 + (v1 - v0) * (probability - p0) / (p1 - p0);
}

double mean_of(const std::vector<Distribution::Quantile>& quantiles) {
  double sum = 0;
  for (std::size_t i = 1; i < quantiles.size(); ++i) {
    sum += (quantiles[i].probability - quantiles[i - 1].probability) *
           (quantiles[i].value + quantiles[i - 1].value) / 2;
  }
  return sum;
}

/// φ(z) / Φ(z): how far beyond its centre the mean of a normal variable lies, in deviations, given
/// that it is above z deviations before the centre. (Johnson, Kotz and Balakrishnan, "Continuous
/// Univariate Distributions", vol. 1, 1994, §13.10.1, with the moments below.)
double hazard_above(double z) {
  const double density = math::exp(-0.5 * z * z) / std::sqrt(2 * std::numbers::pi);
  return density / math::normal_cdf(z);
}

double mean_above_zero(double mean, double sd) {
  return sd == 0 ? mean : mean + sd * hazard_above(mean / sd);
}

double mean_square_above_zero(double mean, double sd) {
  if (sd == 0) return mean * mean;
  const double z = mean / sd;
  const double h = hazard_above(z);
  const double centre = z + h;
  return sd * sd * (1 - h * centre + centre * centre);
}

double mean_square_of(const std::vector<Distribution::Quantile>& quantiles) {
  double sum = 0;
  for (std::size_t i = 1; i < quantiles.size(); ++i) {
    const double low = quantiles[i - 1].value;
    const double high = quantiles[i].value;
    sum += (quantiles[i].probability - quantiles[i - 1].probability) *
           (low * low + low * high + high * high) / 3;
  }
  return sum;
}

/// Neighbours put together at their mean, until no more than `most` are left.
std::vector<double> condensed(const std::vector<double>& sorted, std::size_t most) {
  std::vector<double> means;
  for (std::size_t i = 0; i < most; ++i) {
    const std::size_t begin = i * sorted.size() / most;
    const std::size_t end = (i + 1) * sorted.size() / most;
    double sum = 0;
    for (std::size_t k = begin; k < end; ++k) sum += sorted[k];
    means.push_back(sum / static_cast<double>(end - begin));
  }
  return means;
}

}  // namespace

Distribution deterministic(double value) {
  return {.family = Family::Deterministic, .a = value};
}

Distribution exponential(double mean) {
  return {.family = Family::Exponential, .a = mean};
}

Distribution empirical(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  if (values.empty() || !(values.front() >= 0) || !std::isfinite(values.back())) {
    throw Error(Failure::Usage, "an empirical distribution takes values that are not negative");
  }
  constexpr std::size_t most = 10'000;
  if (values.size() > most) values = condensed(values, most);
  if (values.front() == values.back()) return deterministic(values.front());
  Distribution result{.family = Family::Empirical};
  const auto count = static_cast<double>(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const bool again = i > 0 && values[i] == values[i - 1];
    if (again) result.quantiles.pop_back();
    if (!again) result.quantiles.push_back({static_cast<double>(i) / count, values[i]});
    result.quantiles.push_back({static_cast<double>(i + 1) / count, values[i]});
  }
  return result;
}

Distribution mixture(const std::vector<double>& weights, std::vector<Distribution> branches) {
  double sum = 0;
  bool valid = !weights.empty() && weights.size() == branches.size();
  for (const double weight : weights) {
    valid = valid && weight > 0 && std::isfinite(weight);
    sum += weight;
  }
  if (!valid) {
    throw Error(Failure::Usage, "a mixture takes one weight above 0 for each of its distributions");
  }
  Distribution result{.family = Family::Mixture, .branches = std::move(branches)};
  double cumulative = 0;
  for (const double weight : weights) result.weights.push_back((cumulative += weight) / sum);
  result.weights.back() = 1;
  return result;
}

double Distribution::sample_other(RandomStream& stream) const {
  switch (family) {
    case Family::Normal:
      return truncated_normal(a, b, stream);
    case Family::Lognormal:
      return math::exp(a + b * stream.normal());
    case Family::Gamma:
      return a * gamma_of_shape(b, stream);
    case Family::Weibull:
      return a * math::pow(stream.exponential(), 1 / b);
    case Family::Pareto:
      return a * math::exp(stream.exponential() / b);
    case Family::Empirical:
      return value_at(quantiles, stream.uniform());
    case Family::Mixture: {
      const auto chosen = std::lower_bound(weights.begin(), weights.end(), stream.uniform());
      return branches[static_cast<std::size_t>(chosen - weights.begin())].sample(stream);
    }
    default:
      return sample(stream);
  }
}

double Distribution::least() const {
  switch (family) {
    case Family::Deterministic:
    case Family::Pareto:
      return a;
    case Family::Empirical:
      return quantiles.front().value;
    case Family::Mixture: {
      double least = branches.front().least();
      for (const Distribution& branch : branches) least = std::min(least, branch.least());
      return least;
    }
    default:
      return 0;
  }
}

double Distribution::greatest() const {
  switch (family) {
    case Family::Deterministic:
      return a;
    case Family::Empirical:
      return quantiles.back().value;
    case Family::Mixture: {
      double greatest = 0;
      for (const Distribution& branch : branches) {
        greatest = std::max(greatest, branch.greatest());
      }
      return greatest;
    }
    default:
      return std::numeric_limits<double>::infinity();
  }
}

double Distribution::mean() const {
  switch (family) {
    case Family::Deterministic:
    case Family::Exponential:
      return a;
    case Family::Normal:
      return mean_above_zero(a, b);
    case Family::Lognormal:
      return math::exp(a + b * b / 2);
    case Family::Gamma:
      return a * b;
    case Family::Weibull:
      return a * math::gamma(1 + 1 / b);
    case Family::Pareto:
      return b > 1 ? a * b / (b - 1) : std::numeric_limits<double>::infinity();
    case Family::Empirical:
      return mean_of(quantiles);
    case Family::Mixture: {
      double sum = 0;
      for (std::size_t i = 0; i < branches.size(); ++i) {
        sum += (weights[i] - (i > 0 ? weights[i - 1] : 0)) * branches[i].mean();
      }
      return sum;
    }
  }
  return 0;
}

double Distribution::mean_square() const {
  switch (family) {
    case Family::Deterministic:
      return a * a;
    case Family::Exponential:
      return 2 * a * a;
    case Family::Normal:
      return mean_square_above_zero(a, b);
    case Family::Lognormal:
      return math::exp(2 * a + 2 * b * b);
    case Family::Gamma:
      return a * a * b * (b + 1);
    case Family::Weibull:
      return a * a * math::gamma(1 + 2 / b);
    case Family::Pareto:
      return b > 2 ? a * a * b / (b - 2) : std::numeric_limits<double>::infinity();
    case Family::Empirical:
      return mean_square_of(quantiles);
    case Family::Mixture: {
      double sum = 0;
      for (std::size_t i = 0; i < branches.size(); ++i) {
        sum += (weights[i] - (i > 0 ? weights[i - 1] : 0)) * branches[i].mean_square();
      }
      return sum;
    }
  }
  return 0;
}

double Distribution::squared_cv() const {
  const double mean_value = mean();
  return mean_value > 0 ? std::max(0.0, mean_square() / (mean_value * mean_value) - 1) : 0;
}

}  // namespace costsim::engine
