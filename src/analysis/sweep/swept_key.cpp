#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "analysis/sweep/points.hpp"
#include "engine/math.hpp"
#include "units/error.hpp"
#include "units/rounding.hpp"

namespace costsim::analysis {
namespace {

constexpr std::string_view expected_key =
    "expected KEY=FROM..TO:N, such as traffic.rate=1/s..1000/s:20, or KEY=A,B,C";
constexpr std::uint64_t most_values = 1'000'000;  // of one key, which are kept

[[noreturn]] void refuse_key(std::string_view expected) {
  throw Error(Failure::Usage, std::string(expected));
}

/// Parts between commas that stand in no bracket and no quotes.
std::vector<std::string> listed(std::string_view text) {
  std::vector<std::string> parts(1);
  int depth = 0;
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') quoted = !quoted;
    if (!quoted && (c == '[' || c == '{')) ++depth;
    if (!quoted && (c == ']' || c == '}')) --depth;
    if (c == ',' && depth == 0 && !quoted) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

SweptKey of_list(std::string key, std::string_view text) {
  SweptKey swept{std::move(key), listed(text)};
  for (std::string& value : swept.values) {
    const std::size_t begin = value.find_first_not_of(' '), end = value.find_last_not_of(' ');
    if (begin == std::string::npos) refuse_key("a value of the list is empty");
    value = value.substr(begin, end - begin + 1);
  }
  return swept;
}

/// "1/s..9/s:20:log" → the range as `parse_varied_key` reads it, and 20.
struct NumberedRange {
  std::string range;
  std::optional<std::uint64_t> values;
};

NumberedRange numbered(std::string_view text) {
  NumberedRange found;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t colon = std::min(text.find(':', begin), text.size());
    const std::string_view part = text.substr(begin, colon - begin);
    const bool is_number = begin > 0 && !part.empty() &&
                           part.find_first_not_of("0123456789") == std::string_view::npos;
    if (is_number) {
      std::uint64_t values = most_values + 1;  // what does not fit is too many
      std::from_chars(part.data(), part.data() + part.size(), values);
      found.values = values;
    } else {
      if (begin > 0) found.range += ':';
      found.range += part;
    }
    begin = colon + 1;
  }
  return found;
}

void check_number(const NumberedRange& range, const Axis& axis) {
  if (axis.step > 0 && !range.values) return;
  if (!range.values) refuse_key("how many values? " + std::string(expected_key));
  if (*range.values == 0) refuse_key("0 values are an empty grid: expected 2 or more of a range");
  if (*range.values == 1) refuse_key("1 value is no range: expected 2 or more, or KEY=VALUE");
  if (*range.values > most_values) {
    refuse_key(fmt::format("expected at most {} values of one key", most_values));
  }
}

/// The ends as they are, the others to as many digits as a person would write.
double value_at(const Axis& axis, std::uint64_t i, std::uint64_t count) {
  constexpr int digits = 9;
  namespace math = engine::math;
  if (i == 0) return axis.low;
  if (i + 1 == count) return axis.high;
  const double share = static_cast<double>(i) / static_cast<double>(count - 1);
  const double x = axis.logarithmic ? axis.low * math::exp(share * math::log(axis.high / axis.low))
                                    : axis.low + share * (axis.high - axis.low);
  if (!(axis.step > 0)) return rounded_to_digits(x, digits, Rounding::Nearest);
  return axis.low + std::round((x - axis.low) / axis.step) * axis.step;
}

SweptKey of_range(const VariedKey& key, std::uint64_t count) {
  SweptKey swept{key.key, {}};
  for (std::uint64_t i = 0; i < count; ++i) {
    std::string value = key.value(value_at(key.axis, i, count));
    if (swept.values.empty() || swept.values.back() != value)
      swept.values.push_back(std::move(value));
  }
  return swept;
}

}  // namespace

SweptKey parse_swept_key(const std::string& text, const Vary& vary) {
  const std::size_t equals = text.find('=');
  if (equals == 0 || equals == std::string::npos) refuse_key(expected_key);
  const std::string name = text.substr(0, equals), values = text.substr(equals + 1);
  if (values.empty()) refuse_key("no values are an empty grid: " + std::string(expected_key));
  const bool is_range =
      values.find("..") != std::string::npos && listed(values).size() == 1 && values.front() != '"';
  if (!is_range) return of_list(name, values);
  const NumberedRange range = numbered(values);
  VariedKey key = parse_varied_key(name + "=" + range.range);
  check_number(range, key.axis);
  if (key.axis.step > 0) {
    const double steps = std::round((key.axis.high - key.axis.low) / key.axis.step);
    const auto all = static_cast<std::uint64_t>(steps) + 1;
    if (all > most_values) refuse_key(fmt::format("{} values are too many for one key", all));
    key.axis.logarithmic = key.axis.logarithmic && range.values;
    return of_range(key, range.values.value_or(all));
  }
  return of_range(stepped(std::move(key), vary), *range.values);
}

}  // namespace costsim::analysis
