#include "scenario/toml/distribution.hpp"

#include <cmath>

#include <fmt/format.h>

#include "engine/distribution.hpp"
#include "scenario/toml/table_reader.hpp"
#include "units/data_lines.hpp"
#include "units/line_errors.hpp"

namespace costsim::scenario {
namespace {

/// Deeper mixtures are mistakes, or worse.
constexpr int deepest = 8;

constexpr Parameter weight_row = {
    .name = "weight", .kind = Kind::Percent, .help = "how often, compared with the other parts"};
constexpr Parameter unit_row = {.name = "unit",
                                .kind = Kind::Choice,
                                .fallback = "s",
                                .help = "of values without one",
                                .choices = "ns|us|ms|s|min|h"};

/// Numbers that are no times, and so may be written as shares: "25%".
bool is_ratio(std::string_view key) {
  return key == "cv" || key == "shape";
}

double read_parameter(const Document& document, const toml::key& key, const toml::node& node) {
  const Parameter row = {
      .name = key.str(), .kind = is_ratio(key.str()) ? Kind::Percent : Kind::Time, .help = ""};
  if (!node.is_string() && !node.is_number()) {
    document.fail(node, fmt::format("{}: expected {}, or a number", key.str(), expected_text(row)));
  }
  const std::string text = document.written(node);
  try {
    if (node.is_number()) return Decimal::parse(text).to_double();
    const Value value = read_value(row, text, document.calendar());
    return row.kind == Kind::Time ? seconds(std::get<Duration>(value))
                                  : std::get<Decimal>(value).to_double();
  } catch (const Error& error) {
    throw error.at(document.where(node));
  }
}

/// One line of a file of values.
double read_measured(std::string_view text, double unit_s, const Location& where) {
  double value = -1;
  try {
    const bool plain = text.find_first_not_of("0123456789.+-eE") == std::string_view::npos;
    value = plain ? Decimal::parse(text).to_double() * unit_s : seconds(parse_duration(text));
  } catch (const Error&) {
    // told below
  }
  if (value >= 0) return value;
  throw Error(
      Failure::Usage, where,
      fmt::format("'{}': expected one value that is not negative, such as \"120ms\" or 0.12 "
                  "(units: {})",
                  text, duration_units_text()));
}

std::vector<double> read_values(const std::string& path, double unit_s) {
  std::vector<double> values;
  LineErrors errors(path);
  each_data_line(read_file(path), [&](std::string_view text, std::size_t line, std::size_t column) {
    errors.attempt([&] { values.push_back(read_measured(text, unit_s, {path, line, column})); });
  });
  errors.raise();
  if (values.empty()) throw Error(Failure::Usage, {path}, "no value is there: expected one a line");
  return values;
}

void read_file_of_values(TableReader& reader, const toml::node& node, DistributionText& text) {
  if (text.family != "empirical") {
    reader.document().fail(node, fmt::format("distribution \"{}\" takes no file: expected "
                                             "\"empirical\"",
                                             text.family));
  }
  const std::string file = reader.need_text("file");
  const std::string unit = std::get<std::string>(*reader.value(unit_row));
  text.values =
      read_values(reader.document().path_of(file, node), seconds(parse_duration("1" + unit)));
}

DistributionText read_text(const Document& document, const toml::table& table, int depth);

void read_parts(TableReader& reader, int depth, DistributionText& text) {
  if (depth == deepest) reader.fail(fmt::format("mixtures are nested deeper than {}", deepest));
  for (const toml::table* part : reader.tables("parts")) {
    TableReader weight(reader.document(), *part, "a part");
    reader.attempt(
        [&] { text.weights.push_back(std::get<Decimal>(*weight.value(weight_row)).to_double()); });
    reader.attempt([&] { text.parts.push_back(read_text(reader.document(), *part, depth + 1)); });
  }
  reader.require_sound();
  if (text.parts.empty()) {
    reader.fail("a mixture needs 'parts': expected [ { weight = 0.9, distribution = …, … }, … ]");
  }
}

/// `depth` 0: not a part of a mixture.
DistributionText read_text(const Document& document, const toml::table& table, int depth) {
  DistributionText text;
  TableReader reader(document, table, depth == 0 ? "distribution" : "a part");
  text.family = reader.need_text("distribution");
  if (depth > 0) reader.take("weight");
  if (text.family == "mixture") {
    read_parts(reader, depth, text);
    reader.finish();
  } else if (const toml::node* file = reader.take("file")) {
    read_file_of_values(reader, *file, text);
    reader.finish();
  } else {
    for (const auto& [key, node] : table) {
      if (key == "distribution" || (key == "weight" && depth > 0)) continue;
      document.attempt([&, &key = key, &node = node] {
        text.parameters[std::string(key)] = read_parameter(document, key, node);
      });
    }
    reader.require_sound();
  }
  return text;
}

/// Whether the parameters of a distribution tell how large its values are.
bool states_size(const DistributionText& distribution) {
  const auto& given = distribution.parameters;
  return distribution.family == "empirical" || distribution.family == "mixture" ||
         given.contains("mean") || given.contains("scale") || given.contains("p50");
}

}  // namespace

DistributionText read_distribution(const Document& document, const toml::table& table,
                                   bool only_shape) {
  DistributionText text = read_text(document, table, 0);
  if (only_shape && !states_size(text)) text.parameters["mean"] = 1;
  const double mean = engine::make_distribution(text).mean();
  if (std::isfinite(mean)) return text;
  throw Error(Failure::Usage, fmt::format("distribution \"{}\": its mean is infinite; expected a "
                                          "shape above 1",
                                          text.family));
}

}  // namespace costsim::scenario
