// Which price files there are, and where: embedded in the program, and in a folder of models.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/books/price_files.hpp"
#include "scenario/toml/document.hpp"

namespace costsim::scenario {

/// The parts of "aws/us-east-1/2026/lambda.toml".
struct PriceFileName {
  BookName book;
  std::string service;
};

/// Nothing where the path, below the folder of models, is not that of a price file.
std::optional<PriceFileName> price_file_name(std::string_view path);

/// A price file to be read: embedded text, or a file of the disk when `text` is absent.
struct PriceSource {
  PriceFileName name;
  std::string path;
  std::optional<std::string_view> text;
};

/// Those of the folder alone. It cannot be read: Error(Io).
std::vector<PriceSource> disk_sources(const std::string& models_dir);
/// Every price file, those of `models_dir` last; a folder without any adds none.
std::vector<PriceSource> all_sources(const std::optional<std::string>& models_dir);
/// The same, where a folder without any is a mistake: Error(Usage).
std::vector<PriceSource> needed_sources(const std::optional<std::string>& models_dir);

/// Their books, each once and in order.
std::vector<BookName> books_of(const std::vector<PriceSource>& sources);
/// Error(Usage) for one that is not among them, with those there are and the nearest.
void check_name(const BookName& name, const std::vector<BookName>& books);

Document document_of(const PriceSource& source);

}  // namespace costsim::scenario
