// The decision page: one file of HTML that needs nothing else, for a browser, a mail and a printer.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "decision/outcome.hpp"
#include "report/markup/markup.hpp"
#include "report/outcome/report.hpp"

namespace costsim::report::web {

/// The whole page. It reads without JavaScript, of which it has none, loads nothing, and is as wide
/// as a phone.
std::string html(const decision::Outcome& outcome, const Options& options);
/// Verdict and checks alone, for `costsim check`.
std::string checks_html(const decision::Outcome& outcome, const Options& options);

/// What the page is made of, each an element of its own.
struct Pieces {
  struct Section {
    std::string id;
    Markup markup;
  };
  Markup header;
  std::vector<Section> sections;  ///< of main, in order
  Markup footer;
};
Pieces pieces(const decision::Outcome& outcome, const Options& options);

/// Colours, sizes, what shows on hover, and what a printer gets.
const char* style_sheet();

}  // namespace costsim::report::web
