// Blocks of a page that its sections share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/charts/chart.hpp"
#include "report/markup/markup.hpp"

namespace costsim::report::web {

/// A section with its heading; the heading names it for screen readers, and `id` is where the
/// contents lead.
Markup section(std::string_view id, std::string_view heading, const Markup& inside);

struct TableColumn {
  std::string_view name;
  bool figures = false;  ///< to the right, one digit below the other
};

/// Rows under their heads; the first cell of a row names it.
Markup table(std::string_view caption, const std::vector<TableColumn>& columns,
             const std::vector<std::vector<Markup>>& rows);

/// A chart with what it says in words, and the table of its figures behind it.
Markup figure(const Markup& chart, std::string_view caption, const Markup& legend,
              const Markup& figures);

Markup legend(const std::vector<Curve>& curves);

Markup paragraph(std::string_view words, std::string_view kind = "");
/// "a", and in a second line, smaller, "b".
/// A number that may be broken behind its commas where it is longer than a phone has room for.
Markup breakable(std::string_view number);
Markup two_lines(std::string_view first, std::string_view second);

}  // namespace costsim::report::web
