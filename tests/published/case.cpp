#include "published/case.hpp"

#include <fmt/format.h>

#include "scenario/toml/table_reader.hpp"

namespace costsim::testing {
namespace {

using scenario::Document;
using scenario::TableReader;

constexpr Parameter per_row{
    .name = "per", .kind = Kind::Number, .fallback = "1", .help = "divides the figure"};
constexpr Parameter published_row{
    .name = "published", .kind = Kind::Number, .fallback = required, .help = "what was published"};
constexpr Parameter tolerance_row{
    .name = "tolerance", .kind = Kind::Percent, .fallback = "0%", .help = "of what was published"};
constexpr Parameter bound_row{.name = "bound",
                              .kind = Kind::Choice,
                              .fallback = "none",
                              .help = "instead of a tolerance",
                              .choices = "none|most|least"};

double number(TableReader& reader, const Parameter& row) {
  return std::get<Decimal>(*reader.value(row)).to_double();
}

Published read_figure(const Document& document, const toml::table& table) {
  TableReader reader(document, table, "[[case.figure]]");
  Published figure;
  figure.of = reader.need_text("of");
  figure.per = number(reader, per_row);
  figure.published = number(reader, published_row);
  figure.tolerance = number(reader, tolerance_row);
  figure.bound = std::get<std::string>(*reader.value(bound_row));
  reader.text("note");
  reader.finish();
  if ((figure.bound == "none") == (figure.tolerance == 0)) {
    reader.fail("expected a tolerance or a bound");
  }
  figure.place = fmt::format("{}:{}", document.name(), reader.where().line);
  return figure;
}

Experiment read_experiment(const Document& document, const toml::table& table) {
  TableReader reader(document, table, "[[case]]");
  Experiment experiment;
  experiment.name = reader.need_text("name");
  experiment.source = reader.need_text("source");
  experiment.arguments = reader.texts("arguments");
  experiment.files["case.toml"] = reader.need_text("scenario");
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

}  // namespace

std::vector<Experiment> read_experiments(const std::string& path) {
  const Document document = Document::read(path);
  TableReader reader(document, document.root(), path);
  std::vector<Experiment> experiments;
  for (const toml::table* table : reader.tables("case")) {
    experiments.push_back(read_experiment(document, *table));
  }
  reader.finish();
  return experiments;
}

}  // namespace costsim::testing
