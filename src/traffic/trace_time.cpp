#include "traffic/trace_time.hpp"

#include <algorithm>
#include <chrono>
#include <cstring>

#include <fmt/format.h>

namespace costsim::traffic {
namespace {

constexpr std::int64_t second = 1'000'000'000;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Two digits, or -1.
int two_digits(const char* p) {
  return is_digit(p[0]) && is_digit(p[1]) ? (p[0] - '0') * 10 + (p[1] - '0') : -1;
}

/// A text that is read from its front.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}

  bool at_end() const { return rest_.empty(); }
  char front() const { return rest_.empty() ? '\0' : rest_.front(); }
  bool take(char c) {
    if (front() != c || rest_.empty()) return false;
    rest_.remove_prefix(1);
    return true;
  }
  /// Two digits not above `max`, or -1.
  int take_two(int max) {
    if (rest_.size() < 2) return -1;
    const int value = two_digits(rest_.data());
    if (value < 0 || value > max) return -1;
    rest_.remove_prefix(2);
    return value;
  }
  /// Up to nine decimals of `unit` behind a point, in nanoseconds; -1 if there are none.
  std::int64_t take_fraction(std::int64_t unit) {
    std::int64_t fraction = 0;
    const std::size_t before = rest_.size();
    for (std::int64_t scale = unit / 10; is_digit(front()); scale /= 10) {
      fraction += (front() - '0') * scale;
      rest_.remove_prefix(1);
    }
    return rest_.size() == before ? -1 : fraction;
  }

 private:
  std::string_view rest_;
};

/// "12:34", "12:34:56" or "12:34:56.789", in nanoseconds, or -1.
std::int64_t take_clock(Cursor& cursor) {
  const int hour = cursor.take_two(23);
  if (hour < 0 || !cursor.take(':')) return -1;
  const int minute = cursor.take_two(59);
  if (minute < 0) return -1;
  std::int64_t time = (hour * 60 + minute) * 60 * second;
  if (!cursor.take(':')) return time;
  const int in_minute = cursor.take_two(59);
  if (in_minute < 0) return -1;
  time += in_minute * second;
  if (!cursor.take('.')) return time;
  const std::int64_t fraction = cursor.take_fraction(second);
  return fraction < 0 ? -1 : time + fraction;
}

/// "Z", "+02:00", "-0400" or "+02" in nanoseconds east of UTC; false if it is none of these.
bool take_zone(Cursor& cursor, std::int64_t& east) {
  if (cursor.take('Z')) return true;
  const bool west = cursor.take('-');
  if (!west && !cursor.take('+')) return false;
  const int hours = cursor.take_two(23);
  cursor.take(':');
  const int minutes = cursor.at_end() ? 0 : cursor.take_two(59);
  if (hours < 0 || minutes < 0) return false;
  east = (hours * 60 + minutes) * 60 * second * (west ? -1 : 1);
  return true;
}

/// Numbers of seconds have at most ten digits until 2286, of milliseconds thirteen, and so on.
std::int64_t unit_of(std::int64_t number) {
  if (number < 100'000'000'000) return second;
  if (number < 100'000'000'000'000) return 1'000'000;
  return number < 100'000'000'000'000'000 ? 1000 : 1;
}

/// Digits at the front of a text.
std::size_t leading_digits(std::string_view text) {
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_digit) -
                                  text.begin());
}

/// Whether the digits at the front may be a date, of which the year stands first.
bool begins_like_a_year(std::string_view text) {
  const std::size_t digits = leading_digits(text);
  const bool long_enough = digits == 8 || digits == 10 || digits == 12 || digits == 14;
  return long_enough && (text.starts_with("19") || text.starts_with("20"));
}

/// "2025" and "202503", which nobody can tell from 2,025 and 202,503 seconds.
bool is_year_or_month(std::string_view text) {
  if (leading_digits(text) != text.size()) return false;
  const bool year = text.starts_with("19") || text.starts_with("20");
  if (text.size() == 4) return year;
  if (text.size() != 6) return false;
  const int month = two_digits(text.data() + 4);
  return year && month >= 1 && month <= 12;
}

/// "12", "1230" or "123000" of a date without separators; -1 if it is no time of a day.
std::int64_t clock_of(std::string_view digits) {
  constexpr int limits[] = {23, 59, 59};
  constexpr std::int64_t units[] = {3600 * second, 60 * second, second};
  Cursor cursor(digits);
  std::int64_t clock = 0;
  for (std::size_t i = 0; !cursor.at_end(); ++i) {
    const int value = cursor.take_two(limits[i]);
    if (value < 0) return -1;
    clock += value * units[i];
  }
  return clock;
}

}  // namespace

bool TimeReader::read(std::string_view text, std::int64_t& time) {
  const bool calendar = text.size() >= 10 && (text[4] == '-' || text[4] == '/');
  if (form_ == Form::Unknown) {
    if (calendar) {
      form_ = Form::Calendar;
    } else if (!stated_ && begins_like_a_year(text)) {
      form_ = Form::Digits;
    } else if (!stated_ && is_year_or_month(text)) {
      return false;
    } else {
      form_ = Form::Number;
    }
  }
  if (form_ == Form::Calendar) return calendar && read_calendar(text, time);
  if (form_ == Form::Digits) return read_digits(text, time);
  return !calendar && read_number(text, time);
}

/// The year has four digits, the others two.
bool TimeReader::read_day(const char* year, const char* month, const char* day) {
  std::array<char, 8> date;
  std::copy_n(day, 2, std::copy_n(month, 2, std::copy_n(year, 4, date.begin())));
  if (date == date_) return true;
  if (leading_digits({date.data(), date.size()}) != date.size()) return false;
  const std::chrono::year_month_day civil{
      std::chrono::year(two_digits(year) * 100 + two_digits(year + 2)),
      std::chrono::month(static_cast<unsigned>(two_digits(month))),
      std::chrono::day(static_cast<unsigned>(two_digits(day)))};
  if (!civil.ok() || int(civil.year()) < 1678 || int(civil.year()) > 2261) return false;
  day_ = std::chrono::sys_days(civil).time_since_epoch().count() * 86'400 * second;
  date_ = date;
  return true;
}

bool TimeReader::read_calendar(std::string_view text, std::int64_t& time) {
  const char* date = text.data();
  if (date[4] != date[7] || !read_day(date, date + 5, date + 8)) return false;
  Cursor cursor(text.substr(10));
  std::int64_t clock = 0;
  std::int64_t east = 0;
  Zone zone = Zone::Absent;
  if (!cursor.at_end()) {
    if (!cursor.take(' ') && !cursor.take('T')) return false;
    clock = take_clock(cursor);
    if (clock < 0) return false;
    cursor.take(' ');
  }
  if (!cursor.at_end()) {
    zone = Zone::Written;
    if (!take_zone(cursor, east) || !cursor.at_end()) return false;
  }
  if (zone_ != Zone::Unknown && zone != zone_) return false;
  zone_ = zone;
  time = day_ + clock - east;
  return true;
}

/// All dates of a file have as many digits; with seconds they may have a fraction.
bool TimeReader::read_digits(std::string_view text, std::int64_t& time) {
  const std::size_t digits = leading_digits(text);
  if (!begins_like_a_year(text) || (digits_ != 0 && digits != digits_)) return false;
  if (!read_day(text.data(), text.data() + 4, text.data() + 6)) return false;
  const std::int64_t clock = clock_of(text.substr(8, digits - 8));
  Cursor cursor(text.substr(digits));
  const bool has_fraction = digits == 14 && cursor.take('.');
  const std::int64_t fraction = has_fraction ? cursor.take_fraction(second) : 0;
  if (clock < 0 || fraction < 0 || !cursor.at_end()) return false;
  digits_ = digits;
  zone_ = Zone::Absent;
  time = day_ + clock + fraction;
  return true;
}

bool TimeReader::read_number(std::string_view text, std::int64_t& time) {
  Cursor cursor(text);
  std::int64_t number = 0;
  if (!is_digit(cursor.front())) return false;
  for (; is_digit(cursor.front()); cursor.take(cursor.front())) {
    if (__builtin_mul_overflow(number, std::int64_t{10}, &number) ||
        __builtin_add_overflow(number, std::int64_t{cursor.front() - '0'}, &number)) {
      return false;
    }
  }
  const std::int64_t unit = unit_ == 0 ? unit_of(number) : unit_;
  const std::int64_t fraction = cursor.take('.') ? cursor.take_fraction(unit) : 0;
  if (fraction < 0 || !cursor.at_end()) return false;
  if (__builtin_mul_overflow(number, unit, &number) ||
      __builtin_add_overflow(number, fraction, &time)) {
    return false;
  }
  unit_ = unit;
  zone_ = Zone::Written;
  return true;
}

Duration time_unit(std::string_view choice) {
  return choice == "auto" ? Duration{} : parse_duration("1" + std::string(choice));
}

std::string expected_time(std::string_view refused, bool rows_before) {
  const std::string_view like = rows_before ? ", like the rows before" : "";
  if (is_year_or_month(refused)) {
    return "a date with its day such as 2025-03-01, since four digits may be a year, six digits "
           "may "
           "be a month, and both seconds; time_unit = \"s\" makes them a number";
  }
  if (begins_like_a_year(refused)) {
    return fmt::format(
        "a date YYYYMMDD, YYYYMMDDhh, YYYYMMDDhhmm or YYYYMMDDhhmmss{}: digits that begin like a "
        "year are one unless time_unit = \"s\" (ns, us, ms, s, min, h, d) makes them a number",
        like);
  }
  return fmt::format("a time such as 2014-04-10 00:04:00, 2014-04-10T00:04Z or 1397088240{}", like);
}

}  // namespace costsim::traffic
