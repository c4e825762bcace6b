#include "scenario/kit/calendar_month.hpp"

#include <charconv>

#include <fmt/format.h>

#include "scenario/kit/rows.hpp"

namespace costsim::scenario {
namespace {

using decision::CalendarMonth;

constexpr int months_of_a_year = 12;

/// A whole number of exactly these digits.
std::optional<int> number_of(std::string_view digits) {
  int number = 0;
  const char* end = digits.data() + digits.size();
  const auto [behind, fault] = std::from_chars(digits.data(), end, number);
  const bool whole = fault == std::errc{} && behind == end && number >= 0;
  return whole ? std::optional(number) : std::nullopt;
}

}  // namespace

std::optional<CalendarMonth> calendar_month(std::string_view text) {
  constexpr std::string_view form = "2027-01";
  if (text.size() != form.size() || text[4] != '-') return std::nullopt;
  const auto year = number_of(text.substr(0, 4)), month = number_of(text.substr(5));
  if (!year || !month || *month < 1 || *month > months_of_a_year) return std::nullopt;
  return CalendarMonth{*year, *month};
}

CalendarMonth read_calendar_month(TableReader& table, std::string_view key) {
  const std::string text = table.need_text(key);
  if (const auto month = calendar_month(text)) return *month;
  table.document().fail(table.need(key),
                        fmt::format("{} = '{}': expected a month such as \"2027-01\"", key, text));
}

std::optional<CalendarMonth> stated_start(const Document& document) {
  for (const char* table : {"scenario", "horizon"}) {
    const toml::table* stated = document.root()[table].as_table();
    if (stated == nullptr || !stated->contains("start")) continue;
    return calendar_month((*stated)["start"].value_or(std::string_view()));
  }
  return std::nullopt;
}

Calendar calendar_of(const Document& document) {
  const toml::table* head = document.root()["scenario"].as_table();
  if (head == nullptr || !head->contains("month")) return {};
  TableReader reader(document, *head, "[scenario]");
  return {std::get<Duration>(*reader.value(*find_parameter(scenario_rows(), "month")))};
}

int months_between(const CalendarMonth& first, const CalendarMonth& second) {
  return (second.year - first.year) * months_of_a_year + second.month - first.month;
}

}  // namespace costsim::scenario
