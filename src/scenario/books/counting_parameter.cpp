#include "scenario/books/counting_parameter.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "scenario/books/counting_words.hpp"

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
  return fmt::format("{}", fmt::join(choices, "|"));
}

/// Without a default a parameter may be left out, unless it is required.
std::string fallback_of(TableReader& reader) {
  const bool must = flag(reader, must_row);
  const std::optional<std::string> text = reader.text("default");
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
  std::string name = reader.need_text("name");
  if (std::ranges::find(taken_names, name) == std::end(taken_names)) return name;
  reader.document().fail(reader.need("name"),
                         fmt::format("'{}' means something else: expected another name", name));
}

}  // namespace

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
  reader.attempt([&] { parameter.min = std::get<Decimal>(*reader.value(min_row)).to_double(); });
  reader.attempt([&] {
    if (const auto max = reader.value(max_row)) parameter.max = std::get<Decimal>(*max).to_double();
  });
  if (reader.sound()) reader.attempt([&] { check_default(reader, parameter); });
  return parameter;
}

}  // namespace costsim::scenario
