// costsim schema: the JSON Schema of a scenario, for editors and reviews.
#include "scenario/schema.hpp"

#include <memory>
#include <ostream>

#include <CLI/CLI.hpp>

#include "cli/commands.hpp"
#include "cli/options/book_options.hpp"
#include "scenario/books/catalogue_files.hpp"

namespace costsim::cli {
namespace {

constexpr const char* schema_footer = R"(Examples:
  costsim schema > scenario.schema.json
  costsim schema --models my-models       with services of one's own
  then, in an editor that knows it:  #:schema ./scenario.schema.json)";

}  // namespace

void add_schema(CLI::App& app, Session& session) {
  CLI::App* verb = app.add_subcommand("schema", "JSON Schema of a scenario");
  auto models = std::make_shared<std::optional<std::string>>();
  auto provider = std::make_shared<std::string>(scenario::default_provider);
  add_provider_option(*verb, *provider);
  add_models_option(*verb, *models);
  verb->footer(schema_footer);
  verb->callback([models, provider, &session] {
    session.out << scenario::scenario_schema(scenario::load_catalogue(*models, *provider));
  });
}

}  // namespace costsim::cli
