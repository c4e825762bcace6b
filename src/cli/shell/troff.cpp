#include "cli/shell/troff.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

#include <fmt/format.h>

#include "report/kit/characters.hpp"

namespace costsim::cli::troff {
namespace {

/// groff_char(7): characters that would become others, or begin a request.
constexpr std::pair<char32_t, std::string_view> named[] = {
    {U'\\', "\\e"},  {U'-', "\\-"},   {U'\'', "\\(aq"}, {U'`', "\\(ga"},
    {U'^', "\\(ha"}, {U'~', "\\(ti"}, {U'"', "\\(dq"}};

std::string character(char32_t c) {
  for (const auto& [plain, name] : named) {
    if (plain == c) return std::string(name);
  }
  if (c < 0x80) return std::string(1, static_cast<char>(c));
  return fmt::format("\\[u{:04X}]", static_cast<unsigned>(c));
}

/// In one line, as a text that is filled has no ends of lines that mean anything.
std::string filled(std::string_view text) {
  std::string line(text);
  std::replace(line.begin(), line.end(), '\n', ' ');
  return line;
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string result;
  bool begins_line = true;
  while (!text.empty()) {
    const char32_t c = report::take_character(text);
    if (begins_line && (c == '.' || c == '\'')) result += "\\&";
    result += character(c);
    begins_line = c == '\n';
  }
  return result;
}

std::string bold(std::string_view text) {
  return "\\fB" + escaped(text) + "\\fR";
}

std::string italic(std::string_view text) {
  return "\\fI" + escaped(text) + "\\fR";
}

std::string title(std::string_view page, std::string_view source) {
  std::string upper(page);
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return fmt::format(".TH {} 1 \"\" \"{}\" \"costsim manual\"\n", escaped(upper), escaped(source));
}

std::string section(std::string_view heading) {
  return fmt::format(".SH {}\n", escaped(heading));
}

std::string subsection(std::string_view heading) {
  return fmt::format(".SS {}\n", escaped(heading));
}

std::string name(std::string_view page, std::string_view what) {
  return fmt::format("{} \\- {}\n", escaped(page), escaped(filled(what)));
}

std::string paragraph(std::string_view text) {
  return fmt::format(".PP\n{}\n", escaped(filled(text)));
}

std::string entry(std::string_view marked, std::string_view description) {
  return fmt::format(".TP\n{}\n{}\n", marked, escaped(filled(description)));
}

std::string as_it_stands(std::string_view text) {
  return fmt::format(".PP\n.nf\n{}\n.fi\n", escaped(text));
}

}  // namespace costsim::cli::troff
