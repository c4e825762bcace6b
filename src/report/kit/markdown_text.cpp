#include "report/kit/markdown_text.hpp"

#include <fmt/format.h>

#include "report/kit/text.hpp"

namespace costsim::report {
namespace {

/// Whether a dollar sign behind this character could end a formula that an earlier one began.
bool may_close_formula(std::string_view before) {
  return !before.empty() && before.back() != ' ';
}

}  // namespace

std::string escaped(std::string_view foreign) {
  static constexpr std::string_view markup = "\\`*_[]|~!<>&";
  std::string text;
  for (const char c : one_line(foreign)) {
    const bool starts_list = text.empty() && (c == '-' || c == '+');
    if (c == '@' || c == '#') {
      text.append(1, c).append("<!-- -->");
    } else if (starts_list || (c == '$' && may_close_formula(text)) ||
               markup.find(c) != std::string_view::npos) {
      text += fmt::format("&#{};", static_cast<int>(c));
    } else {
      text += c;
    }
  }
  return text;
}

std::string code(std::string_view foreign) {
  return "<code>" + escaped(foreign) + "</code>";
}

}  // namespace costsim::report
