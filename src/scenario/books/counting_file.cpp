#include "scenario/books/counting_file.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "scenario/books/provenance_entry.hpp"
#include "scenario/toml/table_reader.hpp"

namespace costsim::scenario {
namespace {

using services::Bound;
using services::CountedLimit;
using services::CountedMeter;
using services::CountedPassage;
using services::CountedSetting;
using services::Counting;
using services::CountingParameter;
using services::Expression;
using services::PeakMetric;
using services::Role;
using services::Severity;

constexpr Parameter role_row{"role", Kind::Choice, "counter", "what it does",
                             "counter|topic|gateway"};
constexpr Parameter kind_row{"kind", Kind::Choice, required, "what it is",
                             "flag|count|number|percent|bytes|time|choice"};
constexpr Parameter must_row{"required", Kind::Flag, "false", "it must be given"};
constexpr Parameter min_row{"min", Kind::Number, "0", "least, in bytes, seconds or units"};
constexpr Parameter max_row{"max", Kind::Number, optional, "most"};
constexpr Parameter skip_row{"skip_zero", Kind::Flag, "false", "none of it is not listed"};
constexpr Parameter severity_row{"severity", Kind::Choice, "error",
                                 "error: work is lost or refused", "error|warning|info"};

/// What a scenario gives every stage; and what expressions mean by themselves.
constexpr std::string_view taken_names[] = {"name",  "service", "from", "per",
                                            "share", "times",   "items"};

template <typename T>
struct Word {
  std::string_view text;
  T value;
};

constexpr Word<Kind> kinds[] = {{"flag", Kind::Flag},     {"count", Kind::Count},
                                {"number", Kind::Number}, {"percent", Kind::Percent},
                                {"bytes", Kind::Bytes},   {"time", Kind::Time},
                                {"choice", Kind::Choice}};
constexpr Word<Role> roles[] = {
    {"counter", Role::Counter}, {"topic", Role::Topic}, {"gateway", Role::Gateway}};
constexpr Word<Bound> bounds[] = {{"at_most", Bound::AtMost},
                                  {"at_least", Bound::AtLeast},
                                  {"multiple_of", Bound::MultipleOf},
                                  {"one_of", Bound::OneOf}};
constexpr Word<Severity> severities[] = {
    {"error", Severity::Error}, {"warning", Severity::Warning}, {"info", Severity::Info}};

/// One of some words; the row has refused all others.
template <typename T, std::size_t N>
T meaning(TableReader& reader, const Parameter& row, const Word<T> (&words)[N]) {
  const std::string text = std::get<std::string>(*reader.value(row));
  return std::find_if(words, words + N, [&](const auto& word) { return word.text == text; })->value;
}

std::string_view word_of(Kind kind) {
  return std::ranges::find(kinds, kind, &Word<Kind>::value)->text;
}

bool flag(TableReader& reader, const Parameter& row) {
  return std::get<bool>(*reader.value(row));
}

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

CountingParameter read_parameter(TableReader& reader) {
  CountingParameter parameter;
  parameter.name = reader.need_text("name");
  if (std::ranges::find(taken_names, parameter.name) != std::end(taken_names)) {
    reader.document().fail(
        reader.need("name"),
        fmt::format("'{}' means something else: expected another name", parameter.name));
  }
  parameter.kind = meaning(reader, kind_row, kinds);
  parameter.help = reader.need_text("help");
  parameter.choices = choices_of(reader, parameter.kind);
  parameter.fallback = fallback_of(reader);
  parameter.min = std::get<Decimal>(*reader.value(min_row)).to_double();
  if (const auto max = reader.value(max_row)) parameter.max = std::get<Decimal>(*max).to_double();
  check_default(reader, parameter);
  return parameter;
}

/// Reads the entries of one service in the order in which they lean on each other.
class CountingReader {
 public:
  CountingReader(const Document& document, TableReader& root, Counting& counting)
      : document_(document), root_(root), counting_(counting) {}

  void read() {
    const std::size_t errors = document_.errors();
    each("parameter", "name",
         [&](TableReader& reader) { counting_.parameters.push_back(read_parameter(reader)); });
    rows_ = services::rows_of(counting_.parameters);
    parameters_are_known_ = document_.errors() == errors;
    each("meter", "name", [&](TableReader& reader) { counting_.meters.push_back(meter(reader)); });
    each("metric", "name", [&](TableReader& reader) {
      counting_.metrics.push_back({.name = reader.need_text("name"),
                                   .help = reader.need_text("help"),
                                   .per_item = expression(reader, "peak_per_item")});
    });
    each("limit", "id", [&](TableReader& reader) { counting_.limits.push_back(limit(reader)); });
    each("setting", "",
         [&](TableReader& reader) { counting_.settings.push_back(setting(reader)); });
    root_.attempt([&] {
      if (root_.tables("meter").empty()) root_.fail("a service needs at least one [[meter]]");
    });
    root_.attempt([&] {
      if (const toml::table* table = root_.table("on_the_way")) read_passage(*table);
    });
    root_.attempt([&] {
      if (counting_.role == Role::Gateway && parameters_are_known_) check_named_parameters();
    });
  }

 private:
  /// What is wrong with an entry is told beside the others. An entry has a name of its own by
  /// `key`, if there is one.
  template <typename Read>
  void each(const std::string& list, std::string_view key, const Read& read_entry) {
    std::set<std::string> names;
    for (const toml::table* table : root_.tables(list)) {
      root_.attempt([&] {
        TableReader reader(document_, *table, fmt::format("a [[{}]]", list));
        read_entry(reader);
        if (!key.empty()) require_new_name(reader, list, key, names);
        reader.finish();
      });
    }
  }

  void require_new_name(TableReader& reader, const std::string& list, std::string_view key,
                        std::set<std::string>& names) const {
    if (names.insert(reader.need_text(key)).second) return;
    document_.fail(reader.need(key),
                   fmt::format("there is a {} '{}' already", list, reader.need_text(key)));
  }

  CountedMeter meter(TableReader& reader) const {
    CountedMeter meter{.name = reader.need_text("name"),
                       .quantity = expression(reader, "quantity"),
                       .skip_zero = flag(reader, skip_row)};
    if (reader.has("when")) meter.when = expression(reader, "when");
    return meter;
  }

  CountedLimit limit(TableReader& reader) const {
    CountedLimit limit;
    limit.id = reader.need_text("id");
    limit.rule = reader.need_text("rule");
    limit.need = expression(reader, "need");
    limit.unit = reader.text("unit").value_or("");
    limit.message = reader.need_text("message");
    limit.severity = meaning(reader, severity_row, severities);
    return limit;
  }

  /// The one bound that it states.
  const Word<Bound>& bound_of(TableReader& reader) const {
    const Word<Bound>* stated = nullptr;
    for (const Word<Bound>& bound : bounds) {
      if (reader.take(bound.text) == nullptr) continue;
      if (stated != nullptr) reader.fail("a [[setting]] has one bound: expected no other one");
      stated = &bound;
    }
    if (stated != nullptr) return *stated;
    reader.missing("at_most",
                   "a [[setting]] needs one of at_most, at_least, multiple_of and one_of");
  }

  CountedSetting setting(TableReader& reader) const {
    CountedSetting setting;
    setting.key = reader.need_text("key");
    const Parameter* row = find_parameter(rows_, setting.key);
    if (row == nullptr) {
      if (!parameters_are_known_) throw AlreadyTold{};
      document_.fail(reader.need("key"),
                     fmt::format("there is no [[parameter]] '{}'", setting.key));
    }
    const Word<Bound>& bound = bound_of(reader);
    setting.bound = bound.value;
    const std::vector<std::string> limits = reader.texts(bound.text);
    for (const std::string& limit : limits) check_limit(reader, bound.text, *row, limit);
    setting.limits = fmt::format("{}", fmt::join(limits, "|"));
    setting.refused = reader.need_text("refused");
    setting.source = reader.need_text("source");
    const std::string as_of = reader.need_text("as_of");
    if (!is_date(as_of)) {
      document_.fail(reader.need("as_of"),
                     fmt::format("as_of = '{}': expected a date such as \"2026-06\"", as_of));
    }
    setting.source += fmt::format(" ({})", as_of);
    return setting;
  }

  void check_limit(TableReader& reader, std::string_view bound, const Parameter& row,
                   const std::string& limit) const {
    Parameter any = row;  // a step may lie below the parameter's least value
    any.min = 0;
    try {
      read_value(any, limit);
    } catch (const Error& error) {
      document_.fail(reader.need(bound), fmt::format("{}: {}", bound, error.what()));
    }
  }

  void read_passage(const toml::table& table) {
    TableReader reader(document_, table, "[on_the_way]");
    if (counting_.role != Role::Gateway) {
      reader.fail("[on_the_way] belongs to role = \"gateway\", whose requests wait for an answer");
    }
    CountedPassage& passage = counting_.passage;
    if (reader.has("time")) passage.time = time_expression(reader, "time");
    if (reader.has("timeout")) passage.timeout = time_expression(reader, "timeout");
    passage.rate = reader.text("rate");
    passage.burst = reader.text("burst");
    passage.concurrency = reader.text("concurrency");
    if (passage.rate.has_value() != passage.burst.has_value()) {
      reader.fail("'rate' and 'burst' are rules of one quota: expected both or neither");
    }
    reader.finish();
  }

  Expression time_expression(TableReader& reader, std::string_view key) const {
    Expression time = expression(reader, key);
    if (services::is_time(time, rows_)) return time;
    document_.fail(reader.need(key),
                   fmt::format("{} = \"{}\" is no time: expected a parameter of kind \"time\", a "
                               "rule, or a multiple or a sum of such",
                               key, reader.need_text(key)));
  }

  /// Parameters that mean the same at every gateway (services/kit/passage.hpp) are of one kind.
  void check_named_parameters() const {
    constexpr std::pair<std::string_view, Kind> meanings[] = {{"timeout", Kind::Time},
                                                              {"kind", Kind::Choice}};
    for (const toml::table* table : root_.tables("parameter")) {
      TableReader reader(document_, *table, "a [[parameter]]");
      const Parameter& row = *find_parameter(rows_, reader.need_text("name"));
      for (const auto& [name, kind] : meanings) {
        if (row.name != name || row.kind == kind) continue;
        document_.fail(reader.need("kind"),
                       fmt::format("kind = \"{}\" of a gateway's '{}': expected \"{}\", or another "
                                   "name, because requests heed this one",
                                   reader.need_text("kind"), name, word_of(kind)));
      }
    }
  }

  Expression expression(TableReader& reader, std::string_view key) const {
    const std::string text = reader.need_text(key);
    try {
      return services::parse_expression(text, rows_);
    } catch (const Error& error) {
      if (!parameters_are_known_) throw AlreadyTold{};  // it may be about one that was refused
      document_.fail(reader.need(key), fmt::format("{} = \"{}\": {}", key, text, error.what()));
    }
  }

  const Document& document_;
  TableReader& root_;
  Counting& counting_;
  std::vector<Parameter> rows_;
  bool parameters_are_known_ = true;
};

}  // namespace

services::Counting read_counting(const Document& document, const std::string& service) {
  TableReader root(document, document.root(), "a service");
  if (root.need_text("service") != service) {
    document.fail(root.need("service"), fmt::format("service = '{}' in the file of '{}'",
                                                    root.need_text("service"), service));
  }
  Counting counting;
  counting.name = service;
  root.attempt([&] { counting.help = root.need_text("help"); });
  root.attempt([&] { counting.role = meaning(root, role_row, roles); });
  CountingReader(document, root, counting).read();
  root.finish();
  return counting;
}

}  // namespace costsim::scenario
