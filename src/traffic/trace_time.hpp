// Times as recorded traces write them.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace costsim::traffic {

/// Reads one time after another of the same file: the first decides whether they are calendar times
/// or numbers, in which unit, and whether they carry a zone; the others must be alike.
class TimeReader {
 public:
  /// Nanoseconds since 1970-01-01 00:00 UTC in `time`; false for anything that is not a time from
  /// 1678 to 2261 like the ones before.
  bool read(std::string_view text, std::int64_t& time);
  /// Numbers count from 1970 in UTC, so they need no zone.
  bool zone_written() const { return zone_ == Zone::Written; }

 private:
  enum class Zone : std::uint8_t { Unknown, Absent, Written };

  bool read_calendar(std::string_view text, std::int64_t& time);
  bool read_number(std::string_view text, std::int64_t& time);
  bool read_day(const char* date);

  std::array<char, 10> date_{};  ///< the date last read: lines of one day follow each other
  std::int64_t day_ = 0;         ///< of that date, in nanoseconds
  std::int64_t unit_ = 0;        ///< nanoseconds in one, when times are numbers
  bool calendar_ = false;
  Zone zone_ = Zone::Unknown;
};

}  // namespace costsim::traffic
