#include "report/kit/json_number.hpp"

#include <cmath>
#include <cstdint>
#include <cstdlib>

#include <fmt/format.h>

namespace costsim::report {

namespace {

Json of_digits(double value, int digits) {
  if (!std::isfinite(value)) return nullptr;
  const double shown = std::strtod(fmt::format("{:.{}g}", value, digits).c_str(), nullptr);
  if (std::abs(shown) < 9e15 && shown == std::round(shown)) {
    return static_cast<std::int64_t>(shown);
  }
  return shown;
}

}  // namespace

Json json_number(double value) {
  constexpr int digits = 9;
  return of_digits(value, digits);
}

Json exact_number(double value) {
  constexpr int digits = 15;
  return of_digits(value, digits);
}

}  // namespace costsim::report
