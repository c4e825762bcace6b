#include "traffic/trace_time.hpp"

#include <chrono>
#include <cstring>

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

}  // namespace

bool TimeReader::read(std::string_view text, std::int64_t& time) {
  const bool calendar = text.size() >= 10 && (text[4] == '-' || text[4] == '/');
  if (calendar) return unit_ == 0 && read_calendar(text, time);
  return !calendar_ && read_number(text, time);
}

bool TimeReader::read_day(const char* date) {
  if (std::memcmp(date, date_.data(), date_.size()) == 0) return true;
  const int century = two_digits(date);
  const int year = two_digits(date + 2);
  const int month = two_digits(date + 5);
  const int day = two_digits(date + 8);
  if (century < 0 || year < 0 || month < 0 || day < 0 || date[4] != date[7]) return false;
  const std::chrono::year_month_day civil{std::chrono::year(century * 100 + year),
                                          std::chrono::month(static_cast<unsigned>(month)),
                                          std::chrono::day(static_cast<unsigned>(day))};
  if (!civil.ok() || int(civil.year()) < 1678 || int(civil.year()) > 2261) return false;
  day_ = std::chrono::sys_days(civil).time_since_epoch().count() * 86'400 * second;
  std::memcpy(date_.data(), date, date_.size());
  return true;
}

bool TimeReader::read_calendar(std::string_view text, std::int64_t& time) {
  if (!read_day(text.data())) return false;
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
  calendar_ = true;
  time = day_ + clock - east;
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

}  // namespace costsim::traffic
