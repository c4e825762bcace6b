#include "report/analysis/varied_parts.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "report/kit/markdown_text.hpp"
#include "report/kit/text.hpp"

namespace costsim::report {

void add_head(Page& page, std::string_view title, const std::vector<std::string>& lines) {
  page.paragraph("", page.clean(title), Paint::Bold);
  for (const std::string& line : lines) page.paragraph("", page.clean(line));
}

void add_changes(Page& page, std::string_view heading, const std::vector<ChangeAt>& changes,
                 Align places) {
  if (changes.empty()) return;
  page.blank();
  page.heading(heading, "");
  int width = 0;
  for (const ChangeAt& each : changes) {
    width = std::max(width, display_width(page.clean(each.place)));
  }
  for (const ChangeAt& each : changes) {
    const std::string place = page.clean(each.place);
    const std::string padded =
        places == Align::Right ? padded_left(place, width) : padded_right(place, width);
    page.paragraph(fmt::format("  {}{}", padded, width > 0 ? "  " : ""), page.clean(each.words));
  }
}

void add_notes(Page& page, const std::vector<std::string>& notes) {
  if (!notes.empty()) page.blank();
  for (const std::string& note : notes) page.paragraph("Note  ", page.clean(note));
}

std::string markdown_head(std::string_view title, const std::vector<std::string>& lines,
                          std::string_view mark) {
  const std::string_view space = mark.empty() ? "" : " ";
  std::string text = fmt::format("### {}{}{}\n\n", mark, space, escaped(title));
  for (const std::string& line : lines) text += line + "\n\n";
  return text;
}

std::string markdown_changes(std::string_view place, const std::vector<ChangeAt>& changes) {
  std::string text = fmt::format("| {} | what changes |\n|---:|---|\n", place);
  for (const ChangeAt& each : changes) {
    text += fmt::format("| {} | {} |\n", escaped(each.place), escaped(each.words));
  }
  return text;
}

std::string markdown_notes(const std::vector<std::string>& notes) {
  std::string text;
  for (const std::string& note : notes) text += fmt::format("\n{}\n", escaped(note));
  return text;
}

}  // namespace costsim::report
