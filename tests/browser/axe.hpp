// axe-core, a peer from npm that knows the rules of WCAG.
#pragma once

#include <string>
#include <vector>

#include "browser/browser.hpp"

namespace costsim::testing {

/// Its text, or "" where nobody has installed it: the test says that it skips.
std::string axe_core();

/// What is wrong with the page that a browser shows, folded and unfolded, light and dark:
/// "dark, unfolded: color-contrast: <p id=…".
std::vector<std::string> violations(Browser& browser, const std::string& axe);

}  // namespace costsim::testing
