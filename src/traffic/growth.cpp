#include <algorithm>

#include <fmt/format.h>

#include "engine/math.hpp"
#include "traffic/shapes.hpp"

namespace costsim::traffic {
namespace {

constexpr Parameter growth_rows[] = {
    {.name = "rate",
     .kind = Kind::Rate,
     .fallback = optional,
     .help = "at the start; needed unless the shape multiplies another"},
    {.name = "curve",
     .kind = Kind::Choice,
     .fallback = "exponential",
     .help = "linear and exponential use per_month; logistic and step use factor, at and over",
     .choices = "linear|exponential|logistic|step"},
    {.name = "per_month",
     .kind = Kind::Percent,
     .fallback = "0%",
     .help = "growth per month; linear: of the first month's start, exponential: compound",
     .min = -1,
     .max = 100},
    {.name = "month",
     .kind = Kind::Time,
     .fallback = "720h",
     .help = "length of the month that per_month means",
     .min = 1},
    {.name = "factor",
     .kind = Kind::Number,
     .fallback = "1",
     .help = "final over initial rate of logistic and step: 63 for a World Cup",
     .max = 1e9},
    {.name = "at",
     .kind = Kind::Time,
     .fallback = "0s",
     .help = "step: where it begins; logistic: the middle of the rise"},
    {.name = "over",
     .kind = Kind::Time,
     .fallback = "0s",
     .help = "step: length of the ramp, 0s for a jump; logistic: from 10 % to 90 % of the rise"}};

Eigen::ArrayXd exponential_of(const Eigen::ArrayXd& exponents) {
  return exponents.unaryExpr([](double x) { return engine::math::exp(x); });
}

/// The middle of each step in units of `unit`, counted from `origin`.
Eigen::ArrayXd middles(const Grid& grid, Duration origin, Duration unit) {
  const double step = seconds(grid.step) / seconds(unit);
  const double first = step / 2 - seconds(origin) / seconds(unit);
  return first +
         step * Eigen::ArrayXd::LinSpaced(grid.steps, 0, static_cast<double>(grid.steps - 1));
}

Eigen::ArrayXd linear(const Parameters& given, const Grid& grid) {
  return (1 + given.real("per_month") * middles(grid, Duration{}, given.duration("month"))).max(0);
}

Eigen::ArrayXd exponential(const Parameters& given, const Grid& grid) {
  const double per_month = given.real("per_month");
  if (per_month == -1) return Eigen::ArrayXd::Zero(grid.steps);
  return exponential_of(engine::math::log(1 + per_month) *
                        middles(grid, Duration{}, given.duration("month")));
}

/// 1 + (factor − 1) (s(t) − s(0)) / (1 − s(0)), s the logistic function: exactly 1 at the start,
/// `factor` in the end. From 10 % to 90 % it takes 2 ln 9 times its scale.
Eigen::ArrayXd logistic(const Parameters& given, const Grid& grid) {
  const double scale = seconds(given.duration("over")) / (2 * engine::math::log(9));
  const double middle = seconds(given.duration("at")) / scale;
  const double at_start = 1 / (1 + engine::math::exp(middle));
  const Eigen::ArrayXd times = middles(grid, Duration{}, from_seconds(1)) / scale;
  const Eigen::ArrayXd risen = 1 / (1 + exponential_of(middle - times));
  return 1 + (given.real("factor") - 1) * (risen - at_start).max(0) / (1 - at_start);
}

/// 1, then a straight ramp to `factor`. A jump takes the first whole nanosecond.
Eigen::ArrayXd step(const Parameters& given, const Grid& grid) {
  const Duration over = std::max(given.duration("over"), Duration{1});
  const Eigen::ArrayXd done = middles(grid, given.duration("at"), over).max(0).min(1);
  return 1 + (given.real("factor") - 1) * done;
}

}  // namespace

std::span<const Parameter> growth_parameters() {
  return growth_rows;
}

Curve growth(const ShapeSpec& spec, const Grid& grid) {
  const Parameters& given = spec.parameters;
  const std::string& curve = given.text("curve");
  if (curve == "linear") return {linear(given, grid)};
  if (curve == "exponential") return {exponential(given, grid)};
  if (curve == "step") return {step(given, grid)};
  if (given.duration("over") == Duration{}) {
    throw Error(Failure::Usage, spec.where,
                "logistic growth needs over, the time from 10 % to 90 % of the rise, such as "
                "over = \"2160h\"");
  }
  return {logistic(given, grid)};
}

}  // namespace costsim::traffic
