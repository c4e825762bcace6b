#include "report/web/axis_words.hpp"

#include <cmath>

#include <fmt/format.h>

#include "report/kit/json_number.hpp"
#include "report/kit/numbers.hpp"

namespace costsim::report::web {

std::string short_number(double value) {
  struct Thousand {
    double size;
    const char* name;
  };
  for (const Thousand& unit : {Thousand{1e12, "T"}, {1e9, "B"}, {1e6, "M"}, {1e3, "k"}}) {
    if (std::abs(value) >= unit.size) return fmt::format("{:.4g}{}", value / unit.size, unit.name);
  }
  if (value != 0 && std::abs(value) < 1e-3) return fmt::format("{:.2g}", value);
  return fmt::format("{:.4g}", value);
}

std::string short_dollars(double value) {
  return "$" + short_number(value);
}

std::string short_milliseconds(double value) {
  // Ticks are powers of ten: no number of hours is one of seconds.
  if (value >= 1e6) return grouped_amount(fmt::format("{:.0f}", value / 1000)) + " s";
  if (value >= 1000) return short_number(value / 1000) + " s";
  return short_number(value) + " ms";
}

std::string json_text(double value) {
  return json_number(value).dump();
}

}  // namespace costsim::report::web
