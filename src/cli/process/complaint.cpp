#include "cli/process/complaint.hpp"

#include <filesystem>
#include <fstream>
#include <optional>
#include <ostream>
#include <sstream>

#include <fmt/format.h>

#include "cli/process/messages.hpp"
#include "report/kit/excerpt.hpp"
#include "report/kit/text.hpp"

namespace costsim::cli {
namespace {

constexpr std::string_view red = "\x1b[1;31m", plain = "\x1b[0m";

/// Beyond this a file is a trace, whose lines are not looked for a second time.
constexpr std::uintmax_t largest_shown = std::uintmax_t{64} << 20;

std::string painted(std::string_view text, const Session& session) {
  return session.err_color ? fmt::format("{}{}{}", red, text, plain) : std::string(text);
}

std::optional<std::string> line_of(std::istream& text, std::size_t number) {
  std::string line;
  for (std::size_t i = 0; i < number; ++i) {
    if (!std::getline(text, line)) return std::nullopt;
  }
  return line;
}

/// Of a file that can be read again, or of what was kept of standard input; absent otherwise.
std::optional<std::string> line_at(const Location& where, const Session& session) {
  if (where.line == 0) return where.said;
  if (where.file == "<stdin>" && session.read_of_input != nullptr) {
    std::istringstream text(*session.read_of_input);
    return line_of(text, where.line);
  }
  std::error_code none;
  if (!std::filesystem::is_regular_file(where.file, none)) return std::nullopt;
  if (std::filesystem::file_size(where.file, none) > largest_shown) return std::nullopt;
  std::ifstream text(where.file, std::ios::binary);
  return line_of(text, where.line);
}

/// "  6 | rate = "fast"", and the same without the number below it.
void show(const Location& where, Session& session) {
  const std::optional<std::string> line = line_at(where, session);
  if (!line) return;
  const std::string number = where.line > 0 ? fmt::format("{:>5} | ", where.line) : "  ";
  const std::string below = where.line > 0 ? fmt::format("{:>5} | ", "") : "  ";
  report::Style style{.unicode = session.unicode};
  style.width = session.err_width - report::display_width(number);
  const report::Excerpt shown = report::excerpt(*line, where.column, style);
  const std::size_t mark = shown.underline.find('^');
  session.err << number << shown.line << "\n"
              << below << shown.underline.substr(0, mark)
              << painted(shown.underline.substr(mark), session) << "\n";
}

}  // namespace

void complain(std::string_view message, Session& session) {
  if (!session.err_color) return tell(message, session);
  session.err << painted("costsim: " + report::one_line(message), session) << "\n";
}

void complain(const Error& error, Session& session) {
  complain(error.what(), session);
  if (!session.err_is_terminal) return;
  for (const Location& where : error.places()) show(where, session);
}

}  // namespace costsim::cli
