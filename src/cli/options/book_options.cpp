#include "cli/options/book_options.hpp"

namespace costsim::cli {

void add_book_options(CLI::App& verb, BookOptions& options) {
  verb.add_option("--region", options.region, "region, such as us-east-1")->required();
  verb.add_option("--prices", options.epoch, "price book, such as 2026 or 2018-08")->required();
  add_provider_option(verb, options.provider);
  add_models_option(verb, options.models);
}

void add_provider_option(CLI::App& verb, std::string& provider) {
  verb.add_option("--provider", provider, "whose prices: a folder of the models")
      ->capture_default_str();
}

void add_models_option(CLI::App& verb, std::optional<std::string>& models) {
  verb.add_option(
      "--models", models,
      "folder with <provider>/<region>/<epoch>/<service>.toml in place of the built-in files");
}

void add_format_option(CLI::App& verb, std::string& format) {
  verb.add_option("--format", format, "table or json")
      ->check(CLI::IsMember({"table", "json"}))
      ->capture_default_str();
}

}  // namespace costsim::cli
