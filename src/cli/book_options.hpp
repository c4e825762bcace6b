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

  scenario::PriceFiles load() const { return scenario::load_price_files(region, epoch, models); }
};

/// --region and --prices, both required.
void add_book_options(CLI::App& verb, BookOptions& options);
/// --models DIR
void add_models_option(CLI::App& verb, std::optional<std::string>& models);
/// --format table|json
void add_format_option(CLI::App& verb, std::string& format);

}  // namespace costsim::cli
