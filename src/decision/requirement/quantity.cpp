#include "decision/requirement/quantity.hpp"

#include <array>
#include <string_view>

#include <fmt/format.h>

namespace costsim::decision {
namespace {

/// The largest unit of which there is at least one: "185 ms", "720 h".
std::string time_text(const Decimal& seconds, int digits) {
  struct Unit {
    std::string_view name;
    Decimal seconds;
  };
  static const std::array<Unit, 6> units = {{{"h", 3600},
                                             {"min", 60},
                                             {"s", 1},
                                             {"ms", Decimal::from_parts(1, 3)},
                                             {"µs", Decimal::from_parts(1, 6)},
                                             {"ns", Decimal::from_parts(1, 9)}}};
  if (seconds.is_zero()) return "0 s";
  const Decimal magnitude = seconds.is_negative() ? -seconds : seconds;
  const Unit* unit = units.begin();
  while (unit + 1 != units.end() && magnitude < unit->seconds) ++unit;
  return fmt::format("{} {}", seconds.divided_by(unit->seconds, digits).text(), unit->name);
}

}  // namespace

std::string Quantity::text(int digits) const {
  const Decimal shown = per == Decimal(1) ? value.rounded(digits) : value.divided_by(per, digits);
  switch (dimension) {
    case Dimension::Number:
      return shown.text();
    case Dimension::Money:
      return shown.is_negative() ? "-$" + (-shown).text(2) : "$" + shown.text(2);
    case Dimension::Time:
      return time_text(shown, digits);
    case Dimension::Rate:
      return shown.text() + "/s";
    case Dimension::Bytes:
      return shown.text() + " B";
  }
  return shown.text();
}

}  // namespace costsim::decision
