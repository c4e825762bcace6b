#include "published/case.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "scenario/toml/table_reader.hpp"

namespace costsim::testing {
namespace {

using scenario::Document;
using scenario::TableReader;

constexpr Parameter per_row{
    .name = "per", .kind = Kind::Number, .fallback = "1", .help = "divides the figure"};
constexpr Parameter tolerance_row{
    .name = "tolerance", .kind = Kind::Percent, .fallback = "0%", .help = "of the right figure"};
constexpr Parameter bound_row{.name = "bound",
                              .kind = Kind::Choice,
                              .fallback = "none",
                              .help = "instead of a tolerance",
                              .choices = "none|most|least"};
constexpr Parameter free_tier_row{.name = "free_tier",
                                  .kind = Kind::Flag,
                                  .fallback = "false",
                                  .help = "allowances are taken off"};

/// "$1,600.50", "-$0.01", "1600" or 1600.
Decimal amount(TableReader& reader, const std::string& key, std::string_view fallback) {
  const Parameter row{.name = key, .kind = Kind::Number, .fallback = fallback, .help = ""};
  const toml::node* node = reader.take(key);
  if (node == nullptr || !node->is_string()) return std::get<Decimal>(*reader.value(row));
  std::string text = *reader.text(key);
  std::erase_if(text, [](char c) { return c == '$' || c == ','; });
  try {
    return Decimal::parse(text);
  } catch (const Error& error) {
    reader.fail(fmt::format("{}: {}", key, error.what()));
  }
}

/// The source is wrong by so much, for a stated reason.
Decimal error_of(TableReader& reader) {
  const Decimal off_by = amount(reader, "off_by", "0");
  if (reader.text("because").has_value() == off_by.is_zero()) {
    reader.fail("expected 'off_by' and 'because' together");
  }
  return off_by;
}

double margin_of(TableReader& reader, double right) {
  const std::string text = reader.text("tolerance").value_or("0%");
  if (text == "cent") return 0.005;
  if (text == "exact") return 0.5e-9;  // a nano-dollar is the least that the program tells
  return std::get<Decimal>(*reader.value(tolerance_row)).to_double() * std::abs(right);
}

void read_number(TableReader& reader, Published& figure) {
  figure.right = (amount(reader, "published", required) - error_of(reader)).to_double();
  figure.margin = margin_of(reader, figure.right);
  figure.bound = std::get<std::string>(*reader.value(bound_row));
  if ((figure.bound == "none") == (figure.margin == 0)) {
    reader.fail("expected a tolerance or a bound");
  }
}

/// A verdict, which is `here` where the source was wrong.
void read_word(TableReader& reader, Published& figure) {
  const std::string published = reader.need_text("published_word");
  figure.word = reader.text("here").value_or(published);
  if (reader.text("because").has_value() == (figure.word == published)) {
    reader.fail("expected another word 'here' and 'because' together");
  }
}

Published read_figure(const Document& document, const toml::table& table) {
  TableReader reader(document, table, "[[case.figure]]");
  Published figure;
  figure.of = reader.need_text("of");
  figure.over = reader.text("over").value_or("");
  figure.per = std::get<Decimal>(*reader.value(per_row)).to_double();
  figure.place = fmt::format("{}:{}", document.name(), reader.where().line);
  if (reader.has("published_word")) {
    read_word(reader, figure);
  } else {
    read_number(reader, figure);
  }
  reader.text("note");
  reader.finish();
  return figure;
}

Experiment read_experiment(const Document& document, const toml::table& table) {
  TableReader reader(document, table, "[[case]]");
  Experiment experiment;
  experiment.name = reader.need_text("name");
  experiment.source = reader.need_text("source");
  experiment.arguments = reader.texts("arguments");
  const bool own = std::ranges::count(experiment.arguments, "case.toml") > 0;
  if (own || reader.has("scenario")) experiment.files["case.toml"] = reader.need_text("scenario");
  if (const toml::table* files = reader.table("files")) {
    TableReader texts(document, *files, "files");
    for (const auto& [name, text] : *files) {
      experiment.files[std::string(name.str())] = texts.need_text(name.str());
    }
  }
  for (const toml::table* figure : reader.tables("figure")) {
    experiment.figures.push_back(read_figure(document, *figure));
  }
  reader.finish();
  if (experiment.figures.empty()) reader.fail("expected a [[case.figure]]");
  return experiment;
}

/// What `costsim price` reads, from "service.meter" = "quantity".
std::string usage_file(const Document& document, TableReader& bill) {
  bill.need("usage");
  const toml::table* usage = bill.table("usage");
  TableReader quantities(document, *usage, "usage");
  std::string text;
  for (const auto& [key, quantity] : *usage) {
    const std::string meter(key.str());
    const std::size_t dot = meter.find('.');
    if (dot == std::string::npos) bill.fail(meter + ": expected SERVICE.METER");
    text += fmt::format("[[usage]]\nservice = \"{}\"\nmeter = \"{}\"\nquantity = \"{}\"\n",
                        meter.substr(0, dot), meter.substr(dot + 1), quantities.need_text(meter));
  }
  return text;
}

Experiment read_bill(const Document& document, const toml::table& table) {
  TableReader reader(document, table, "[[bill]]");
  Experiment experiment;
  experiment.name = reader.need_text("name");
  experiment.source = reader.need_text("source");
  experiment.arguments = {"price",    "case.toml",
                          "--region", reader.need_text("region"),
                          "--prices", reader.need_text("prices")};
  if (std::get<bool>(*reader.value(free_tier_row))) experiment.arguments.push_back("--free-tier");
  experiment.files["case.toml"] = usage_file(document, reader);
  Published total{.of = "total"};
  total.place = fmt::format("{}:{}", document.name(), reader.where().line);
  read_number(reader, total);
  experiment.figures.push_back(total);
  reader.text("note");
  reader.finish();
  return experiment;
}

}  // namespace

std::vector<Experiment> read_experiments(const std::string& path) {
  const Document document = Document::read(path);
  TableReader reader(document, document.root(), path);
  std::vector<Experiment> experiments;
  for (const toml::table* table : reader.tables("case")) {
    experiments.push_back(read_experiment(document, *table));
  }
  for (const toml::table* table : reader.tables("bill")) {
    experiments.push_back(read_bill(document, *table));
  }
  reader.finish();
  return experiments;
}

}  // namespace costsim::testing
