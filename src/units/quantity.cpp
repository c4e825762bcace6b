#include "units/quantity.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <span>

#include <fmt/format.h>

#include "units/error.hpp"

namespace costsim {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t factor;
};

constexpr std::int64_t kib = 1024;
constexpr std::int64_t second_ns = 1'000'000'000;

constexpr Unit count_units[] = {{"", 1},
                                {"k", 1000},
                                {"K", 1000},
                                {"M", 1'000'000},
                                {"B", 1'000'000'000},
                                {"G", 1'000'000'000},
                                {"T", 1'000'000'000'000}};

constexpr Unit byte_units[] = {{"B", 1},
                               {"KB", kib},
                               {"KiB", kib},
                               {"kB", kib},
                               {"MB", kib* kib},
                               {"MiB", kib* kib},
                               {"GB", kib* kib* kib},
                               {"GiB", kib* kib* kib},
                               {"TB", kib* kib* kib* kib},
                               {"TiB", kib* kib* kib* kib}};

constexpr std::int64_t day_ns = 86400 * second_ns;

using DurationUnits = std::array<Unit, 15>;

constexpr DurationUnits duration_units(const Calendar& calendar) {
  return {{{"ns", 1},
           {"us", 1000},
           {"µs", 1000},
           {"ms", 1'000'000},
           {"s", second_ns},
           {"min", 60 * second_ns},
           {"m", 60 * second_ns},
           {"h", 3600 * second_ns},
           {"hour", 3600 * second_ns},
           {"d", day_ns},
           {"day", day_ns},
           {"week", 7 * day_ns},
           {"month", calendar.month.count()},
           {"y", 365 * day_ns},
           {"year", 365 * day_ns}}};
}

struct Split {
  std::string_view number, unit;
};

std::string_view trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

/// "512 MB" → {"512", "MB"}. The number ends where neither digits, sign nor point go on.
Split split(std::string_view text) {
  text = trim(text);
  const std::size_t end = text.find_first_not_of("+-.0123456789");
  if (end == std::string_view::npos) return {text, {}};
  return {trim(text.substr(0, end)), trim(text.substr(end))};
}

std::string names_of(std::span<const Unit> units) {
  std::string names;
  for (const Unit& unit : units) {
    if (unit.name.empty()) continue;
    if (!names.empty()) names += ", ";
    names += unit.name;
  }
  return names;
}

/// "days" is "day"; units are at least three letters long to have a plural.
std::string_view singular(std::string_view name) {
  return name.size() > 3 && name.back() == 's' ? name.substr(0, name.size() - 1) : name;
}

const Unit* find_unit(std::span<const Unit> units, std::string_view name) {
  for (const Unit& unit : units) {
    if (unit.name == name) return &unit;
  }
  return nullptr;
}

[[noreturn]] void expected(std::string_view text, const std::string& what) {
  throw Error(Failure::Usage, fmt::format("'{}': expected {}", text, what));
}

/// number × unit, exactly; `what` names the kind of quantity and gives an example.
Decimal read(std::string_view text, std::span<const Unit> units, const std::string& what) {
  const Split parts = split(text);
  const Unit* unit = find_unit(units, singular(parts.unit));
  if (parts.number.empty() || unit == nullptr) {
    expected(text, fmt::format("{} (units: {})", what, names_of(units)));
  }
  Decimal number;
  try {
    number = Decimal::parse(parts.number);
    return number * Decimal(unit->factor);
  } catch (const Error& error) {
    expected(text, fmt::format("{}; {}", what, error.message()));
  }
}

std::int64_t whole(std::string_view text, const Decimal& value, const std::string& what) {
  static const Decimal limit(std::numeric_limits<std::int64_t>::max());
  if (value.is_negative() || value > limit) expected(text, what + ", at least 0 and below 2^63");
  return value.rounded(0).to_int64();
}

template <std::size_t N>
std::string shortest(std::int64_t value, const Unit (&units)[N]) {
  const Unit* best = &units[0];
  for (const Unit& unit : units) {
    if (value != 0 && value % unit.factor == 0 && unit.factor > best->factor) best = &unit;
  }
  return fmt::format("{}{}", value / best->factor, best->name);
}

}  // namespace

Decimal Rate::events_in(Duration span) const {
  return (count * Decimal(span.count())).divided_by(Decimal(per.count()), 18);
}

double Rate::per_second() const {
  return count.to_double() / seconds(per);
}

Decimal parse_count(std::string_view text) {
  return read(text, count_units, "a count such as \"170\" or \"5M\"");
}

Bytes parse_bytes(std::string_view text) {
  const std::string what = "a size such as \"512MB\"";
  return {whole(text, read(text, byte_units, what), what)};
}

Duration parse_duration(std::string_view text, const Calendar& calendar) {
  const std::string what = "a duration such as \"120ms\" or \"720h\"";
  return Duration(whole(text, read(text, duration_units(calendar), what), what));
}

Rate parse_rate(std::string_view text, const Calendar& calendar) {
  const std::string what =
      fmt::format("a rate such as \"12M/h\" or \"0.9/s\" (per {})", duration_units_text());
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) expected(text, what);
  const std::string_view per = trim(text.substr(slash + 1));
  const DurationUnits units = duration_units(calendar);
  const Unit* unit = find_unit(units, per);
  if (unit == nullptr) {
    // "100/10s" reads as a hundred per ten seconds.
    const Split parts = split(per);
    if (parts.number.empty()) expected(text, what);
    const Duration span = parse_duration(per, calendar);
    if (span.count() == 0) expected(text, what + ", per a time that is not zero");
    return {parse_count(text.substr(0, slash)), span};
  }
  const Decimal count = parse_count(text.substr(0, slash));
  if (count.is_negative()) expected(text, what + ", not negative");
  return {count, Duration(unit->factor)};
}

Decimal parse_percent(std::string_view text) {
  const std::string_view trimmed = trim(text);
  if (trimmed.empty() || trimmed.back() != '%') expected(text, "a percentage such as \"40%\"");
  return Decimal::parse(trim(trimmed.substr(0, trimmed.size() - 1))) * Decimal::parse("0.01");
}

Decimal parse_price(std::string_view text) {
  const std::string_view trimmed = trim(text);
  const std::string what = "an amount such as \"$2500\" or \"$120k\"";
  if (trimmed.empty() || trimmed.front() != '$') expected(text, what);
  const bool plain = trimmed.back() >= '0' && trimmed.back() <= '9';
  return plain ? Decimal::parse(trim(trimmed.substr(1)))
               : read(trimmed.substr(1), count_units, what);
}

Money parse_money(std::string_view text) {
  const Decimal dollars = parse_price(text);
  const Money money = Money::from_dollars(dollars);
  if (money.dollars() != dollars) {
    expected(text, "an amount in nano-dollars, with at most nine decimals");
  }
  return money;
}

std::string count_units_text() {
  return names_of(count_units);
}

std::string byte_units_text() {
  return names_of(byte_units);
}

std::string duration_units_text() {
  return names_of(duration_units({}));
}

std::string to_text(Bytes bytes) {
  static constexpr Unit units[] = {
      {"B", 1}, {"KB", kib}, {"MB", kib * kib}, {"GB", kib * kib * kib}};
  return shortest(bytes.value, units);
}

std::string to_text(Duration duration) {
  static constexpr Unit units[] = {{"ns", 1},
                                   {"us", 1000},
                                   {"ms", 1'000'000},
                                   {"s", second_ns},
                                   {"min", 60 * second_ns},
                                   {"h", 3600 * second_ns}};
  if (duration.count() == 0) return "0s";
  return shortest(duration.count(), units);
}

std::string to_text(const Rate& rate) {
  const std::string per = to_text(rate.per);
  return rate.count.text() + "/" +
         (per.substr(0, 1) == "1" && per.size() <= 4 && per[1] > '9' ? per.substr(1) : per);
}

double seconds(Duration duration) {
  return static_cast<double>(duration.count()) * 1e-9;
}

Decimal exact_seconds(Duration duration) {
  return Decimal::from_parts(duration.count(), 9);
}

Decimal exact_hours(Duration duration) {
  return Decimal(duration.count()).divided_by(Decimal(3600 * second_ns), 18);
}

Duration from_seconds(double value) {
  return Duration(static_cast<std::int64_t>(std::llround(value * 1e9)));
}

}  // namespace costsim
