// Pages as those read them who see little, read by ear, or print: axe-core finds nothing wrong, and
// no page is wider than the sheet.
#include "browser/axe.hpp"

#include <fstream>

#include "browser/pages.hpp"
#include "support/catch.hpp"

namespace costsim::testing {
namespace {

std::string url_of(const Pages& pages, const std::string& name) {
  return "file://" + (pages.folder() / name).string();
}

}  // namespace

TEST_CASE("in a browser axe-core finds nothing wrong with any page, in either theme") {
  if (!there_is_a_browser()) return;
  const std::string axe = axe_core();
  if (axe.empty()) return;
  const Pages& pages = Pages::made();
  Browser browser(768, 900);
  std::ofstream(pages.folder() / "bad.html")
      << "<!DOCTYPE html><img src='data:,'><button></button>";
  browser.open(url_of(pages, "bad.html"));
  CHECK(violations(browser, axe).size() >= 4);  // it looks at all
  for (const std::string& name : pages.names()) {
    browser.open(url_of(pages, name));
    INFO(name);
    CHECK(violations(browser, axe) == std::vector<std::string>{});
  }
}

TEST_CASE("in a browser no page is wider than the sheet that it is printed on") {
  if (!there_is_a_browser()) return;
  constexpr int a4_within_margins = 718;  // 19 cm of 96 pixels an inch
  const Pages& pages = Pages::made();
  Browser browser(a4_within_margins, 1000);
  browser.show_as("print", "light");
  for (const std::string& name : pages.names()) {
    browser.open(url_of(pages, name));
    browser.value_of("document.querySelectorAll('details').forEach(d => d.open = true)");
    INFO(name);
    CHECK(browser.value_of("document.documentElement.scrollWidth") <= a4_within_margins);
  }
}

}  // namespace costsim::testing
