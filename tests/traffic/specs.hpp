// Shapes as a scenario would state them, for tests.
#pragma once

#include <initializer_list>
#include <string_view>
#include <utility>

#include "traffic/traffic.hpp"

namespace specs {

using costsim::Duration;
using costsim::traffic::ShapeSpec;

inline ShapeSpec shape(
    std::string_view name,
    std::initializer_list<std::pair<std::string_view, std::string_view>> given = {}) {
  const auto* kind = costsim::traffic::find_shape(name);
  ShapeSpec spec;
  spec.shape = name;
  if (kind == nullptr) return spec;
  spec.parameters = costsim::Parameters(kind->parameters);
  for (const auto& [key, text] : given) {
    spec.parameters.set(key,
                        costsim::read_value(*costsim::find_parameter(kind->parameters, key), text));
  }
  return spec;
}

inline ShapeSpec points(
    std::initializer_list<std::pair<std::string_view, std::string_view>> times_and_rates,
    std::initializer_list<std::pair<std::string_view, std::string_view>> given = {}) {
  ShapeSpec spec = shape("points", given);
  for (const auto& [at, rate] : times_and_rates) {
    spec.points.push_back({costsim::parse_duration(at), costsim::parse_rate(rate)});
  }
  return spec;
}

inline costsim::traffic::Series month(const ShapeSpec& spec,
                                      Duration step = std::chrono::minutes(1)) {
  return costsim::traffic::generate(spec, std::chrono::hours(720), step);
}

/// The claims that hold for every series there is.
inline bool counts_are_whole_and_add_up(const costsim::traffic::Series& series) {
  std::int64_t sum = 0;
  for (const double count : series.counts) {
    if (count < 0 || count != static_cast<double>(static_cast<std::int64_t>(count))) return false;
    sum += static_cast<std::int64_t>(count);
  }
  return sum == series.total;
}

}  // namespace specs
