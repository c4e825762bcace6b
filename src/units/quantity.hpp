// Quantities with units, and their text as people write it in a scenario: "512MB", "120ms", "5M/h".
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "units/decimal.hpp"
#include "units/money.hpp"

namespace costsim {

/// Whole nanoseconds, ± 292 years.
using Duration = std::chrono::nanoseconds;

/// A size in bytes. KB, MB, GB, TB are powers of 1024, as AWS documents and bills use them (KiB …
/// are the same).
struct Bytes {
  std::int64_t value = 0;
  friend constexpr auto operator<=>(Bytes, Bytes) = default;
};

/// Events per time, kept exact: 12 million per hour is not 3333.33 per second.
struct Rate {
  Decimal count;
  Duration per{1};

  /// The exact number of events in `span`, rounded to 18 decimals only if the division does not
  /// end.
  Decimal events_in(Duration span) const;
  double per_second() const;
};

/// What "month" means among units of time: the billing month of the scenario. A year is 365 days,
/// 12 months of 730 hours.
struct Calendar {
  Duration month = std::chrono::hours(730);
};

// Each reader takes the whole text or throws Error(Usage) that quotes it and says what was
// expected, with the units that there are. Units of time have a plural: "3 years".
Decimal parse_count(std::string_view text);  ///< "170", "5M", "2B", "1.5k"
Bytes parse_bytes(std::string_view text);    ///< "1KB", "512MB", "10GiB", "200B"
/// "120ms", "1.3ms", "720h", "30d", "3y", "1 month"
Duration parse_duration(std::string_view text, const Calendar& calendar = {});
/// "12M/h", "0.9/s", "2B/day", "3M/month"
Rate parse_rate(std::string_view text, const Calendar& calendar = {});
Decimal parse_percent(std::string_view text);  ///< "40%" → 0.4
/// Dollars for something that is counted, with all of their digits: "$0.0000166667", "$120k"
Decimal parse_price(std::string_view text);
/// What is paid: "$2500", "$0.10", "$120k". More digits than the nano-dollar's are refused.
Money parse_money(std::string_view text);

// The units that a reader takes, for messages: "B, KB, …".
std::string count_units_text();
std::string byte_units_text();
std::string duration_units_text();

// The shortest text that reads back as the same value.
std::string to_text(Bytes bytes);
std::string to_text(Duration duration);
std::string to_text(const Rate& rate);

/// A duration in seconds, for estimates; exact_seconds is for what is billed.
double seconds(Duration duration);
/// A duration in seconds or hours without rounding (hours to the digits of a Decimal).
Decimal exact_seconds(Duration duration);
Decimal exact_hours(Duration duration);
/// The nearest whole nanosecond.
Duration from_seconds(double seconds);

}  // namespace costsim
