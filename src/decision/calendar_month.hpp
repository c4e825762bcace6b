#pragma once

namespace costsim::decision {

/// A month of the calendar.
struct CalendarMonth {
  int year = 0;
  int month = 1;  ///< 1: January
};

}  // namespace costsim::decision
