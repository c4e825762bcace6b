// The decision page with controls: `costsim explore` serves it and answers what its script asks.
#pragma once

#include <string>
#include <vector>

#include "decision/outcome.hpp"
#include "report/outcome/report.hpp"

namespace costsim::report::web {

/// A number that can be moved.
struct Control {
  std::string key, help;
  std::string before, after;   ///< what stands around the number: "$", "MB"
  std::string now, low, high;  ///< digits; what the scenario states, and how far the slider goes
  bool whole = false;          ///< takes whole numbers only
  std::vector<std::string> choices = {};  ///< digits in ascending order, where it takes no others
};

struct Live {
  std::vector<Control> controls;  ///< those that matter most first
  std::size_t shown = 8;          ///< of them at once, the others on demand
  std::string command;            ///< that shows what the page shows: "costsim run my.toml"
};

/// The whole page. Without JavaScript it reads like `html`, and has no controls. It loads
/// `explore.js` beside it and nothing else.
std::string live_html(const decision::Outcome& outcome, const Options& options, const Live& live);
/// The answer to a control that moved: {"header": …, "sections": [["verdict", …], …], "footer": …},
/// each the element that stands in the page then.
std::string live_json(const decision::Outcome& outcome, const Options& options);

/// What the page does; the text of explore.js. It posts {"set": ["KEY=VALUE", …]} to `evaluate`,
/// `scenario.toml` and `decision.html` beside the page.
const char* live_script();
/// How the controls look, on top of style_sheet().
const char* live_style();

}  // namespace costsim::report::web
