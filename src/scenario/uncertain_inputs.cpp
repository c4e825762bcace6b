#include "scenario/uncertain_inputs.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <tuple>

#include <fmt/format.h>

#include "analysis/uncertainty/belief.hpp"
#include "analysis/varied_key.hpp"
#include "scenario/toml/table_reader.hpp"
#include "units/located.hpp"
#include "units/rounding.hpp"

namespace costsim::scenario {
namespace {

using decision::Alternatives;
using decision::Percentiles;
using decision::Spread;
using decision::UncertainInput;
using decision::Uncertainty;

/// 0.9 of "p90", 0.999 of "p999"; nothing of other words.
std::optional<double> share_of(std::string_view key) {
  if (key == "p999") return 0.999;
  if (key.size() < 2 || key.size() > 3 || key.front() != 'p' || key[1] == '0') return std::nullopt;
  int percent = 0;
  const char* end = key.data() + key.size();
  const auto [behind, fault] = std::from_chars(key.data() + 1, end, percent);
  if (fault != std::errc{} || behind != end) return std::nullopt;
  return percent / 100.0;
}

enum class Form { None, ByPercentiles, ByRange, OneOf };

/// Percentiles beside "distribution" are those of each request (docs/scenario.md).
Form form_of(const toml::table& table) {
  if (table.contains("distribution")) return Form::None;
  if (table.contains("one_of")) return Form::OneOf;
  if (table.contains("low") || table.contains("high")) return Form::ByRange;
  for (const auto& [key, value] : table) {
    if (share_of(key.str())) return Form::ByPercentiles;
  }
  return Form::None;
}

/// "/h" of "M/h": values that span several of these letters are told by the nearest.
std::string without_thousands(const std::string& unit) {
  const bool has_letter =
      unit.size() > 1 && unit[1] == '/' && std::string_view("kKMBGT").find(unit[0]) != unit.npos;
  return has_letter ? unit.substr(1) : unit;
}

/// One value of a belief as it is written, and where.
struct Stated {
  double share = 0;  ///< of a percentile
  std::string text;
  Location where;
};

class BeliefReader {
 public:
  BeliefReader(const Document& document, const toml::table& table)
      : document_(document), table_(table), table_reader_(document, table, "an uncertain value") {
    input_.where = document.where(table);
  }

  UncertainInput read() {
    switch (form_of(table_)) {
      case Form::ByPercentiles:
        input_.belief = percentiles();
        break;
      case Form::ByRange:
        input_.belief = spread();
        break;
      default:
        input_.belief = alternatives();
        break;
    }
    table_reader_.finish();
    return std::move(input_);
  }

 private:
  [[noreturn]] void fail(const Location& where, const std::string& message) const {
    throw Error(Failure::Usage, where, message);
  }

  Stated stated(std::string_view key) {
    const toml::node& node = table_reader_.need(key);
    if (node.is_table() || node.is_array()) {
      document_.fail(node, fmt::format("{}: expected one value", key));
    }
    return {0, document_.written(node), document_.where(node)};
  }

  /// Numbers in the unit of the least, which rise.
  std::vector<double> numbers(const std::vector<Stated>& all) {
    analysis::VariedKey key;
    try {
      key = analysis::parse_varied_key(
          fmt::format("value={}..{}:linear", all.front().text, all.back().text));
    } catch (const Error&) {
      fail(all.back().where,
           fmt::format("'{}' beside '{}': expected a larger number, with a unit of the same kind",
                       all.back().text, all.front().text));
    }
    key.after = without_thousands(key.after);
    input_.before = key.before;
    input_.after = key.after;
    std::vector<double> values;
    for (const Stated& each : all) {
      const auto value = key.number_of(each.text);
      const bool rises = value && (values.empty() || *value >= values.back());
      if (!rises) {
        fail(each.where, fmt::format("'{}': expected a number between '{}' and '{}', with a unit "
                                     "of the same kind",
                                     each.text, all.front().text, all.back().text));
      }
      values.push_back(*value);
    }
    if (values.front() < 0) {
      fail(all.front().where,
           fmt::format("'{}': a part of the belief lies below zero, where no value of a scenario "
                       "can be",
                       all.front().text));
    }
    return values;
  }

  Percentiles percentiles() {
    std::vector<Stated> all;
    for (const auto& [key, value] : table_) {
      const auto share = share_of(key.str());
      if (!share) continue;
      Stated one = stated(key.str());
      one.share = *share;
      all.push_back(std::move(one));
    }
    std::sort(all.begin(), all.end(), [](auto& a, auto& b) { return a.share < b.share; });
    if (all.size() < 2) {
      table_reader_.finish();  // maybe the other one is misspelt
      fail(input_.where, "one percentile alone: expected at least two, such as p50 and p90");
    }
    const std::vector<double> values = numbers(all);
    Percentiles belief;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (!(values[i] > 0)) {
        fail(all[i].where, fmt::format("'{}': percentiles are those of a lognormal distribution, "
                                       "which lies above zero; expected {{ low = …, high = … }}",
                                       all[i].text));
      }
      if (i > 0 && values[i] == values[i - 1]) {
        fail(all[i].where,
             fmt::format("'{}': expected more than the percentile below it has", all[i].text));
      }
      belief.points.push_back({all[i].share, values[i]});
    }
    return belief;
  }

  Spread spread() {
    std::vector<Stated> all = {stated("low")};
    const bool has_mode = table_reader_.has("mode");
    if (has_mode) all.push_back(stated("mode"));
    all.push_back(stated("high"));
    const std::vector<double> values = numbers(all);
    Spread belief{values.front(), values.back()};
    if (has_mode) belief.mode = values[1];
    return belief;
  }

  Alternatives alternatives() {
    const toml::node& node = table_reader_.need("one_of");
    const toml::array* items = node.as_array();
    if (items == nullptr || items->empty()) {
      document_.fail(node, "one_of: expected a list of values, such as [\"x86\", \"arm\"]");
    }
    Alternatives belief;
    for (const toml::node& item : *items) {
      if (item.is_table() || item.is_array()) document_.fail(item, "one_of: expected values");
      belief.push_back({document_.written(item), 1});
    }
    if (const toml::node* weights = table_reader_.take("weights")) read_weights(*weights, belief);
    double sum = 0;
    for (const auto& each : belief) sum += each.weight;
    if (!(sum > 0)) document_.fail(node, "weights: all are 0, expected one above it");
    for (auto& each : belief) each.weight /= sum;
    return belief;
  }

  void read_weights(const toml::node& node, Alternatives& belief) {
    const toml::array* items = node.as_array();
    if (items == nullptr || items->size() != belief.size()) {
      document_.fail(node, fmt::format("weights: expected a list of {} numbers, one for each of "
                                       "one_of",
                                       belief.size()));
    }
    for (std::size_t i = 0; i < belief.size(); ++i) {
      const toml::node& item = *items->get(i);
      belief[i].weight = located(document_.where(item), [&] {
        const double weight = Decimal::parse(document_.written(item)).to_double();
        if (weight < 0) {
          throw Error(Failure::Usage,
                      fmt::format("weight {}: expected none below zero", document_.written(item)));
        }
        return weight;
      });
    }
  }

  const Document& document_;
  const toml::table& table_;
  TableReader table_reader_;
  UncertainInput input_;
};

std::string median_text(const UncertainInput& input) {
  constexpr int digits = 9;
  const double median = analysis::quantile(input, analysis::median_share);
  return analysis::VariedKey{"", input.before, input.after, {}}.value(
      rounded_to_digits(median, digits, Rounding::Nearest));
}

/// The median where it is stated, of a range its mode; of alternatives the likeliest.
Document::Replacement central_of(const Document& document, const toml::table& table,
                                 const UncertainInput& input) {
  if (const auto* alternatives = std::get_if<Alternatives>(&input.belief)) {
    const auto likeliest =
        std::max_element(alternatives->begin(), alternatives->end(),
                         [](const auto& a, const auto& b) { return a.weight < b.weight; });
    const auto index = static_cast<std::size_t>(likeliest - alternatives->begin());
    return {likeliest->text, document.where(*table["one_of"].as_array()->get(index))};
  }
  for (const char* key : {"p50", "mode"}) {
    const toml::node* node = table.get(key);
    if (node != nullptr) return {document.written(*node), document.where(*node)};
  }
  return {median_text(input), input.where, true};
}

/// "serverless.lambda.duration" of "architecture.serverless.stages.lambda.duration", where it means
/// the same.
std::string short_name(const Document& document, const std::string& key) {
  constexpr std::string_view first = "architecture.", list = ".stages.";
  if (!key.starts_with(first)) return key;
  std::string name = key.substr(first.size());
  if (const std::size_t stages = name.find(list); stages != name.npos) {
    name.replace(stages, list.size(), ".");
  }
  return document.full_key(name) == key ? name : key;
}

}  // namespace

Uncertainty take_uncertainty(Document& document) {
  Uncertainty found;
  const auto replacement = [&](const toml::table& table) -> std::optional<Document::Replacement> {
    if (form_of(table) == Form::None) return std::nullopt;
    std::optional<UncertainInput> input;
    document.attempt([&] { input = BeliefReader(document, table).read(); });
    found.inputs.push_back(input.value_or(UncertainInput{}));
    if (!input) return Document::Replacement{std::nullopt, document.where(table)};
    return central_of(document, table, *input);
  };
  const std::vector<Document::Replaced> replaced = document.replace_tables(replacement);
  for (std::size_t i = 0; i < replaced.size(); ++i) {
    found.inputs[i].key = short_name(document, replaced[i].key);
  }
  const auto place = [](const UncertainInput& input) {
    const bool was_set = input.where.line == 0;
    return std::tuple(was_set, input.where.line, input.where.column);
  };
  std::stable_sort(found.inputs.begin(), found.inputs.end(),
                   [&](const auto& a, const auto& b) { return place(a) < place(b); });
  return found;
}

}  // namespace costsim::scenario
