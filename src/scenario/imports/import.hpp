// Price lists → files of a price book, and a book held against price lists.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scenario/books/price_files.hpp"
#include "scenario/imports/found_prices.hpp"

namespace costsim::scenario {

struct ImportRequest {
  std::vector<std::string> files;  ///< "-": standard input
  BookName book;
  std::optional<std::string> models;  ///< whose books are looked at first, where it has some
  std::optional<std::string> as_of;
  std::size_t most_told = 20;  ///< of what is not taken
};

/// One file of the book.
struct ImportedFile {
  std::string service;  ///< or "base": what the other services of a new epoch are
  std::string text;
  std::vector<std::string> imported = {};  ///< meters, and rules, from the lists
  std::vector<std::string> kept = {};      ///< meters of the book that the lists do not tell
};

/// A price of a list that the base has as a hundred times more or less, for one unit: such a list
/// is seldom right.
struct FarPrice {
  metering::MeterId meter;
  Decimal base, list;
};

struct Import {
  FoundPrices found;
  std::vector<FarPrice> far;
  std::vector<ImportedFile> files;
  std::string base;  ///< "us-east-1 2026": whose increments, limits and other prices are kept
};

/// Reads the lists; one that cannot be read is an Error as of offers::read_price_list. Nothing is
/// written. Error(Usage) where the lists have no price of the region.
Import import_prices(const ImportRequest& request);

/// Reads the lists and says what they have, in our meters.
FoundPrices find_prices(const ImportRequest& request);

}  // namespace costsim::scenario
