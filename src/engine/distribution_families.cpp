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

/// "p50" → 0.5, "p999" → 0.999: two digits are a percentage, more are its decimals.
double probability_of(const Reader& reader, std::string_view name) {
  if (name == "min") return 0;
  if (name == "max" || name == "p100") return 1;
  const bool digits =
      name.size() > 1 && name[0] == 'p' && name.size() < 9 &&
      std::all_of(name.begin() + 1, name.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!digits) reader.fail(fmt::format("\"{}\" is not a percentile", name));
  const double number = std::stod(std::string(name.substr(1)));
  return name.size() <= 3
             ? number / 100
             : number / std::round(std::pow(10.0, static_cast<double>(name.size()) - 1));
}

Distribution make_deterministic(const Reader& reader) {
  reader.allow({"mean"});
  return deterministic(reader.not_negative("mean"));
}

Distribution make_exponential(const Reader& reader) {
  reader.allow({"mean"});
  return exponential(reader.positive("mean"));
}

Distribution make_normal(const Reader& reader) {
  reader.allow({"mean", reader.has("sd") ? "sd" : "cv"});
  const double mean = reader.positive("mean");
  return {.family = Family::Normal, .a = mean, .b = reader.variation(mean) * mean};
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
  throw Error(Failure::Usage, fmt::format("unknown distribution \"{}\": known are {}", family,
                                          fmt::join(known, ", ")));
}

}  // namespace costsim::engine
