#include "traffic/series.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "units/error.hpp"

namespace costsim::traffic {
Series make_series(Duration step, Eigen::ArrayXd counts, double dispersion) {
  const double total = counts.sum();
  if (!(total <= static_cast<double>(max_total))) {
    throw Error(Failure::Usage, fmt::format("{:.4g} requests in the period: expected at most 2^53 "
                                            "(9 quadrillion)",
                                            total));
  }
  return {step, std::move(counts), static_cast<std::int64_t>(total), dispersion, false};
}

Series together(const Series& a, const Series& b) {
  const double requests = static_cast<double>(a.total) + static_cast<double>(b.total);
  const double dispersion = requests > 0 ? (a.dispersion * static_cast<double>(a.total) +
                                            b.dispersion * static_cast<double>(b.total)) /
                                               requests
                                         : 1;
  Series both = make_series(a.step, a.counts + b.counts, dispersion);
  both.recorded = a.recorded && b.recorded;
  return both;
}

Duration period(const Series& series) {
  return series.step * series.counts.size();
}

/// One division at the end: 360 in 4 minutes is 1.5/s to the last bit.
double per_second(std::int64_t requests, Duration time) {
  return static_cast<double>(requests) * 1e9 / static_cast<double>(time.count());
}

double mean_per_second(const Series& series) {
  return per_second(series.total, period(series));
}

std::int64_t busiest_step(const Series& series) {
  return series.counts.size() == 0 ? 0 : static_cast<std::int64_t>(series.counts.maxCoeff());
}

double peak_per_second(const Series& series) {
  return per_second(busiest_step(series), series.step);
}

double peak_to_mean(const Series& series) {
  return series.total == 0 ? 0 : peak_per_second(series) / mean_per_second(series);
}

Series slice(const Series& series, Duration from, Duration length) {
  const bool whole = from % series.step == Duration{} && length % series.step == Duration{};
  const bool inside = from >= Duration{} && length > Duration{} && length <= period(series) &&
                      from <= period(series) - length;
  if (!whole || !inside) {
    throw Error(
        Failure::Usage,
        fmt::format("a slice of {} from {} on: expected whole steps of {} within {}",
                    to_text(length), to_text(from), to_text(series.step), to_text(period(series))));
  }
  Series part =
      make_series(series.step, series.counts.segment(from / series.step, length / series.step),
                  series.dispersion);
  part.recorded = series.recorded;
  return part;
}

Eigen::ArrayXd resample(const Series& series, Eigen::Index buckets) {
  const Eigen::Index steps = series.counts.size();
  Eigen::ArrayXd means = Eigen::ArrayXd::Zero(buckets);
  if (steps == 0) return means;
  if (steps % buckets == 0) {  // whole counts add up to the same in any order
    const Eigen::Index width = steps / buckets;
    for (Eigen::Index b = 0; b < buckets; ++b)
      means(b) = series.counts.segment(b * width, width).sum();
    return means / (static_cast<double>(width) * seconds(series.step));
  }
  const double width = static_cast<double>(steps) / static_cast<double>(buckets);
  for (Eigen::Index b = 0; b < buckets; ++b) {
    const double from = static_cast<double>(b) * width;
    const double to = from + width;
    for (auto i = static_cast<Eigen::Index>(from); i < steps && static_cast<double>(i) < to; ++i) {
      const double share =
          std::min(to, static_cast<double>(i + 1)) - std::max(from, static_cast<double>(i));
      means(b) += series.counts(i) * std::max(0.0, share);
    }
  }
  return means / (width * seconds(series.step));
}

}  // namespace costsim::traffic
