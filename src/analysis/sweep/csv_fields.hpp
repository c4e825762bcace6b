// One line of CSV as its fields.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace costsim::analysis {

struct CsvField {
  std::string text;
  std::size_t column = 1;  ///< of its first character, 1-based, in bytes
};

/// RFC 4180, without line breaks in quotes; a CR at the end is none of it. Nothing for quotes that
/// do not end, or something behind them.
std::optional<std::vector<CsvField>> csv_fields(std::string_view line);

}  // namespace costsim::analysis
