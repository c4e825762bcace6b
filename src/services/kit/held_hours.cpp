#include "services/kit/held_hours.hpp"

#include <fmt/format.h>

namespace costsim::services {

std::vector<Term> held_hours(std::string_view held, const Decimal& paid_hours, std::string why,
                             const Context& context) {
  const Decimal hours = exact_hours(context.span);
  constexpr int told_decimals = 9;
  const Decimal mean = hours.is_zero() ? Decimal(0) : paid_hours.divided_by(hours, told_decimals);
  return {{std::string(held), mean, "on average", std::move(why), OverMonths::Mean},
          {"hours", hours, "h", "of the period"}};
}

std::string why_held(std::string_view held, const ScaledCapacity& capacity, const Counts& load,
                     const Parameters& values) {
  if (values.has(held)) return "stated";
  std::string text = fmt::format(
      "{:.4g} kept busy on average, {:.4g} at the peak, for which target_utilisation = {} wants up "
      "to {:.4g}; at least min_{} = {}",
      load.mean(), load.max(), values.number("target_utilisation").text(), capacity.peak, held,
      values.number(fmt::format("min_{}", held)).text());
  const std::string most = fmt::format("max_{}", held);
  if (values.has(most)) text += fmt::format(", at most {} = {}", most, values.number(most).text());
  return text;
}

}  // namespace costsim::services
