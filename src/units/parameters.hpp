// Parameters described by a table: one description serves reading, checking, --help, the JSON
// Schema and the how-to guides. A shape of traffic and a cloud service both say what they take this
// way.
#pragma once

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "units/quantity.hpp"

namespace costsim {

enum class Kind {
  Flag,
  Count,
  Number,
  Percent,  ///< a share or a factor
  Bytes,
  Time,
  Rate,
  Money,  ///< what is paid, in whole nano-dollars
  Price,  ///< dollars for each of something, with all of their digits: a Decimal
  Text,
  Choice,
  Distribution,
  Meter  ///< "kms.requests": a meter of the price books, which whoever has them looks up
};

/// A time that varies: a family of distributions with its parameters, times in seconds.
/// Just "120ms" is the family "deterministic" with its "mean".
struct DistributionText {
  std::string family = "deterministic";
  std::map<std::string, double> parameters = {};
  std::vector<double> values = {};           ///< "empirical": measured, in place of parameters
  std::vector<double> weights = {};          ///< "mixture": one for each of its parts
  std::vector<DistributionText> parts = {};  ///< "mixture"
};

using Value =
    std::variant<bool, Decimal, Bytes, Duration, Rate, Money, std::string, DistributionText>;

/// The fallback of a parameter that must be given.
inline constexpr std::string_view required = "(required)";
/// The fallback of a parameter that may be absent; ask has() before reading it.
inline constexpr std::string_view optional = "(optional)";

/// One row of a parameter table.
struct Parameter {
  std::string_view name;
  Kind kind = Kind::Text;
  std::string_view fallback =
      required;                   ///< as it would stand in a scenario, or `required`, `optional`
  std::string_view help;          ///< one line
  std::string_view choices = {};  ///< for Kind::Choice: "rest|http|websocket"
  double min = 0;                 ///< for numbers, in the base unit (bytes, seconds, events/s)
  double max = std::numeric_limits<double>::infinity();
  /// Simulated requests alone heed it: the usage that the flow counts is the same with any value.
  bool request_level_only = false;
  /// What each item has, for which a volume of all may stand, as a Rate of bytes or of what the
  /// number counts: { total = "10GB/month" } of bytes, "5M/month" of a number.
  bool volume = false;
  /// What a search for cheaper settings tries of it: "128MB|256MB". Nothing: it is no knob.
  std::string_view tried = {};
};

/// One table of several.
template <std::size_t... Sizes>
constexpr auto joined(const Parameter (&... tables)[Sizes]) {
  std::array<Parameter, (Sizes + ...)> all;
  auto next = all.begin();
  ((next = std::copy(std::begin(tables), std::end(tables), next)), ...);
  return all;
}

/// The row's help as guides and the JSON Schema tell it: "request level: " stands before what only
/// simulated requests heed.
std::string description(const Parameter& parameter);

/// Text → value, checked against the row's kind, choices and range; throws Error(Usage) that quotes
/// the text and says what was expected, with the units that there are. `Distribution` takes a plain
/// duration here.
///
/// A `Percent` is "60%", a factor "0.6x", or the plain number 0.6. Of a row whose range ends beyond
/// 2, a plain number above 2 is refused: nobody can tell whether 60 means 60 % or 60 times.
Value read_value(const Parameter& parameter, std::string_view text, const Calendar& calendar = {});
/// Checks the range of a value that was made elsewhere.
void check_range(const Parameter& parameter, const Value& value, std::string_view text);
/// "a duration such as \"120ms\"", for messages and guides.
std::string expected_text(const Parameter& parameter);

/// The values of one table's parameters, defaults filled in. A getter of a name that the table does
/// not have, or of another kind, is a broken invariant of ours: Error(Internal).
class Parameters {
 public:
  Parameters() = default;
  /// Every parameter of the table at its fallback; required ones are absent until set.
  explicit Parameters(std::span<const Parameter> table);

  void set(std::string_view name, Value value);
  bool has(std::string_view name) const { return values_.find(name) != values_.end(); }
  /// Whether it was set, be it to its fallback.
  bool stated(std::string_view name) const { return stated_.find(name) != stated_.end(); }

  /// Of whatever kind.
  const Value& value(std::string_view name) const;
  bool flag(std::string_view name) const { return get<bool>(name); }
  const Decimal& number(std::string_view name) const { return get<Decimal>(name); }
  std::int64_t count(std::string_view name) const { return get<Decimal>(name).to_int64(); }
  double real(std::string_view name) const { return get<Decimal>(name).to_double(); }
  Bytes bytes(std::string_view name) const { return get<Bytes>(name); }
  Duration duration(std::string_view name) const { return get<Duration>(name); }
  const Rate& rate(std::string_view name) const { return get<Rate>(name); }
  Money money(std::string_view name) const { return get<Money>(name); }
  const std::string& text(std::string_view name) const { return get<std::string>(name); }
  const DistributionText& distribution(std::string_view name) const {
    return get<DistributionText>(name);
  }

 private:
  template <typename T>
  const T& get(std::string_view name) const;
  [[noreturn]] static void broken(std::string_view name);

  std::map<std::string, Value, std::less<>> values_;
  std::set<std::string, std::less<>> stated_;
};

template <typename T>
const T& Parameters::get(std::string_view name) const {
  const auto found = values_.find(name);
  if (found == values_.end() || !std::holds_alternative<T>(found->second)) broken(name);
  return std::get<T>(found->second);
}

/// The row with this name, or nullptr.
const Parameter* find_parameter(std::span<const Parameter> table, std::string_view name);

/// Letters left out, put in, replaced, or swapped with their neighbour (optimal string alignment).
std::size_t edit_distance(std::string_view a, std::string_view b);
/// The nearest of some names to a misspelt one by edit distance, else one that begins like it, or
/// "" when none is near.
std::string nearest_name(std::string_view misspelt, std::span<const std::string_view> names);
/// "; did you mean 'lambda'?", the end of a message, or "" when no name is near.
std::string suggestion(std::string_view misspelt, std::span<const std::string_view> names);
/// The same for names that are strings.
std::string suggestion(std::string_view misspelt, std::span<const std::string> names);

}  // namespace costsim
