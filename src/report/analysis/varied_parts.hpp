// What the reports of a study that was varied have alike: a head, places with what changes at them,
// and notes; on a page and in Markdown.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/kit/page.hpp"

namespace costsim::report {

/// Where something changes, "5x, 1.80 M/h" or "month 3", and what.
struct ChangeAt {
  std::string place, words;
};

/// A title, and what is told of the study below it, a line each.
void add_head(Page& page, std::string_view title, const std::vector<std::string>& lines);
/// A heading, and each change behind its place; nothing for no changes.
void add_changes(Page& page, std::string_view heading, const std::vector<ChangeAt>& changes,
                 Align places);
void add_notes(Page& page, const std::vector<std::string>& notes);

/// The same of a document, whose lines are Markdown already. `mark`: stands before the title.
std::string markdown_head(std::string_view title, const std::vector<std::string>& lines,
                          std::string_view mark = "");
std::string markdown_changes(std::string_view place, const std::vector<ChangeAt>& changes);
std::string markdown_notes(const std::vector<std::string>& notes);

}  // namespace costsim::report
