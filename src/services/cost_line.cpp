#include "services/cost_line.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "services/kit/amounts.hpp"
#include "services/services.hpp"
#include "units/error.hpp"

namespace costsim::services {
namespace {

struct UnitName {
  std::string_view name;
  CountedBy by;
  std::string_view unit;  ///< what it is told in
  std::string_view per = "1";
};

constexpr UnitName unit_names[] = {
    {"month", CountedBy::Months, "month"},
    {"year", CountedBy::Months, "month", "12"},
    {"y", CountedBy::Months, "month", "12"},
    {"hour", CountedBy::Hours, "hour"},
    {"h", CountedBy::Hours, "hour"},
    {"day", CountedBy::Hours, "hour", "24"},
    {"week", CountedBy::Hours, "hour", "168"},
    {"request", CountedBy::Items, "request"},
    {"item", CountedBy::Items, "item"},
    {"record", CountedBy::Items, "record"},
    {"message", CountedBy::Items, "message"},
    {"event", CountedBy::Events, "event"},
    {"invocation", CountedBy::Invocations, "invocation"},
    {"MB", CountedBy::Gigabytes, "GB", "0.0009765625"},
    {"GB", CountedBy::Gigabytes, "GB"},
    {"TB", CountedBy::Gigabytes, "GB", "1024"},
};

constexpr std::string_view digits = "0123456789.";

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = std::min(text.find_first_not_of(' '), text.size());
  const std::size_t end = text.find_last_not_of(' ');
  return text.substr(begin, end == text.npos ? 0 : end + 1 - begin);
}

const UnitName* find_unit(std::string_view name) {
  const auto named = [name](const UnitName& known) {
    return name == known.name || (name.size() > 3 && name == std::string(known.name) + "s");
  };
  const auto found = std::find_if(std::begin(unit_names), std::end(unit_names), named);
  return found == std::end(unit_names) ? nullptr : found;
}

/// "1M requests" → {"1M", "requests"}; "100GB" → {"100", "GB"}.
std::pair<std::string_view, std::string_view> count_and_unit(std::string_view text) {
  const std::size_t space = text.find_last_of(' ');
  if (space != text.npos) return {trimmed(text.substr(0, space)), text.substr(space + 1)};
  const std::size_t unit = std::min(text.find_first_not_of(digits), text.size());
  return {text.substr(0, unit), text.substr(unit)};
}

/// "1M", or "M" alone.
Decimal count_of(std::string_view text) {
  if (text.empty()) return 1;
  const bool bare = digits.find(text.front()) == digits.npos;
  return parse_count(bare ? "1" + std::string(text) : std::string(text));
}

std::string known_units() {
  std::string names;
  for (const UnitName& known : unit_names) {
    names += fmt::format("{}{}", names.empty() ? "" : ", ", known.name);
  }
  return names;
}

std::string meter_name(std::string_view unit) {
  return unit == "GB" ? "gb" : std::string(unit) + "s";
}

constexpr Parameter cost_line_parameters[] = {
    cost_price_row,
    {.name = "tiers",
     .fallback = optional,
     .help = "or: { up_to, price } for each tier of a month's use, the last without `up_to`"},
    {.name = "of",
     .fallback = optional,
     .help = "the stage whose requests, bytes or node-hours are counted; default: the traffic"},
    cost_per_row,
    cost_quantity_row,
};

/// `input` is what comes to the stage, its executions, or the hours of its nodes.
Decimal counted(CountedBy by, bool of_stage, const Flow& input, const Context& context) {
  switch (by) {
    case CountedBy::Months:
      if (!of_stage) return months_of(1, context);
      return input.total.divided_by(exact_hours(context.month), 15);
    case CountedBy::Hours:
      return of_stage ? input.total : hours_of(1, context);
    case CountedBy::Gigabytes:
      return gigabytes_of(input, input.size);
    case CountedBy::Items:
    case CountedBy::Events:
    case CountedBy::Invocations:
      break;
  }
  return input.total;
}

StageOutcome run_cost_line(const Flow& input, const Parameters& values, const Context& context) {
  const CostUnit unit = cost_unit(values.text("per"));
  StageOutcome outcome;
  outcome.use(context.stage, unit.meter,
              counted(unit.by, values.has("of"), input, context) * values.number("quantity"));
  outcome.output = input;
  return outcome;
}

}  // namespace

CostUnit cost_unit(std::string_view per) {
  const auto [count, name] = count_and_unit(trimmed(per));
  const UnitName* unit = find_unit(name);
  try {
    if (unit != nullptr) {
      const Decimal units = count_of(count) * Decimal::parse(unit->per);
      if (units > Decimal(0)) {
        return {unit->by, std::string(unit->unit), meter_name(unit->unit), units};
      }
    }
  } catch (const Error&) {
    // told below, with the whole text
  }
  throw Error(Failure::Usage,
              fmt::format("per = '{}': expected \"month\", \"1M requests\" or another number of "
                          "units (units: {})",
                          per, known_units()));
}

Service cost_line() {
  return {"cost-line", Role::CostLine, "a cost that the scenario prices itself: fixed, or by use",
          cost_line_parameters, run_cost_line};
}

}  // namespace costsim::services
