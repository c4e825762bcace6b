// The families a scenario can name, one function each from parameters to Distribution.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "engine/distribution.hpp"
#include "engine/math.hpp"
#include "units/error.hpp"

namespace costsim::engine {

namespace {

/// Reads the parameters of one family; what is missing, unknown or out of range is an error that
/// says what the family takes.
class Reader {
 public:
  Reader(std::string_view family, const Parameters& parameters, std::string_view takes)
      : family_(family), parameters_(parameters), takes_(takes) {}

  bool has(std::string_view name) const { return parameters_.contains(name); }

  double positive(std::string_view name) const {
    const auto found = parameters_.find(name);
    if (found == parameters_.end()) fail(fmt::format("\"{}\" is missing", name));
    if (!(found->second > 0) || !std::isfinite(found->second)) {
      fail(fmt::format("\"{}\" must be above 0, not {}", name, found->second));
    }
    return found->second;
  }

  double not_negative(std::string_view name) const {
    return has(name) && parameters_.find(name)->second == 0 ? 0 : positive(name);
  }

  /// Standard deviation over mean, from cv or sd.
  double variation(double mean) const {
    return has("sd") ? not_negative("sd") / mean : not_negative("cv");
  }

  void allow(std::initializer_list<std::string_view> names) const {
    for (const auto& [name, value] : parameters_) {
      if (std::find(names.begin(), names.end(), name) == names.end()) {
        fail(fmt::format("\"{}\" is unknown or does not fit the others", name));
      }
    }
  }

  [[noreturn]] void fail(const std::string& what) const {
    throw Error(Failure::Usage,
                fmt::format("distribution \"{}\": {}; it takes {}", family_, what, takes_));
  }

  const Parameters& all() const { return parameters_; }

 private:
  std::string_view family_;
  const Parameters& parameters_;
  std::string_view takes_;
};

/// "p50" → 0.5, "p999" and "p99.9" → 0.999: digits beyond the second are decimals.
double probability_of(const Reader& reader, std::string_view name) {
  if (name == "min") return 0;
  if (name == "max" || name == "p100") return 1;
  std::string digits(name.substr(std::min<std::size_t>(1, name.size())));
  if (digits.size() > 3 && digits[2] == '.') digits.erase(2, 1);
  const bool good = name.starts_with('p') && !digits.empty() && digits.size() < 8 &&
                    digits.find_first_not_of("0123456789") == std::string::npos;
  if (!good) reader.fail(fmt::format("\"{}\" is not a percentile", name));
  return digits.size() <= 2 ? std::stod(digits) / 100 : std::stod("0." + digits);
}

Distribution make_deterministic(const Reader& reader) {
  reader.allow({"mean"});
  return deterministic(reader.not_negative("mean"));
}

Distribution make_exponential(const Reader& reader) {
  reader.allow({"mean"});
  return exponential(reader.positive("mean"));
}

/// Below 0 a value is drawn again, which raises the mean and takes from the deviation. The normal
/// that is drawn from is chosen so that what is kept has both as asked.
Distribution make_normal(const Reader& reader) {
  reader.allow({"mean", reader.has("sd") ? "sd" : "cv"});
  const double mean = reader.positive("mean");
  const double cv = reader.variation(mean);
  constexpr double most = 0.85;  // here a draw in six is kept; at 1 none would be
  if (cv > most) {
    reader.fail(
        fmt::format("a standard deviation of {:g} times the mean would put too much of it "
                    "below 0: expected at most {} times, or \"lognormal\" or \"gamma\"",
                    cv, most));
  }
  if (cv == 0) return deterministic(mean);
  constexpr double far = 8;  // where values below 0 are rarer than 1e-15
  if (cv < 1 / far) return {.family = Family::Normal, .a = mean, .b = cv * mean};
  // Ever more regular the farther the centre is from 0, in deviations.
  double low = -1.1;
  double high = 1 / cv;
  for (int i = 0; i < 100; ++i) {
    const double middle = (low + high) / 2;
    const Distribution unit{.family = Family::Normal, .a = middle, .b = 1};
    (unit.squared_cv() > cv * cv ? low : high) = middle;
  }
  const double deviation = mean / Distribution{.family = Family::Normal, .a = high, .b = 1}.mean();
  return {.family = Family::Normal, .a = high * deviation, .b = deviation};
}

Distribution lognormal_from_percentiles(const Reader& reader) {
  const double median = reader.positive("p50");
  if (reader.all().size() != 2) reader.fail("besides \"p50\" it takes one higher percentile");
  for (const auto& [name, value] : reader.all()) {
    const double probability = probability_of(reader, name);
    if (name == "p50") continue;
    if (probability <= 0.5 || probability >= 1 || value < median) {
      reader.fail(fmt::format("\"{}\" must be a higher percentile and not below p50", name));
    }
    return {.family = Family::Lognormal,
            .a = math::log(median),
            .b = math::log(value / median) / math::normal_quantile(probability)};
  }
  reader.fail("a percentile is missing");
}

Distribution make_lognormal(const Reader& reader) {
  if (reader.has("p50")) return lognormal_from_percentiles(reader);
  reader.allow({"mean", reader.has("sd") ? "sd" : "cv"});
  const double mean = reader.positive("mean");
  const double cv = reader.variation(mean);
  const double variance = math::log(1 + cv * cv);
  return {
      .family = Family::Lognormal, .a = math::log(mean) - variance / 2, .b = std::sqrt(variance)};
}

Distribution make_gamma(const Reader& reader) {
  const bool by_shape = reader.has("shape");
  reader.allow({"mean", by_shape ? "shape" : reader.has("sd") ? "sd" : "cv"});
  const double mean = reader.positive("mean");
  const double cv = by_shape ? 0 : reader.variation(mean);
  if (!by_shape && cv == 0) return deterministic(mean);
  const double shape = by_shape ? reader.positive("shape") : 1 / (cv * cv);
  return {.family = Family::Gamma, .a = mean / shape, .b = shape};
}

Distribution make_weibull(const Reader& reader) {
  const bool by_scale = reader.has("scale");
  reader.allow({"shape", by_scale ? "scale" : "mean"});
  const double shape = reader.positive("shape");
  if (by_scale) return {.family = Family::Weibull, .a = reader.positive("scale"), .b = shape};
  return {.family = Family::Weibull,
          .a = reader.positive("mean") / math::gamma(1 + 1 / shape),
          .b = shape};
}

Distribution make_pareto(const Reader& reader) {
  const bool by_scale = reader.has("scale");
  reader.allow({"shape", by_scale ? "scale" : "mean"});
  const double shape = reader.positive("shape");
  if (by_scale) return {.family = Family::Pareto, .a = reader.positive("scale"), .b = shape};
  if (shape <= 1) reader.fail("a Pareto distribution has a mean only if \"shape\" is above 1");
  return {.family = Family::Pareto, .a = reader.positive("mean") * (shape - 1) / shape, .b = shape};
}

Distribution make_empirical(const Reader& reader) {
  std::vector<Distribution::Quantile> points;
  for (const auto& [name, value] : reader.all()) {
    points.push_back({probability_of(reader, name), reader.not_negative(name)});
  }
  if (points.empty()) reader.fail("no percentile is given");
  std::sort(points.begin(), points.end(),
            [](const auto& x, const auto& y) { return x.probability < y.probability; });
  if (points.front().probability > 0) points.insert(points.begin(), {0, 0});
  if (points.back().probability < 1) points.push_back({1, points.back().value});
  for (std::size_t i = 1; i < points.size(); ++i) {
    if (points[i].probability == points[i - 1].probability) reader.fail("a percentile comes twice");
    if (points[i].value < points[i - 1].value) reader.fail("a higher percentile is smaller");
  }
  return {.family = Family::Empirical, .quantiles = std::move(points)};
}

struct FamilyRow {
  std::string_view name;
  std::string_view takes;
  Distribution (*make)(const Reader&);
};

constexpr FamilyRow families[] = {
    {"deterministic", "mean", make_deterministic},
    {"exponential", "mean", make_exponential},
    {"normal", "mean, and sd or cv", make_normal},
    {"lognormal", "mean, and sd or cv; or p50 and one higher percentile", make_lognormal},
    {"gamma", "mean, and shape, sd or cv", make_gamma},
    {"weibull", "shape, and mean or scale", make_weibull},
    {"pareto", "shape, and mean or scale", make_pareto},
    {"empirical", "percentiles such as p50, p99, p999, and min, max", make_empirical},
};

}  // namespace

Distribution make_distribution(std::string_view family, const Parameters& parameters) {
  std::vector<std::string_view> known;
  for (const auto& row : families) {
    if (row.name == family) return row.make(Reader(family, parameters, row.takes));
    known.push_back(row.name);
  }
  known.push_back("mixture");
  throw Error(Failure::Usage, fmt::format("unknown distribution \"{}\": known are {}{}", family,
                                          fmt::join(known, ", "), suggestion(family, known)));
}

Distribution make_distribution(const DistributionText& text) {
  if (!text.parts.empty() || !text.weights.empty()) {
    std::vector<Distribution> parts;
    for (const DistributionText& part : text.parts) parts.push_back(make_distribution(part));
    return mixture(text.weights, std::move(parts));
  }
  if (!text.values.empty()) return empirical(text.values);
  return make_distribution(text.family, {text.parameters.begin(), text.parameters.end()});
}

}  // namespace costsim::engine
