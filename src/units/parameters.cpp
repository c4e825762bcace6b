#include "units/parameters.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "units/error.hpp"
#include "units/readable.hpp"

namespace costsim {
namespace {

std::string quoted_choices(std::string_view choices) {
  std::string text = "\"";
  for (const char c : choices) text += c == '|' ? std::string("\", \"") : std::string(1, c);
  return text + "\"";
}

bool is_choice(std::string_view choices, std::string_view text) {
  while (!choices.empty()) {
    const std::size_t end = std::min(choices.find('|'), choices.size());
    if (choices.substr(0, end) == text) return true;
    choices.remove_prefix(std::min(end + 1, choices.size()));
  }
  return false;
}

/// " (units: …)" of the kinds whose text carries one.
std::string units_text(Kind kind) {
  switch (kind) {
    case Kind::Count:
      return fmt::format(" (units: {})", count_units_text());
    case Kind::Bytes:
      return fmt::format(" (units: {})", byte_units_text());
    case Kind::Time:
    case Kind::Distribution:
      return fmt::format(" (units: {})", duration_units_text());
    case Kind::Rate:
      return fmt::format(" (counts: {}; per {})", count_units_text(), duration_units_text());
    case Kind::Percent:
      return " (units: %, x)";
    case Kind::Money:
      return " (with at most nine decimals)";
    default:
      return "";
  }
}

[[noreturn]] void refuse(const Parameter& parameter, std::string_view text) {
  throw Error(Failure::Usage, fmt::format("{} = '{}': expected {}{}", parameter.name, text,
                                          expected_text(parameter), units_text(parameter.kind)));
}

Decimal read_share(std::string_view text) {
  if (text.find('%') != std::string_view::npos) return parse_percent(text);
  if (!text.ends_with('x')) return Decimal::parse(text);
  text.remove_suffix(1);
  return Decimal::parse(text.substr(0, text.find_last_not_of(' ') + 1));
}

/// Of what grows or shrinks, 1.2 may be 120 per cent more, or 1.2 times as much.
void check_plain_change(const Parameter& parameter, const Value& value, std::string_view text) {
  const Decimal& share = std::get<Decimal>(value);
  const bool is_change = parameter.kind == Kind::Percent && parameter.min < 0;
  if (!is_change || text.find('%') != std::string_view::npos || share < Decimal(1)) return;
  throw Error(Failure::Usage,
              fmt::format("{} = '{}': expected \"{}%\" for so much more, or \"{}%\" for {} times "
                          "as much",
                          parameter.name, text, (share * 100).text(),
                          ((share - Decimal(1)) * 100).text(), share.text()));
}

/// Nobody takes 1.5 for per cent, but 60 may be either.
void check_plain_share(const Parameter& parameter, const Value& value, std::string_view text) {
  constexpr double plainest = 2;
  const bool far =
      parameter.max > plainest && parameter.max < std::numeric_limits<double>::infinity();
  const bool has_unit = text.ends_with('x') || text.find('%') != std::string_view::npos;
  if (!far || has_unit || std::get<Decimal>(value).to_double() <= plainest) return;
  throw Error(Failure::Usage,
              fmt::format("{} = '{}': expected \"{}%\" for per cent or \"{}x\" for times",
                          parameter.name, text, text, text));
}

bool read_flag(const Parameter& parameter, std::string_view text) {
  if (text == "true") return true;
  if (text != "false") refuse(parameter, text);
  return false;
}

Value read_kind(const Parameter& parameter, std::string_view text, const Calendar& calendar) {
  switch (parameter.kind) {
    case Kind::Flag:
      return read_flag(parameter, text);
    case Kind::Count:
      return Decimal(parse_count(text).to_int64());
    case Kind::Number:
      return Decimal::parse(text);
    case Kind::Percent:
      return read_share(text);
    case Kind::Bytes:
      return parse_bytes(text);
    case Kind::Time:
      return parse_duration(text, calendar);
    case Kind::Rate:
      return parse_rate(text, calendar);
    case Kind::Money:
      return parse_money(text);
    case Kind::Price:
      return parse_price(text);
    case Kind::Text:
    case Kind::Meter:
      return std::string(text);
    case Kind::Choice:
      if (!is_choice(parameter.choices, text)) refuse(parameter, text);
      return std::string(text);
    case Kind::Distribution:
      return DistributionText{"deterministic", {{"mean", seconds(parse_duration(text, calendar))}}};
  }
  refuse(parameter, text);
}

/// The size of a value in its base unit, for range checks; text and flags have none.
struct Magnitude {
  double operator()(const Decimal& d) const { return d.to_double(); }
  double operator()(Bytes b) const { return static_cast<double>(b.value); }
  double operator()(Duration d) const { return seconds(d); }
  double operator()(const Rate& r) const { return r.per_second(); }
  double operator()(Money m) const { return m.dollars().to_double(); }
  double operator()(bool) const { return 0; }
  double operator()(const std::string&) const { return 0; }
  double operator()(const DistributionText& d) const {
    const auto mean = d.parameters.find("mean");
    return mean == d.parameters.end() ? 0 : mean->second;
  }
};

bool has_range(Kind kind) {
  return kind != Kind::Flag && kind != Kind::Text && kind != Kind::Choice && kind != Kind::Meter;
}

/// A bound of the range in the words of its kind.
std::string bound_text(const Parameter& parameter, double bound) {
  switch (parameter.kind) {
    case Kind::Bytes:
      return readable_size(bound);
    case Kind::Time:
    case Kind::Distribution:
      return readable_time(bound);
    case Kind::Rate:
      return readable_number(bound) + "/s";
    default:
      // A bound just below 1 is not 1.
      return readable_number(bound, std::abs(bound) < 1 ? Digits::All : Digits::Few);
  }
}

std::string range_text(const Parameter& parameter) {
  const std::string least = bound_text(parameter, parameter.min);
  if (parameter.max == std::numeric_limits<double>::infinity()) return ", at least " + least;
  if (parameter.min == parameter.max) return " of " + least;
  return fmt::format(" from {} to {}", least, bound_text(parameter, parameter.max));
}

}  // namespace

std::string description(const Parameter& parameter) {
  return fmt::format("{}{}", parameter.request_level_only ? "request level: " : "", parameter.help);
}

std::string expected_text(const Parameter& parameter) {
  static constexpr std::pair<Kind, std::string_view> kinds[] = {
      {Kind::Flag, "true or false"},
      {Kind::Count, "a whole count such as 100 or \"5M\""},
      {Kind::Number, "a number"},
      {Kind::Percent, "a share such as 0.4 or \"40%\""},
      {Kind::Bytes, "a size such as \"512MB\""},
      {Kind::Time, "a duration such as \"120ms\""},
      {Kind::Rate, "a rate such as \"12M/h\""},
      {Kind::Money, "an amount such as \"$2500\""},
      {Kind::Price, "an amount such as \"$2500\""},
      {Kind::Text, "a text"},
      {Kind::Meter, "a meter such as \"kms.requests\""},
      {Kind::Distribution, "a duration such as \"120ms\" or { distribution = …, mean = … }"}};
  if (parameter.kind == Kind::Choice) return "one of " + quoted_choices(parameter.choices);
  std::string text;
  for (const auto& [kind, description] : kinds) {
    if (kind == parameter.kind) text = description;
  }
  const bool bounded = parameter.min > 0 || parameter.max < std::numeric_limits<double>::infinity();
  return bounded && has_range(parameter.kind) ? text + range_text(parameter) : text;
}

void check_range(const Parameter& parameter, const Value& value, std::string_view text) {
  if (!has_range(parameter.kind)) return;
  const double magnitude = std::visit(Magnitude{}, value);
  if (magnitude < parameter.min || magnitude > parameter.max) {
    throw Error(Failure::Usage, fmt::format("{} = '{}' is out of range: expected a value{}",
                                            parameter.name, text, range_text(parameter)));
  }
}

Value read_value(const Parameter& parameter, std::string_view text, const Calendar& calendar) {
  Value value;
  try {
    value = read_kind(parameter, text, calendar);
  } catch (const Error& error) {
    if (error.failure() != Failure::Usage) throw;
    refuse(parameter, text);
  }
  if (parameter.kind == Kind::Percent) check_plain_change(parameter, value, text);
  if (parameter.kind == Kind::Percent) check_plain_share(parameter, value, text);
  check_range(parameter, value, text);
  return value;
}

Parameters::Parameters(std::span<const Parameter> table) {
  for (const Parameter& row : table) {
    if (row.fallback != required && row.fallback != optional) {
      values_.insert_or_assign(std::string(row.name), read_value(row, row.fallback));
    }
  }
}

void Parameters::set(std::string_view name, Value value) {
  values_.insert_or_assign(std::string(name), std::move(value));
  stated_.emplace(name);
}

const Value& Parameters::value(std::string_view name) const {
  const auto found = values_.find(name);
  if (found == values_.end()) broken(name);
  return found->second;
}

void Parameters::broken(std::string_view name) {
  throw Error(Failure::Internal, fmt::format("parameter '{}' is not in its table", name));
}

const Parameter* find_parameter(std::span<const Parameter> table, std::string_view name) {
  const auto found = std::find_if(table.begin(), table.end(),
                                  [&](const Parameter& row) { return row.name == name; });
  return found == table.end() ? nullptr : &*found;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before, last, row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before = std::exchange(last, row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({replaced, last[j] + 1, row[j - 1] + 1});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
  }
  return row.back();
}

namespace {

std::size_t common_beginning(std::string_view a, std::string_view b) {
  return static_cast<std::size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
}

/// "seasonality" for "season": at least half of both, and more than a few letters.
std::string_view name_that_begins_alike(std::string_view written,
                                        std::span<const std::string_view> names) {
  constexpr std::size_t few = 3;
  std::string_view alike;
  std::size_t longest = few;
  for (const std::string_view name : names) {
    const std::size_t common = common_beginning(written, name);
    if (name == written || common <= longest || 2 * common < std::max(written.size(), name.size()))
      continue;
    longest = common;
    alike = name;
  }
  return alike;
}

}  // namespace

std::string nearest_name(std::string_view misspelt, std::span<const std::string_view> names) {
  std::string_view nearest;
  std::size_t smallest = std::max<std::size_t>(2, misspelt.size() / 3) + 1;
  for (const std::string_view name : names) {
    if (name == misspelt) continue;  // whoever asks has refused it
    const std::size_t distance = edit_distance(misspelt, name);
    // Of short names two letters are most of them: "fit" is no "foo".
    if (2 * distance > std::max(misspelt.size(), name.size())) continue;
    if (distance < smallest) {
      smallest = distance;
      nearest = name;
    }
  }
  return std::string(nearest.empty() ? name_that_begins_alike(misspelt, names) : nearest);
}

std::string suggestion(std::string_view misspelt, std::span<const std::string_view> names) {
  const std::string nearest = nearest_name(misspelt, names);
  return nearest.empty() ? "" : fmt::format("; did you mean '{}'?", nearest);
}

std::string suggestion(std::string_view misspelt, std::span<const std::string> names) {
  return suggestion(misspelt, std::vector<std::string_view>(names.begin(), names.end()));
}

}  // namespace costsim
