#include "traffic/traffic.hpp"

#include <cmath>

#include <fmt/format.h>

namespace costsim::traffic {
namespace {

[[noreturn]] void refuse(const ShapeSpec& spec, const std::string& message) {
  throw Error(Failure::Usage, spec.where, message);
}

const ShapeKind& kind_of(const ShapeSpec& spec) {
  if (const ShapeKind* kind = find_shape(spec.shape)) return *kind;
  std::vector<std::string_view> names;
  std::string listed;
  for (const ShapeKind& kind : shape_catalogue()) {
    names.push_back(kind.name);
    listed += fmt::format("{}{}", listed.empty() ? "" : ", ", kind.name);
  }
  refuse(spec, fmt::format("unknown shape '{}': expected one of {}{}", spec.shape, listed,
                           suggestion(spec.shape, names)));
}

bool has_rate(const ShapeSpec& spec) {
  return spec.parameters.has("rate");
}

Curve draw(const ShapeSpec& spec, const Grid& grid) {
  Curve curve = kind_of(spec).evaluate(spec, grid);
  if (!std::isfinite(curve.weights.sum())) {
    refuse(spec,
           fmt::format("'{}' grows beyond all numbers in {}", spec.shape, to_text(grid.period())));
  }
  return curve;
}

/// Beyond 2^53 requests this rounds, but then the series is refused anyway.
Decimal scaled(const Decimal& total, double factor) {
  return Decimal::from_double(total.to_double() * factor, 3);
}

/// The shape alone, with its total.
Curve draw_load(const ShapeSpec& spec, const Grid& grid) {
  Curve curve = draw(spec, grid);
  if (curve.total) return curve;
  if (!has_rate(spec)) {
    refuse(spec, fmt::format("'{}' needs a rate, such as rate = \"12M/h\"", spec.shape));
  }
  curve.total = spec.parameters.rate("rate").events_in(grid.period());
  if (kind_of(spec).role == Role::Growth) curve.total = scaled(*curve.total, curve.weights.mean());
  return curve;
}

void check_multiplier(const ShapeSpec& spec) {
  if (has_rate(spec)) {
    refuse(spec,
           fmt::format("'{}' multiplies another shape: expected no rate of its own", spec.shape));
  }
  if (!spec.multiply.empty() || !spec.add.empty()) {
    refuse(spec, "a multiplier cannot have multiply or add: list all multipliers side by side");
  }
}

/// Profiles change when the requests come, not how many.
void apply_profiles(Curve& curve, const ShapeSpec& spec, const Grid& grid) {
  for (const ShapeSpec& multiplier : spec.multiply) {
    check_multiplier(multiplier);
    if (kind_of(multiplier).role != Role::Profile) continue;
    curve.weights *= draw(multiplier, grid).weights;
    curve.weights /= std::max(curve.weights.maxCoeff(), std::numeric_limits<double>::min());
  }
}

void apply_growth(Curve& curve, const ShapeSpec& spec, const Grid& grid) {
  for (const ShapeSpec& multiplier : spec.multiply) {
    if (kind_of(multiplier).role != Role::Growth) continue;
    const double before = curve.weights.sum();
    curve.weights *= draw(multiplier, grid).weights;
    if (before > 0) curve.total = scaled(*curve.total, curve.weights.sum() / before);
  }
}

/// The weights as expected requests per step.
Eigen::ArrayXd expected(const Curve& curve) {
  const double sum = curve.weights.sum();
  return sum > 0 ? Eigen::ArrayXd(curve.weights * (curve.total->to_double() / sum)) : curve.weights;
}

/// Exact where 38 digits hold it. Requests are whole: of others less than a millionth is lost.
Decimal so_many_times(const Decimal& total, const Decimal& times) {
  constexpr int decimals = 9;
  try {
    return total * times;
  } catch (const Error&) {
    return total.rounded(decimals) * times.rounded(decimals + 3);
  }
}

Curve draw_tree(const ShapeSpec& spec, const Grid& grid);

/// The tree at `times` = 1.
Curve draw_once(const ShapeSpec& spec, const Grid& grid) {
  Curve curve = draw_load(spec, grid);
  if (!spec.multiply.empty()) {
    apply_profiles(curve, spec, grid);
    apply_growth(curve, spec, grid);
  }
  if (!curve.total->is_zero() && !(curve.weights.sum() > 0)) {
    refuse(spec, fmt::format("'{}' with its multipliers is zero all the time, so its requests have "
                             "nowhere to go",
                             spec.shape));
  }
  for (const ShapeSpec& part : spec.add) {
    const Curve more = draw_tree(part, grid);
    curve.weights = expected(curve) + expected(more);
    *curve.total += *more.total;
  }
  return curve;
}

Curve draw_tree(const ShapeSpec& spec, const Grid& grid) {
  Curve curve = draw_once(spec, grid);
  *curve.total = so_many_times(*curve.total, spec.times);
  return curve;
}

/// Exact thirds that add up to a half are taken for the half that they are.
std::int64_t whole_total(const Decimal& exact) {
  const Decimal whole = exact.rounded(9).rounded(0);
  if (whole > Decimal(max_total)) {
    throw Error(Failure::Usage, fmt::format("{} requests in the period: expected at most 2^53 "
                                            "(9 quadrillion)",
                                            whole.text()));
  }
  return whole.to_int64();
}

Grid make_grid(Duration period, Duration step) {
  if (step <= Duration{} || period <= Duration{} || period % step != Duration{}) {
    throw Error(Failure::Usage,
                fmt::format("a period of {} in steps of {}: expected a whole number "
                            "of steps",
                            to_text(period), to_text(step)));
  }
  if (period / step > max_steps) {
    throw Error(Failure::Usage, fmt::format("a period of {} in steps of {}: expected at most {} "
                                            "steps",
                                            to_text(period), to_text(step), max_steps));
  }
  return {step, period / step};
}

}  // namespace

Drawn drawn(const ShapeSpec& spec, Duration period, Duration step) {
  const Grid grid = make_grid(period, step);
  Curve curve = draw_once(spec, grid);
  Drawn result{step, std::move(curve.weights), 0, *curve.total};
  result.weight = result.until.sum();
  double running = 0;
  for (double& weight : result.until) weight = running += weight;
  return result;
}

/// Whole counts in proportion to the weights: differences of the rounded running sum.
Series counted_out(const Drawn& drawn, const Decimal& times, double dispersion) {
  const std::int64_t total = whole_total(so_many_times(drawn.total, times));
  const auto end = static_cast<double>(total);
  const double scale = drawn.weight > 0 ? end / drawn.weight : 0;
  const Eigen::Index steps = drawn.until.size();
  Eigen::ArrayXd counts(steps);
  double counted = 0;
  for (Eigen::Index i = 0; i + 1 < steps; ++i) {
    const auto rounded = static_cast<std::int64_t>(drawn.until(i) * scale + 0.5);
    const double until = std::min(end, static_cast<double>(rounded));
    counts(i) = until - counted;
    counted = until;
  }
  counts(steps - 1) = end - counted;
  return {drawn.step, std::move(counts), total, dispersion, false};
}

Series generate(const ShapeSpec& spec, Duration period, Duration step, double dispersion) {
  return counted_out(drawn(spec, period, step), spec.times, dispersion);
}

}  // namespace costsim::traffic
