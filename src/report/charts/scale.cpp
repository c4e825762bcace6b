#include "report/charts/scale.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

#include <fmt/format.h>

#include "engine/math.hpp"

namespace costsim::report {
namespace {

namespace math = engine::math;

/// 10^exponent, as near as a double comes.
double power_of_ten(int exponent) {
  return std::strtod(fmt::format("1e{}", exponent).c_str(), nullptr);
}

/// The largest power of ten that is not above the value.
int decade_of(double value) {
  const std::string text = fmt::format("{:e}", value);
  return std::atoi(text.c_str() + text.find('e') + 1);
}

struct Extent {
  double least = std::numeric_limits<double>::infinity(), most = 0;  ///< of those above nothing
};

Extent extent_of(const std::vector<double>& values) {
  Extent extent;
  for (const double value : values) {
    if (!std::isfinite(value)) continue;
    extent.most = std::max(extent.most, value);
    if (value > 0) extent.least = std::min(extent.least, value);
  }
  return extent;
}

std::vector<double> even_ticks(const Scale& scale, int most) {
  const double room = (scale.high - scale.low) / most;
  const double decade = power_of_ten(decade_of(room));
  double step = 10 * decade;
  for (const double times : {1.0, 2.0, 5.0}) {
    if (times * decade >= room) {
      step = times * decade;
      break;
    }
  }
  std::vector<double> ticks;
  for (double n = std::ceil(scale.low / step); n * step <= scale.high * (1 + 1e-9); ++n) {
    ticks.push_back(n * step);
  }
  return ticks;
}

std::vector<double> decade_ticks(const Scale& scale, const std::vector<double>& within, int every) {
  std::vector<double> ticks;
  const int first = decade_of(scale.low), last = decade_of(scale.high);
  for (int decade = first; decade <= last; ++decade) {
    if ((decade % every + every) % every != 0) continue;
    for (const double times : within) {
      const double tick = times * power_of_ten(decade);
      if (tick >= scale.low * (1 - 1e-9) && tick <= scale.high * (1 + 1e-9)) ticks.push_back(tick);
    }
  }
  return ticks;
}

}  // namespace

double Scale::at(double value) const {
  const double clamped = std::clamp(value, low, high);
  const double part = logarithmic ? math::log(clamped / low) / math::log(high / low)
                                  : (clamped - low) / (high - low);
  return from + part * (to - from);
}

Scale scale_over(const std::vector<double>& values) {
  constexpr double far = 20;
  const Extent extent = extent_of(values);
  if (extent.most <= 0) return {};
  if (extent.most / extent.least > far) return ratio_scale_over(values);
  return {.low = 0, .high = extent.most};
}

Scale ratio_scale_over(const std::vector<double>& values) {
  constexpr double apart = 1.25;
  const Extent extent = extent_of(values);
  if (extent.most <= 0) return {};
  return {.low = extent.least / apart, .high = extent.most * apart, .logarithmic = true};
}

std::vector<double> ticks_of(const Scale& scale, int most) {
  if (!scale.logarithmic) return even_ticks(scale, most);
  for (const std::vector<double>& within : {std::vector<double>{1, 2, 5}, {1, 3}, {1}}) {
    const auto ticks = decade_ticks(scale, within, 1);
    if (ticks.size() >= 2 && ticks.size() <= static_cast<std::size_t>(most)) return ticks;
  }
  constexpr double narrow = 100;  // not two round values of a decade, but several between
  if (scale.high / scale.low < narrow) return even_ticks(scale, most);
  int every = 2;
  while (decade_ticks(scale, {1}, every).size() > static_cast<std::size_t>(most)) ++every;
  return decade_ticks(scale, {1}, every);
}

}  // namespace costsim::report
