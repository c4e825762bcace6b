#include "analysis/sweep/csv_fields.hpp"

namespace costsim::analysis {
namespace {

/// Takes a field in quotes from `at` on, which is behind it then; false where they do not end.
bool take_quoted(std::string_view line, std::size_t& at, std::string& text) {
  for (++at; at < line.size(); ++at) {
    if (line[at] != '"') {
      text += line[at];
    } else if (at + 1 < line.size() && line[at + 1] == '"') {
      text += line[++at];
    } else {
      ++at;
      return at == line.size() || line[at] == ',';
    }
  }
  return false;
}

}  // namespace

std::optional<std::vector<CsvField>> csv_fields(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  std::vector<CsvField> fields;
  for (std::size_t at = 0;; ++at) {  // over the comma
    CsvField& field = fields.emplace_back();
    field.column = at + 1;
    if (at < line.size() && line[at] == '"') {
      if (!take_quoted(line, at, field.text)) return std::nullopt;
    } else {
      const std::size_t end = std::min(line.find(',', at), line.size());
      field.text = line.substr(at, end - at);
      at = end;
    }
    if (at >= line.size()) return fields;
  }
}

}  // namespace costsim::analysis
