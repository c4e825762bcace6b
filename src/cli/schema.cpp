// costsim schema: the JSON Schema of a scenario, for editors and reviews.
#include "scenario/schema.hpp"

#include <ostream>

#include <CLI/CLI.hpp>

#include "cli/commands.hpp"
#include "scenario/books/catalogue_files.hpp"

namespace costsim::cli {
namespace {

constexpr const char* schema_footer = R"(Examples:
  costsim schema > scenario.schema.json
  then, in an editor that knows it:  #:schema ./scenario.schema.json)";

}  // namespace

void add_schema(CLI::App& app, Session& session) {
  CLI::App* verb = app.add_subcommand("schema", "JSON Schema of a scenario");
  verb->footer(schema_footer);
  verb->callback(
      [&session] { session.out << scenario::scenario_schema(scenario::load_catalogue()); });
}

}  // namespace costsim::cli
