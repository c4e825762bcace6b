#include "report/formats/formats.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "report/ci/ci.hpp"
#include "report/kit/text.hpp"
#include "report/review/review.hpp"
#include "report/web/html.hpp"
#include "units/error.hpp"
#include "units/parameters.hpp"

namespace costsim::report {

std::span<const Format> formats() {
  static constexpr Format all[] = {
      {"table", "for people, at a terminal", table, checks_table},
      {"json", "for programs, exact", json, json},
      {"markdown", "for a pull request", markdown, checks_markdown},
      {"html", "a page for a browser and a printer", web::html, web::checks_html},
      {"csv", "for spreadsheets, one line per item", csv, checks_csv},
      {"months-csv", "for spreadsheets, one line per month", months_csv, checks_csv},
      {"comment", "Markdown for one comment on a change, with a marker", ci::comment, ci::comment},
      {"junit", "JUnit XML, a test case for each check", ci::junit, ci::junit},
      {"github", "annotations of GitHub Actions", ci::github, ci::github},
      {"gitlab", "GitLab's code quality report", ci::gitlab, ci::gitlab},
      {"sarif", "SARIF 2.1.0, a failed check at its line", ci::sarif, ci::sarif},
      {"adr", "a decision record (MADR 4)", review::adr, review::adr},
      {"focus", "the forecast bill as FOCUS 1.2 rows", review::focus, review::focus},
  };
  return all;
}

std::vector<std::string_view> format_names() {
  std::vector<std::string_view> names;
  for (const Format& format : formats()) names.push_back(format.name);
  return names;
}

void check_format(std::string_view name, const std::vector<std::string_view>& names) {
  if (std::find(names.begin(), names.end(), name) != names.end()) return;
  const std::vector<std::string_view> all = format_names();
  const bool is_known = std::find(all.begin(), all.end(), name) != all.end();
  throw Error(Failure::Usage,
              is_known ? fmt::format("this result has no format '{}': expected one of {}", name,
                                     fmt::join(names, ", "))
                       : fmt::format("unknown format '{}': expected one of {}{}", one_line(name),
                                     fmt::join(names, ", "), suggestion(name, names)));
}

const Format& find_format(std::string_view name) {
  check_format(name, format_names());
  const auto all = formats();
  return *std::find_if(all.begin(), all.end(),
                       [&](const Format& format) { return format.name == name; });
}

}  // namespace costsim::report
