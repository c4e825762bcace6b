// One service of a book → its price file, in the format that models/README.md describes.
#pragma once

#include <string>

#include "scenario/books/price_files.hpp"

namespace costsim::scenario {

/// The file of a service; `heading` is its first comment. Equal books give equal text, and reading
/// it gives the same entries.
std::string book_text(const PriceFiles& files, const std::string& service,
                      const std::string& heading);

}  // namespace costsim::scenario
