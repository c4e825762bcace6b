// A figure that takes long to work out, at many rates.
#pragma once

#include <cmath>
#include <functional>
#include <map>
#include <utility>

#include "engine/math.hpp"

namespace costsim::services {

/// Worked out at rates a tenth apart, and read between them.
class RateTable {
 public:
  explicit RateTable(std::function<double(double per_s)> figure) : figure_(std::move(figure)) {}

  /// Of a rate above 0.
  double at(double per_s) {
    const double place = engine::math::log(per_s) / apart;
    const double below = std::floor(place), part = place - below;
    const double first = known(static_cast<int>(below));
    if (part < 1e-9) return first;
    return first + part * (known(static_cast<int>(below) + 1) - first);
  }

 private:
  static constexpr double apart = 0.1;  ///< of logarithms

  double known(int place) {
    const auto [figure, is_new] = known_.try_emplace(place, 0);
    if (is_new) figure->second = figure_(engine::math::exp(place * apart));
    return figure->second;
  }

  std::function<double(double)> figure_;
  std::map<int, double> known_;
};

}  // namespace costsim::services
