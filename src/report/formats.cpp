#include "report/formats.hpp"

#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "report/text.hpp"
#include "units/error.hpp"
#include "units/parameters.hpp"

namespace costsim::report {

std::span<const Format> formats() {
  static constexpr Format all[] = {
      {"table", "for people, at a terminal", table, checks_table},
      {"json", "for programs, exact", json, json},
      {"markdown", "for a pull request", markdown, checks_markdown},
      {"csv", "for spreadsheets, one line per item", csv, checks_csv},
      {"months-csv", "for spreadsheets, one line per month", months_csv, checks_csv},
  };
  return all;
}

const Format& find_format(std::string_view name) {
  std::vector<std::string_view> names;
  for (const Format& format : formats()) {
    if (format.name == name) return format;
    names.push_back(format.name);
  }
  throw Error(Failure::Usage,
              fmt::format("unknown format '{}': expected one of {}{}", one_line(name),
                          fmt::join(names, ", "), suggestion(name, names)));
}

}  // namespace costsim::report
