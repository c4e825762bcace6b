#include "analysis/varied_key.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>

#include <fmt/format.h>

#include "analysis/contests.hpp"
#include "decision/evaluate.hpp"
#include "units/error.hpp"
#include "units/quantity.hpp"
#include "units/readable.hpp"

namespace costsim::analysis {
namespace {

[[noreturn]] void fail(std::string_view expected) {
  throw Error(Failure::Usage, std::string(expected));
}

/// A number and what stands around it.
struct Affixed {
  std::string before, after;
  double number = 0;
};

std::optional<Affixed> affixed(std::string_view text) {
  const auto is_part = [](char c) {
    return std::isdigit(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-' || c == '+';
  };
  std::size_t begin = 0;
  while (begin < text.size() && !is_part(text[begin])) ++begin;
  std::size_t end = begin;
  while (end < text.size() && is_part(text[end])) ++end;
  const bool exponent = end + 1 < text.size() && (text[end] == 'e' || text[end] == 'E') &&
                        is_part(text[end + 1]) && text[end + 1] != '.';
  if (exponent) {
    ++end;
    while (end < text.size() && is_part(text[end])) ++end;
  }
  if (begin == end) return std::nullopt;
  try {
    return Affixed{std::string(text.substr(0, begin)), std::string(text.substr(end)),
                   Decimal::parse(text.substr(begin, end - begin)).to_double()};
  } catch (const Error&) {
    return std::nullopt;
  }
}

/// Text of one kind → its base unit.
using Reader = double (*)(std::string_view text);

/// "60%", "0.6" and "0.6x"
double share(std::string_view text) {
  if (text.ends_with('%')) return parse_percent(text).to_double();
  if (text.ends_with('x')) text.remove_suffix(1);
  return Decimal::parse(text).to_double();
}

/// What a unit is worth in the base unit of the first kind that reads both.
std::optional<double> ratio_of_units(std::string_view unit, std::string_view other) {
  static constexpr Reader readers[] = {
      [](std::string_view text) { return seconds(parse_duration(text)); },
      [](std::string_view text) { return static_cast<double>(parse_bytes(text).value); },
      [](std::string_view text) { return parse_rate(text).per_second(); },
      [](std::string_view text) { return parse_count(text).to_double(); },
      [](std::string_view text) { return share(text); },
  };
  for (const Reader read : readers) {
    try {
      // A thousand: a nanosecond or a byte is the least that the readers tell apart.
      const double thousand = read(fmt::format("1000{}", unit));
      return read(fmt::format("1000{}", other)) / thousand;
    } catch (const Error&) {
      continue;
    }
  }
  return std::nullopt;
}

struct Ends {
  Affixed low;
  double high = 0;
};

Ends ends_of(std::string_view range) {
  constexpr std::string_view expected =
      "expected KEY=FROM..TO, such as traffic.rate=1/s..20000/s or workload.cpu=1ms..2s:linear";
  const std::size_t dots = range.find("..");
  if (dots == std::string_view::npos) fail(expected);
  if (const std::size_t colon = range.find(':'); colon != std::string_view::npos) {
    fail(fmt::format("'{}' says nothing of a range: expected :log, :linear or :by=STEP behind it",
                     range.substr(colon)));
  }
  const auto low = affixed(range.substr(0, dots)), high = affixed(range.substr(dots + 2));
  if (!low || !high) {
    fail(fmt::format("'{}' is no number that can be varied: {}",
                     low ? range.substr(dots + 2) : range.substr(0, dots), expected));
  }
  if (low->before == high->before && low->after == high->after) return {*low, high->number};
  if (low->before != high->before) fail("both ends need the same unit");
  const auto ratio = ratio_of_units(low->after, high->after);
  if (!ratio) fail("both ends need units of one kind");
  return {*low, high->number * *ratio};
}

/// As many as a double keeps of any number.
constexpr int all_digits = 15;

/// So many significant digits without an exponent, of which units would make something else.
std::string plain_digits(double x, int digits) {
  std::string number = fmt::format("{:.{}g}", x, digits);
  if (number.find('e') == std::string::npos) return number;
  const Decimal exact = Decimal::parse(number);
  return exact.text();
}

enum class Scale { Auto, Log, Linear };

/// Takes ":by=64MB" from the end: the step's text, which may be forgotten.
std::optional<std::string_view> taken_step(std::string_view& text) {
  constexpr std::string_view by = ":by=";
  const std::size_t place = text.find(by);
  if (place == std::string_view::npos) return std::nullopt;
  const std::string_view step = text.substr(place + by.size());
  text = text.substr(0, place);
  return step;
}

/// Takes ":log" or ":linear" from the end.
Scale taken_scale(std::string_view& text) {
  for (const auto& [name, scale] : {std::pair{std::string_view(":log"), Scale::Log},
                                    std::pair{std::string_view(":linear"), Scale::Linear}}) {
    if (!text.ends_with(name)) continue;
    text.remove_suffix(name.size());
    return scale;
  }
  return Scale::Auto;
}

}  // namespace

std::string VariedKey::value(double x) const {
  return before + plain_digits(x, all_digits) + after;
}

namespace {

/// "prices.override.SERVICE.METER", whose value is dollars without saying so.
bool is_price(const VariedKey& key) {
  const std::string_view name = key.key;
  const bool other = name.ends_with(".per") || name.ends_with(".up_to");
  return name.starts_with("prices.override.") && !other && key.before.empty() && key.after.empty();
}

}  // namespace

std::string VariedKey::readable(double x, Rounding rounding, int digits) const {
  if (is_price(*this)) {
    VariedKey dollars = *this;
    dollars.before = "$";
    return dollars.readable(x, rounding, digits);
  }
  constexpr double kilo = 1e3, mega = 1e6, giga = 1e9, many = 1e5;
  if (axis.step > 0) {  // a step is told whole, and below it comes the one before
    const double step = rounding == Rounding::Below ? x - axis.step : x;
    return before + plain_digits(step, all_digits) + after;
  }
  const bool bare = after.empty() || after.front() == '/';
  const bool in_thousands = bare && before != "$";
  if (std::abs(x) >= many && !in_thousands) {  // to the unit, as it is written in files
    digits = std::max(digits, static_cast<int>(fmt::format("{:.0f}", std::abs(x)).size()));
  }
  const double shown = rounded_to_digits(x, digits, rounding);
  const auto number = [&](double value) { return before + plain_digits(value, digits); };
  if (in_thousands && shown >= giga) return number(shown / giga) + "B" + after;
  if (in_thousands && shown >= mega) return number(shown / mega) + "M" + after;
  if (in_thousands && shown >= 10 * kilo) return number(shown / kilo) + "k" + after;
  return number(shown) + after;
}

std::optional<double> VariedKey::number_of(std::string_view text) const {
  const auto written = affixed(text);
  if (!written || written->before != before) return std::nullopt;
  if (written->after == after) return written->number;
  const auto ratio = ratio_of_units(after, written->after);
  if (!ratio) return std::nullopt;
  return written->number * *ratio;
}

VariedKey parse_varied_key(std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == 0 || equals == std::string_view::npos) {
    fail("expected KEY=FROM..TO, such as traffic.rate=1/s..20000/s");
  }
  std::string_view range = text.substr(equals + 1);
  const std::optional<std::string_view> step = taken_step(range);
  const Scale scale = taken_scale(range);
  const Ends ends = ends_of(range);
  VariedKey varied{std::string(text.substr(0, equals)),
                   ends.low.before,
                   ends.low.after,
                   {.low = ends.low.number, .high = ends.high}};
  Axis& axis = varied.axis;
  if (axis.low >= axis.high) fail("the second end must be above the first");
  constexpr double far = 10;
  axis.logarithmic =
      scale == Scale::Log || (scale == Scale::Auto && axis.low > 0 && axis.high / axis.low >= far);
  if (axis.logarithmic && axis.low <= 0) fail("a logarithmic scale begins above 0");
  if (step) {
    axis.step = varied.number_of(*step).value_or(0);
    if (!(axis.step > 0)) {
      fail(fmt::format("':by={}': expected a step above 0, in the unit of the ends", *step));
    }
    axis.high = axis.low + std::floor((axis.high - axis.low) / axis.step) * axis.step;
    if (axis.low >= axis.high) fail("the step behind :by= leaves only the first end");
  }
  if (varied.key == all_traffic && varied.after != "x" && !varied.after.empty()) {
    fail("the traffic is varied by factors, such as traffic=0.1x..10x");
  }
  return varied;
}

std::optional<VariedKey> varied_around(std::string key, std::string_view stated, double times) {
  const auto written = affixed(stated);
  if (!written || !(written->number > 0) || (!written->before.empty() && written->before != "$")) {
    return std::nullopt;
  }
  const bool several = std::any_of(written->after.begin(), written->after.end(), [](char c) {
    return std::isdigit(static_cast<unsigned char>(c)) != 0;
  });
  if (several) return std::nullopt;
  return VariedKey{
      std::move(key),
      written->before,
      written->after,
      {.low = written->number / times, .high = written->number * times, .logarithmic = true}};
}

namespace {

/// Evaluates the study with this set.
using Ask = std::function<void(const Assignment& set)>;

/// A title takes any text, and the numbers of a range as well.
void refuse_text(const VariedKey& key, const Ask& ask) {
  constexpr const char* no_number = "words";
  if (key.key == all_traffic) return;
  try {
    ask({key.key, no_number, "--vary"});
  } catch (const Error&) {
    return;
  }
  fail(
      fmt::format("{} is a text, which any words may be: expected a key with a number, such as "
                  "traffic.rate",
                  key.key));
}

bool takes(const VariedKey& key, double x, const Ask& ask) {
  try {
    ask(key.assigned(x));
    return true;
  } catch (const Error&) {
    return false;
  }
}

/// Of a count, whatever letter stands behind it ("5k" of them), and of a size that goes by
/// megabytes or by 64 of them: a key that refuses a number of many digits between its ends takes
/// whole ones. A point far from the end tells: a number that is rounded looks as if it were taken.
/// 0 where the key takes every number, or none of these.
double step_of(const VariedKey& key, const Ask& ask) {
  constexpr double somewhere = 0.381966011250105;
  const double length = key.axis.high - key.axis.low;
  if (takes(key, key.axis.low + somewhere * length, ask)) return 0;
  for (const double step : {1e-9, 1e-6, 1e-3, 1.0 / 1024, 1.0 / 16, 1.0, 64.0}) {
    const double far = std::max(1.0, std::floor(somewhere * length / step)) * step;
    if (step <= length && takes(key, key.axis.low + far, ask)) return step;
  }
  return 0;
}

VariedKey with_step(VariedKey key, const Ask& ask) {
  Axis& axis = key.axis;
  if (axis.step == 0) axis.step = step_of(key, ask);
  if (axis.step > 0)
    axis.high = axis.low + std::floor((axis.high - axis.low) / axis.step) * axis.step;
  return key;
}

Ask asking(const Vary& vary) {
  return [&vary](const Assignment& set) { decision::evaluate(of_flow_alone(vary({set}))); };
}

}  // namespace

VariedKey stepped(VariedKey key, const Vary& vary) {
  const Ask ask = asking(vary);
  refuse_text(key, ask);
  return with_step(std::move(key), ask);
}

VariedKey settled(VariedKey key, const Vary& vary) {
  const Ask ask = asking(vary);
  refuse_text(key, ask);
  ask(key.assigned(key.axis.low));
  ask(key.assigned(key.axis.high));
  return with_step(std::move(key), ask);
}

}  // namespace costsim::analysis
