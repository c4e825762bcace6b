// Months of the calendar, "2027-01", and what they are counted from.
#pragma once

#include <optional>
#include <string_view>

#include "decision/horizon.hpp"
#include "scenario/toml/table_reader.hpp"

namespace costsim::scenario {

/// Nothing for what is no such month.
std::optional<decision::CalendarMonth> calendar_month(std::string_view text);

/// A key that says one. Error(Usage) at its place for anything else.
decision::CalendarMonth read_calendar_month(TableReader& table, std::string_view key);

/// The month of the calendar in which the study begins: `start` of [scenario], else of [horizon].
/// Nothing where neither says one, or says it wrongly, which is told where they are read.
std::optional<decision::CalendarMonth> stated_start(const Document& document);

/// "month" among units of time means the billing month that the scenario states.
Calendar calendar_of(const Document& document);

/// How many months the second is after the first.
int months_between(const decision::CalendarMonth& first, const decision::CalendarMonth& second);

}  // namespace costsim::scenario
