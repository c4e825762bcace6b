#include "report/kit/csv_row.hpp"

#include "report/kit/text.hpp"

namespace costsim::report {
namespace {

std::string quoted(const std::string& field) {
  if (field.find_first_of("\",\r\n") == std::string::npos) return field;
  std::string result = "\"";
  for (const char c : field) result += c == '"' ? std::string("\"\"") : std::string(1, c);
  return result + "\"";
}

}  // namespace

std::string csv_text(std::string_view foreign) {
  std::string field = one_line(foreign);
  if (!field.empty() && std::string_view("=+-@").find(field.front()) != std::string_view::npos) {
    field.insert(0, "'");
  }
  return field;
}

std::string csv_row(const std::vector<std::string>& fields) {
  std::string line;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) line += ",";
    line += quoted(fields[i]);
  }
  return line + "\r\n";
}

}  // namespace costsim::report
