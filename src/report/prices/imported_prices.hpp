// What was read of AWS's price lists, as text: the files that were made of them, or how they agree
// with a book.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "report/kit/style.hpp"
#include "scenario/imports/import.hpp"
#include "scenario/imports/verification.hpp"

namespace costsim::report {

/// A file that was written.
struct WrittenFile {
  std::string service, path;
  std::size_t imported = 0, kept = 0;  ///< prices
};

struct ImportReport {
  std::string region, epoch;
  std::string base;  ///< the book that the others are kept from
  std::vector<WrittenFile> files;
  const scenario::FoundPrices& found;
  const std::vector<scenario::FarPrice>& far;
};

std::string import_table(const ImportReport& report, const Style& style);
std::string import_json(const ImportReport& report);

/// Each meter that differs with both values; `all` lists the others by name, too.
std::string verification_table(const scenario::Verification& result, bool all, const Style& style);
std::string verification_json(const scenario::Verification& result);

}  // namespace costsim::report
