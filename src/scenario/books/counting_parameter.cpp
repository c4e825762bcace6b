#include "scenario/books/counting_parameter.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "scenario/books/counting_words.hpp"
#include "scenario/books/quoted_number.hpp"

namespace costsim::scenario {
namespace {

using services::CountingParameter;

constexpr Parameter kind_row{"kind", Kind::Choice, required, "what it is",
                             "flag|count|number|percent|bytes|time|choice"};
constexpr Parameter must_row{"required", Kind::Flag, "false", "it must be given"};
constexpr Parameter min_row{"min", Kind::Number, "0", "least, in bytes, seconds or units"};
constexpr Parameter max_row{"max", Kind::Number, optional, "most"};

/// All are known before one is missed.
constexpr std::string_view parameter_keys[] = {"name",     "kind",    "help", "choices",
                                               "required", "default", "min",  "max"};

/// What a scenario gives every stage; and what expressions mean by themselves.
constexpr std::string_view taken_names[] = {"name",  "service", "from", "per",
                                            "share", "times",   "items"};

constexpr Word<Kind> kinds[] = {{"flag", Kind::Flag},     {"count", Kind::Count},
                                {"number", Kind::Number}, {"percent", Kind::Percent},
                                {"bytes", Kind::Bytes},   {"time", Kind::Time},
                                {"choice", Kind::Choice}};

std::string choices_of(TableReader& reader, Kind kind) {
  const std::vector<std::string> choices = reader.texts("choices");
  if ((kind == Kind::Choice) == choices.empty()) {
    reader.fail("'choices' belong to kind = \"choice\", and to it alone");
  }
  std::set<std::string_view> known;
  for (const std::string& choice : choices) {
    const bool written = !choice.empty() && choice.find('|') == std::string::npos;
    if (written && known.insert(choice).second) continue;
    reader.document().fail(reader.need("choices"),
                           fmt::format("choices: '{}' {}", choice,
                                       written ? "stands there twice"
                                               : "cannot be chosen: expected a word without '|'"));
  }
  return fmt::format("{}", fmt::join(choices, "|"));
}

/// Without a default a parameter may be left out, unless it is required.
std::string fallback_of(TableReader& reader) {
  const bool must = flag(reader, must_row);
  const std::optional<std::string> text = quoted_text(reader, "default");
  if (must && text) reader.fail("a parameter has a default or is required, not both");
  if (text) return *text;
  return std::string(must ? required : optional);
}

/// A default that is not of the parameter's kind or range.
void check_default(TableReader& reader, const CountingParameter& parameter) {
  if (!reader.has("default")) return;
  try {
    read_value(services::rows_of({parameter}).front(), parameter.fallback);
  } catch (const Error& error) {
    reader.document().fail(reader.need("default"), error.what());
  }
}

std::string name_of(TableReader& reader) {
  std::string name = word_in(reader, "name");
  if (std::ranges::find(taken_names, name) == std::end(taken_names)) return name;
  reader.document().fail(reader.need("name"),
                         fmt::format("'{}' means something else: expected another name, none of {}",
                                     name, fmt::join(taken_names, ", ")));
}

/// A bound of a size or a time is a plain number, too: of what, the message says.
std::optional<Decimal> bound_of(TableReader& reader, const Parameter& row, Kind kind) {
  const std::string_view unit = kind == Kind::Bytes ? "bytes" : "seconds";
  try {
    return quoted_number(reader, row);
  } catch (const Error&) {
    const toml::node& stated = reader.need(row.name);
    if (!stated.is_string() || (kind != Kind::Bytes && kind != Kind::Time)) throw;
    reader.document().fail(stated, fmt::format("{} = '{}': expected a number of {}, such as \"60\"",
                                               row.name, reader.need_text(row.name), unit));
  }
}

/// What has no magnitude has no range; of others it is not empty.
void read_range(TableReader& reader, CountingParameter& parameter) {
  const std::pair<Parameter, double*> bounds[] = {{min_row, &parameter.min},
                                                  {max_row, &parameter.max}};
  for (const auto& [row, bound] : bounds) {
    reader.attempt([&, &row = row, &bound = bound] {
      if (const auto stated = bound_of(reader, row, parameter.kind)) *bound = stated->to_double();
      if (!reader.has(row.name)) return;
      if (parameter.kind != Kind::Flag && parameter.kind != Kind::Choice) return;
      reader.document().fail(reader.need(row.name),
                             fmt::format("{} of a {}: expected one of what is counted or measured",
                                         row.name, word_of(parameter.kind)));
    });
  }
  if (!reader.sound() || parameter.min <= parameter.max) return;
  reader.document().fail(reader.need("max"),
                         fmt::format("max = '{}' is less than min = '{}'", reader.need_text("max"),
                                     reader.need_text("min")));
}

}  // namespace

std::string word_in(TableReader& reader, std::string_view key) {
  std::string word = reader.need_text(key);
  const auto in_word = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  const bool is_word = !word.empty() && std::ranges::all_of(word, in_word);
  if (is_word && (word[0] < '0' || word[0] > '9')) return word;
  reader.document().fail(reader.need(key),
                         fmt::format("{} = '{}' cannot stand in an expression or a check: expected "
                                     "letters, digits and '_', and no digit first",
                                     key, word));
}

std::string_view word_of(Kind kind) {
  return std::ranges::find(kinds, kind, &Word<Kind>::value)->text;
}

CountingParameter read_counting_parameter(TableReader& reader) {
  for (const std::string_view key : parameter_keys) reader.take(key);
  CountingParameter parameter;
  parameter.name = reader.tried([&] { return name_of(reader); });
  reader.attempt([&] {
    parameter.kind = meaning(reader, kind_row, kinds);
    parameter.choices = choices_of(reader, parameter.kind);
  });
  parameter.help = reader.tried_text("help");
  parameter.fallback = reader.tried([&] { return fallback_of(reader); });
  reader.attempt([&] { read_range(reader, parameter); });
  if (reader.sound()) reader.attempt([&] { check_default(reader, parameter); });
  return parameter;
}

}  // namespace costsim::scenario
