#include "report/json_number.hpp"

#include <cmath>
#include <cstdint>
#include <cstdlib>

#include <fmt/format.h>

namespace costsim::report {

Json json_number(double value) {
  if (!std::isfinite(value)) return nullptr;
  const double shown = std::strtod(fmt::format("{:.9g}", value).c_str(), nullptr);
  if (std::abs(shown) < 9e15 && shown == std::round(shown)) {
    return static_cast<std::int64_t>(shown);
  }
  return shown;
}

}  // namespace costsim::report
