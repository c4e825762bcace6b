#include "scenario/books/counting_setting.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "scenario/books/counting_parameter.hpp"
#include "scenario/books/counting_words.hpp"
#include "scenario/books/provenance_entry.hpp"
#include "scenario/books/quoted_number.hpp"

namespace costsim::scenario {
namespace {

using services::Bound;
using services::CountedSetting;

/// All are known before one is missed.
constexpr std::string_view setting_keys[] = {"key", "refused", "source", "as_of"};

constexpr Word<Bound> bounds[] = {{"at_most", Bound::AtMost},
                                  {"at_least", Bound::AtLeast},
                                  {"multiple_of", Bound::MultipleOf},
                                  {"one_of", Bound::OneOf}};

services::SettingRule rule_of(const CountedSetting& setting) {
  return {.key = setting.key, .bound = setting.bound, .refused = "", .constant = setting.limits};
}

/// Whether a value can keep to both.
bool go_together(const CountedSetting& a, const CountedSetting& b, const Parameter& row) {
  std::vector<Value> of_a = services::constants_of(rule_of(a), row);
  std::vector<Value> of_b = services::constants_of(rule_of(b), row);
  const auto any_keeps_to = [](const std::vector<Value>& some, Bound bound,
                               const std::vector<Value>& limits) {
    return std::ranges::any_of(
        some, [&](const Value& each) { return services::keeps_to(bound, each, limits); });
  };
  if (a.bound == Bound::OneOf) return any_keeps_to(of_a, b.bound, of_b);
  if (b.bound == Bound::OneOf) return any_keeps_to(of_b, a.bound, of_a);
  if (a.bound == Bound::AtLeast && b.bound == Bound::AtMost) std::swap(of_a, of_b);
  const bool is_range = a.bound != Bound::MultipleOf && b.bound != Bound::MultipleOf;
  return !is_range || any_keeps_to(of_b, Bound::AtMost, of_a);
}

class SettingReader {
 public:
  SettingReader(TableReader& reader, std::span<const Parameter> rows, bool rows_are_known,
                std::span<const CountedSetting> earlier)
      : reader_(reader), rows_(rows), rows_are_known_(rows_are_known), earlier_(earlier) {}

  CountedSetting read() {
    for (const std::string_view key : setting_keys) reader_.take(key);
    for (const Word<Bound>& bound : bounds) reader_.take(bound.text);
    CountedSetting setting;
    const Parameter* row = nullptr;
    reader_.attempt([&] {
      setting.key = reader_.need_text("key");
      row = &row_named(setting.key);
    });
    bool right = false;
    reader_.attempt([&] {
      read_bound(row, setting);
      right = true;
    });
    if (!right) setting.limits.clear();  // later ones are not held against it
    setting.refused = reader_.tried_text("refused");
    setting.source = reader_.tried_text("source");
    setting.source += fmt::format(" ({})", reader_.tried([&] { return date(); }));
    return setting;
  }

 private:
  const Document& document() const { return reader_.document(); }

  /// A flag or a choice has no magnitude that a bound could be held against.
  const Parameter& row_named(const std::string& key) {
    const Parameter* row = find_parameter(rows_, key);
    if (row == nullptr && !rows_are_known_) throw AlreadyTold{};
    if (row == nullptr) {
      document().fail(reader_.need("key"), fmt::format("there is no [[parameter]] '{}'", key));
    }
    if (services::is_bounded(row->kind)) return *row;
    document().fail(reader_.need("key"),
                    fmt::format("key = '{}' is a {}, which has no bound: expected a parameter that "
                                "is counted or measured",
                                key, word_of(row->kind)));
  }

  /// The one bound that it states.
  const Word<Bound>& bound_of() {
    const Word<Bound>* stated = nullptr;
    for (const Word<Bound>& bound : bounds) {
      if (reader_.take(bound.text) == nullptr) continue;
      if (stated != nullptr) reader_.fail("a [[setting]] has one bound: expected no other one");
      stated = &bound;
    }
    if (stated != nullptr) return *stated;
    reader_.missing("at_most",
                    "a [[setting]] needs one of at_most, at_least, multiple_of and one_of");
  }

  /// `row` is nullptr where the parameter is not known: then the bound's values are not judged.
  void read_bound(const Parameter* row, CountedSetting& setting) {
    const Word<Bound>& bound = bound_of();
    setting.bound = bound.value;
    if (!reader_.has_list(bound.text)) quoted_text(reader_, bound.text);
    const std::vector<std::string> limits = reader_.texts(bound.text);
    refuse_number_of(bound, limits);
    setting.limits = fmt::format("{}", fmt::join(limits, "|"));
    if (row == nullptr) return;
    const toml::node& place = reader_.need(bound.text);
    for (const std::string& limit : limits) check_limit(place, bound, *row, limit);
    check_default(place, *row, setting);
    for (const CountedSetting& other : earlier_) {
      if (other.key == setting.key) check_beside(place, *row, setting, other);
    }
  }

  void check_beside(const toml::node& place, const Parameter& row, const CountedSetting& setting,
                    const CountedSetting& other) const {
    const std::string_view bound = services::name_of(setting.bound);
    if (other.bound == setting.bound) {
      document().fail(place, fmt::format("there is a [[setting]] of '{}' that says {} already",
                                         setting.key, bound));
    }
    if (other.limits.empty() || go_together(setting, other, row)) return;
    document().fail(
        place, fmt::format("{} {} leaves no value of '{}' that is {} {}", bound, setting.limits,
                           setting.key, services::name_of(other.bound), other.limits));
  }

  void refuse_number_of(const Word<Bound>& bound, const std::vector<std::string>& limits) {
    const bool one = bound.value == Bound::OneOf ? !limits.empty() : limits.size() == 1;
    if (one) return;
    document().fail(reader_.need(bound.text),
                    fmt::format("{}: expected {}", bound.text,
                                bound.value == Bound::OneOf ? "at least one value"
                                                            : "one value, such as \"5\""));
  }

  void check_limit(const toml::node& place, const Word<Bound>& bound, const Parameter& row,
                   const std::string& limit) const {
    std::vector<Value> values;
    try {
      values = services::constants_of(
          {.key = row.name, .bound = bound.value, .refused = "", .constant = limit}, row);
      const bool is_reached = bound.value == Bound::AtMost || bound.value == Bound::OneOf;
      for (const Value& value : values) {
        if (is_reached) check_range(row, value, limit);
      }
    } catch (const Error& error) {
      document().fail(place, fmt::format("{}: {}", bound.text, error.what()));
    }
    const bool judged = values.size() == 1;
    if (judged && (bound.value != Bound::MultipleOf || !services::is_nothing(values.front())))
      return;
    document().fail(place, fmt::format("{} = '{}': expected {}", bound.text, limit,
                                       judged ? "more than nothing" : "one value"));
  }

  /// A stage that leaves the parameter out would be refused.
  void check_default(const toml::node& place, const Parameter& row,
                     const CountedSetting& setting) const {
    if (!rows_are_known_ || row.fallback == required || row.fallback == optional) return;
    const Value value = read_value(row, row.fallback);
    if (services::keeps_to(setting.bound, value, services::constants_of(rule_of(setting), row)))
      return;
    document().fail(place, fmt::format("the default of '{}', '{}', is refused by it: expected a "
                                       "bound that it keeps to",
                                       row.name, row.fallback));
  }

  std::string date() {
    std::string as_of = reader_.need_text("as_of");
    if (is_date(as_of)) return as_of;
    document().fail(reader_.need("as_of"),
                    fmt::format("as_of = '{}': expected a date such as \"2026-06\"", as_of));
  }

  TableReader& reader_;
  std::span<const Parameter> rows_;
  bool rows_are_known_;
  std::span<const CountedSetting> earlier_;
};

}  // namespace

CountedSetting read_counting_setting(TableReader& reader, std::span<const Parameter> rows,
                                     bool rows_are_known, std::span<const CountedSetting> earlier) {
  return SettingReader(reader, rows, rows_are_known, earlier).read();
}

}  // namespace costsim::scenario
