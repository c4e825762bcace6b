#include "report/kit/numbers.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include <fmt/format.h>

#include "units/readable.hpp"

namespace costsim::report {
namespace {

struct Magnitude {
  double at_least;
  double factor;
  std::string_view letter;
};

// A value that rounds to 1000 of one letter is 1 of the next.
constexpr Magnitude magnitudes[] = {
    {9.995e11, 1e12, "T"}, {9.995e8, 1e9, "B"}, {9.995e5, 1e6, "M"}};

/// "1234567.89" → "1,234,567.89"
std::string with_separators(std::string digits) {
  const std::size_t sign = !digits.empty() && digits.front() == '-' ? 1 : 0;
  std::size_t place = std::min(digits.find('.'), digits.size());
  while (place > sign + 3) {
    place -= 3;
    digits.insert(place, ",");
  }
  return digits;
}

/// Three significant digits: "8.64", "60.0", "720"; thousands apart beyond.
std::string three_digits(double value) {
  const double size = std::abs(value);
  const int decimals = size < 9.995 ? 2 : size < 99.95 ? 1 : 0;
  return with_separators(fmt::format("{:.{}f}", value, decimals));
}

/// Significant digits that are not written, as they are nothing, at the end of a fraction only.
std::string with_digits(double value, int digits) {
  std::string_view letter;
  double unit = 1;
  for (const Magnitude& magnitude : magnitudes) {
    if (unit > 1 || std::abs(value) < magnitude.factor) continue;
    unit = magnitude.factor;
    letter = magnitude.letter;
  }
  const std::string text =
      with_separators(Decimal::parse(fmt::format("{:.{}g}", value / unit, digits)).text());
  return letter.empty() ? text : fmt::format("{} {}", text, letter);
}

std::string large(double value) {
  for (const Magnitude& magnitude : magnitudes) {
    if (std::abs(value) >= magnitude.at_least) {
      return fmt::format("{} {}", three_digits(value / magnitude.factor), magnitude.letter);
    }
  }
  return "";
}

}  // namespace

std::string grouped(const Decimal& value, int min_decimals) {
  return with_separators(value.text(min_decimals));
}

std::string readable(const Decimal& value) {
  if (const std::string text = large(value.to_double()); !text.empty()) return text;
  const Decimal shown = value.rounded(3);
  if (shown.is_zero() && !value.is_zero()) return fmt::format("{:.2g}", value.to_double());
  return grouped(shown);
}

std::string readable(double value) {
  if (!std::isfinite(value)) return "unknown";
  if (const std::string text = large(value); !text.empty()) return text;
  if (std::abs(value) >= 1000) return with_separators(fmt::format("{:.0f}", value));
  return fmt::format("{:.4g}", value);
}

std::string readable(Money amount) {
  const Money none;
  const bool negative = amount < none;
  const Money size = negative ? none - amount : amount;
  const std::string sign = negative ? "-$" : "$";
  if (size != none && size < Money::from_nanos(5'000'000)) return negative ? ">-$0.01" : "<$0.01";
  return sign + with_separators(size.cents());
}

std::string exact(Money amount) {
  const bool negative = amount < Money();
  return (negative ? "-$" : "$") + grouped(negative ? -amount.dollars() : amount.dollars(), 2);
}

std::string readable_price(const Decimal& price, const Decimal& per) {
  struct Scale {
    std::int64_t per;
    std::string_view letter;
  };
  static constexpr Scale scales[] = {
      {1, ""}, {1000, "/k"}, {1'000'000, "/M"}, {1'000'000'000, "/B"}};
  static const Decimal million(1'000'000);
  if (price.is_zero()) return "$0";
  if (per == Decimal(1) && price < Decimal::from_parts(1, 3)) {
    return readable_price(price * million, million);
  }
  for (const Scale& scale : scales) {
    if (per == Decimal(scale.per)) return fmt::format("${}{}", grouped(price, 2), scale.letter);
  }
  return fmt::format("${} per {}", grouped(price, 2), grouped(per));
}

std::string readable_share(Money part, Money whole) {
  if (whole == Money()) return "";
  return readable_percent(part.dollars().to_double() / whole.dollars().to_double() * 100);
}

std::string readable_percent(double percent) {
  if (!std::isfinite(percent)) return "unknown";
  if (percent != 0 && std::abs(percent) < 0.05) return percent < 0 ? ">-0.1%" : "<0.1%";
  return with_separators(fmt::format("{:.1f}", percent)) + "%";
}

std::string readable_change(double percent) {
  if (const auto times = times_as_much(percent)) return readable_number(*times) + "-fold";
  const std::string text = readable_percent(percent);
  return percent >= 0 && text.front() != '<' ? "+" + text : text;
}

std::string readable_ratio(Money amount, Money other, std::string_view times) {
  if (other == Money()) return "";
  const double ratio = amount.dollars().to_double() / other.dollars().to_double();
  return with_separators(fmt::format("{:.2f}", ratio)) + std::string(times);
}

std::string readable(Duration duration) {
  struct Unit {
    std::int64_t nanoseconds;
    std::string_view name;
  };
  static constexpr Unit units[] = {{3'600'000'000'000, "h"},
                                   {60'000'000'000, "min"},
                                   {1'000'000'000, "s"},
                                   {1'000'000, "ms"},
                                   {1000, "us"},
                                   {1, "ns"}};
  const std::int64_t count = duration.count();
  if (count == 0) return "0 s";
  for (const Unit& unit : units) {
    if (count % unit.nanoseconds == 0) {
      return fmt::format("{} {}", grouped(count / unit.nanoseconds), unit.name);
    }
  }
  return "0 s";
}

std::string readable_rate(double per_second, Rounding rounding, int digits) {
  constexpr double hour = 3600;
  const double unit = seconds_of_rate(per_second);
  const double rate = rounded_to_digits(per_second * unit, digits, rounding);
  return (digits > 3 ? with_digits(rate, digits) : readable(rate)) + (unit > hour ? "/day" : "/h");
}

int digits_that_part_rates(double low_per_s, double high_per_s, int least) {
  const double unit = seconds_of_rate(low_per_s);
  return digits_that_part(low_per_s * unit, high_per_s * unit, least);
}

std::string plural(std::string_view unit, const Decimal& count) {
  const std::string one(unit);
  if (count == Decimal(1) || one.empty()) return one;
  const char last = one.back();
  const bool word = last >= 'a' && last <= 'z';
  if (!word || last == 's') return one;
  if (last == 'y') return one.substr(0, one.size() - 1) + "ies";
  return one + "s";
}

namespace {

/// Of one: p_cold, unserved_share, utilisation_peak.
bool is_share(std::string_view name) {
  return name.starts_with("p_") || name.ends_with("_share") || name.starts_with("utilisation_");
}

}  // namespace

NamedFigure named(const services::Metric& figure) {
  static constexpr std::pair<std::string_view, std::string_view> units[] = {
      {"_per_s", "/s"}, {"_ms", " ms"}, {"_mb", " MB"}, {"_s", " s"}, {"_percent", "%"}};
  std::string name = figure.name;
  std::string_view unit;
  for (const auto& [suffix, written] : units) {
    if (unit.empty() && name.size() > suffix.size() && name.ends_with(suffix)) {
      name.resize(name.size() - suffix.size());
      unit = written;
    }
  }
  std::replace(name.begin(), name.end(), '_', ' ');
  if (name.starts_with("vcpu")) name.replace(0, 4, "vCPU");
  if (is_share(figure.name)) return {name, readable_percent(figure.value * 100)};
  return {name, readable(figure.value).append(unit)};
}

std::string readable(const services::Metric& figure) {
  const NamedFigure spoken = named(figure);
  return spoken.name + " " + spoken.value;
}

std::string grouped_amount(const std::string& text) {
  const std::size_t sign = text.starts_with("-") ? 1 : 0;
  if (text.find_first_not_of("0123456789.", sign + 1) != std::string::npos || text.size() < 2 ||
      text[sign] != '$') {
    return text;
  }
  return text.substr(0, sign + 1) + with_separators(text.substr(sign + 1));
}

}  // namespace costsim::report
