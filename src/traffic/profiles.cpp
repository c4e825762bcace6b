// Profiles that repeat: constant, diurnal, weekly.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "traffic/shapes.hpp"

namespace costsim::traffic {
namespace {

constexpr Duration day = std::chrono::hours(24);
constexpr std::string_view weekdays = "monday|tuesday|wednesday|thursday|friday|saturday|sunday";

constexpr Parameter constant_table[] = {rate_parameter};

constexpr Parameter diurnal_table[] = {
    rate_parameter,
    {.name = "peak_to_trough",
     .kind = Kind::Number,
     .fallback = "4",
     .help = "busiest over quietest moment; 3 to 4 for people, 1 to 1.6 for machines",
     .min = 1,
     .max = 1e6},
    {.name = "peak_hour",
     .kind = Kind::Number,
     .fallback = "17",
     .help = "hour of the busiest moment; people: 14 to 20",
     .max = 24},
    {.name = "trough_hour",
     .kind = Kind::Number,
     .fallback = "5",
     .help = "hour of the quietest moment; people: 3 to 7",
     .max = 24}};

constexpr Parameter weekly_table[] = {
    rate_parameter,
    {.name = "weekend",
     .kind = Kind::Percent,
     .fallback = "0.7",
     .help = "rate of Saturday and Sunday over that of a working day; 0.41 to 0.85 for work, 1 for "
             "leisure",
     .max = 1e6},
    {.name = "starts_on",
     .kind = Kind::Choice,
     .fallback = "monday",
     .help = "day of the week on which the period starts",
     .choices = weekdays}};

/// cos(π x) for 0 ≤ x ≤ 1 by its Taylor series, so that it has the same bits with every C library.
double half_cosine(double x) {
  if (x > 0.5) return -half_cosine(1 - x);
  constexpr double pi = 3.14159265358979323846;
  const double square = pi * x * pi * x;
  double sum = 1;
  for (int n = 22; n >= 2; n -= 2) sum = 1 - square / (n * (n - 1)) * sum;
  return sum;
}

/// A profile that repeats after `cycle`, read at the middle of each step. When the cycle is a whole
/// number of steps one cycle is computed and copied.
template <typename AtTime>
Eigen::ArrayXd periodic(Duration cycle, const Grid& grid, AtTime at_time) {
  Eigen::ArrayXd weights(grid.steps);
  const bool aligned = cycle % grid.step == Duration{};
  const Eigen::Index table = aligned ? std::min(grid.steps, cycle / grid.step) : grid.steps;
  for (Eigen::Index i = 0; i < table; ++i) {
    weights(i) = at_time((grid.step * i + grid.step / 2) % cycle);
  }
  for (Eigen::Index i = table; i < grid.steps; i += table) {
    const Eigen::Index length = std::min(table, grid.steps - i);
    weights.segment(i, length) = weights.head(length);
  }
  return weights;
}

double hours_since(double start, double hour) {
  return hour >= start ? hour - start : hour - start + 24;
}

Eigen::Index weekday_index(std::string_view name) {
  const std::string_view before = weekdays.substr(0, weekdays.find(name));
  return std::count(before.begin(), before.end(), '|');
}

}  // namespace

std::span<const Parameter> constant_parameters() {
  return constant_table;
}

Curve constant(const ShapeSpec&, const Grid& grid) {
  return {Eigen::ArrayXd::Ones(grid.steps)};
}

std::span<const Parameter> diurnal_parameters() {
  return diurnal_table;
}

/// Half a cosine up from the trough to the peak and half a cosine down again. With mean 1 and
/// amplitude a, (1 + a)/(1 − a) = peak_to_trough.
Curve diurnal(const ShapeSpec& spec, const Grid& grid) {
  const double ratio = spec.parameters.real("peak_to_trough");
  const double amplitude = (ratio - 1) / (ratio + 1);
  const double trough = spec.parameters.real("trough_hour");
  const double rise = hours_since(trough, spec.parameters.real("peak_hour"));
  if (rise == 0 || rise == 24) {
    throw Error(
        Failure::Usage, spec.where,
        fmt::format("peak_hour and trough_hour are both {}: expected two different hours", trough));
  }
  return {periodic(day, grid, [&](Duration t) {
    const double hour = hours_since(trough, seconds(t) / 3600);
    const double cosine =
        hour < rise ? -half_cosine(hour / rise) : half_cosine((hour - rise) / (24 - rise));
    return 1 + amplitude * cosine;
  })};
}

std::span<const Parameter> weekly_parameters() {
  return weekly_table;
}

Curve weekly(const ShapeSpec& spec, const Grid& grid) {
  const double weekend = spec.parameters.real("weekend");
  const Eigen::Index first = weekday_index(spec.parameters.text("starts_on"));
  return {periodic(day * 7, grid, [&](Duration t) {
    const auto weekday = (first + t / day) % 7;
    return weekday >= 5 ? weekend : 1.0;
  })};
}

}  // namespace costsim::traffic
