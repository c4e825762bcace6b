#include "units/readable.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace costsim {
namespace {

/// "1234567.8" → "1,234,567.8"
std::string with_separators(std::string text) {
  const std::size_t first = text.starts_with('-') ? 1 : 0;
  const std::size_t end = std::min(text.find_first_not_of("0123456789", first), text.size());
  for (std::size_t place = end; place > first + 3; place -= 3) text.insert(place - 3, ",");
  return text;
}

/// "0.00005", without an exponent as far as somebody would count the zeros.
std::string small_number(double value) {
  constexpr int most_decimals = 12;
  int decimals = 6;
  double least = 1e-3;
  while (decimals < most_decimals && std::abs(value) < least) {
    least /= 10;
    ++decimals;
  }
  std::string text = fmt::format("{:.{}f}", value, decimals);
  text.erase(text.find_last_not_of('0') + 1);
  return text.ends_with('.') ? fmt::format("{:.3g}", value) : text;
}

}  // namespace

std::string readable_number(double value, Digits digits) {
  constexpr double small = 1e-4;
  if (digits == Digits::All) return with_separators(fmt::format("{:.15g}", value));
  if (value != 0 && std::abs(value) < small) return small_number(value);
  return std::abs(value) < 100 ? fmt::format("{:.4g}", value)
                               : with_separators(fmt::format("{:.0f}", value));
}

std::string readable_size(double bytes, Digits digits) {
  static constexpr std::string_view units[] = {" bytes", " KB", " MB", " GB", " TB"};
  std::size_t unit = 0;
  while (digits == Digits::Few && bytes >= 1024 && unit + 1 < std::size(units)) {
    bytes /= 1024;
    ++unit;
  }
  if (unit == 0 && bytes == 1) return "1 byte";
  return readable_number(bytes, digits) + std::string(units[unit]);
}

std::string percent_text(double share) {
  constexpr double least = 1e-4, hundred = 100;
  const double percent = share * hundred;
  if (percent > 0 && percent < least) return "<0.0001%";
  return std::abs(percent) < hundred ? fmt::format("{:.3g}%", percent)
                                     : with_separators(fmt::format("{:.0f}%", percent));
}

std::optional<double> times_as_much(double percent) {
  constexpr double tenfold = 900, hundred = 100;
  return percent >= tenfold ? std::optional(1 + percent / hundred) : std::nullopt;
}

double seconds_of_rate(double per_second) {
  constexpr double hour = 3600, day = 24 * hour;
  return per_second > 0 && per_second * hour < 1 ? day : hour;
}

std::string readable_time(double seconds, Digits digits) {
  constexpr double hour = 3600, day = 24 * hour, week = 7 * day;
  const auto whole = [seconds](double unit) { return std::fmod(seconds, unit) == 0; };
  if (seconds >= week && whole(day)) return readable_number(seconds / day, digits) + " days";
  if (seconds >= hour && whole(hour)) return readable_number(seconds / hour, digits) + " h";
  if (seconds > 0 && seconds < 1) return readable_number(seconds * 1000, digits) + " ms";
  return readable_number(seconds, digits) + " s";
}

}  // namespace costsim
