// Options that name a price book, alike in every verb that reads one.
#pragma once

#include <optional>
#include <string>

#include <CLI/CLI.hpp>

#include "scenario/books/price_files.hpp"

namespace costsim::cli {

struct BookOptions {
  std::string region;
  std::string epoch;
  std::optional<std::string> models;
  std::string provider = scenario::default_provider;

  scenario::PriceFiles load() const {
    return scenario::load_price_files({region, epoch, provider}, models);
  }
};

/// --region and --prices, both required, --provider and --models.
void add_book_options(CLI::App& verb, BookOptions& options);
/// --provider NAME
void add_provider_option(CLI::App& verb, std::string& provider);
/// --models DIR
void add_models_option(CLI::App& verb, std::optional<std::string>& models);
/// --format table|json
void add_format_option(CLI::App& verb, std::string& format);

}  // namespace costsim::cli
