// Times as recorded traces write them.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "units/quantity.hpp"

namespace costsim::traffic {

/// Reads one time after another of the same file: the first decides whether they are calendar times
/// or numbers, in which unit, and whether they carry a zone; the others must be alike.
///
/// Whole numbers of 8, 10, 12 or 14 digits that begin like a year, 19… or 20…, are dates
/// (YYYYMMDD[hh[mm[ss]]]) and nothing else unless a unit is stated: 202503031200 is noon of a day
/// in March 2025, not a time in the year 8386. Four such digits may be a year, six a year
/// with a month, and both seconds: they are refused as the first time of a file.
class TimeReader {
 public:
  /// `unit`: nanoseconds in one of the file's numbers; 0: the first number tells, by its size.
  explicit TimeReader(std::int64_t unit = 0) : stated_(unit != 0), unit_(unit) {}

  /// Nanoseconds since 1970-01-01 00:00 UTC in `time`; false for anything that is not a time from
  /// 1678 to 2261 like the ones before.
  bool read(std::string_view text, std::int64_t& time);
  /// Numbers count from 1970 in UTC, so they need no zone.
  bool zone_written() const { return zone_ == Zone::Written; }
  bool are_numbers() const { return form_ == Form::Number; }
  /// Nanoseconds in one of the file's numbers that was found, not stated; 0: times are no numbers.
  std::int64_t guessed_unit() const { return form_ == Form::Number && !stated_ ? unit_ : 0; }

 private:
  enum class Zone : std::uint8_t { Unknown, Absent, Written };
  enum class Form : std::uint8_t { Unknown, Calendar, Digits, Number };

  bool read_calendar(std::string_view text, std::int64_t& time);
  bool read_digits(std::string_view text, std::int64_t& time);
  bool read_number(std::string_view text, std::int64_t& time);
  bool read_day(const char* year, const char* month, const char* day);

  std::array<char, 8> date_{};  ///< the date last read: lines of one day follow each other
  std::int64_t day_ = 0;        ///< of that date, in nanoseconds
  bool stated_;
  std::int64_t unit_;       ///< nanoseconds in one, when times are numbers
  std::size_t digits_ = 0;  ///< of dates without separators
  Form form_ = Form::Unknown;
  Zone zone_ = Zone::Unknown;
};

/// What `time_unit` may say of a file whose times are numbers.
inline constexpr std::string_view time_unit_choices = "auto|ns|us|ms|s|min|h|d";
/// One of these as a duration; 0 for "auto".
Duration time_unit(std::string_view choice);

/// What a time that was refused should have been, with the way out where digits look like a date;
/// like those of rows before it, where there are some.
std::string expected_time(std::string_view refused, bool rows_before);

}  // namespace costsim::traffic
