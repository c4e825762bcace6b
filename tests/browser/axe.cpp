#include "browser/axe.hpp"

#include <filesystem>

#include "browser/pages.hpp"
#include "support/skip.hpp"

namespace costsim::testing {
namespace {

constexpr const char* judged =
    "axe.run(document, { resultTypes: ['violations'] }).then(result => result.violations.map("
    "rule => `${rule.id}: ${rule.nodes.map(node => node.html).join(' ').slice(0, 500)}`))";

void fold(Browser& browser, bool unfolded) {
  browser.value_of(std::string("document.querySelectorAll('details').forEach(d => d.open = ") +
                   (unfolded ? "true)" : "false)"));
}

}  // namespace

std::string axe_core() {
  const std::filesystem::path file = COSTSIM_BINARY_DIR "/peers/node_modules/axe-core/axe.min.js";
  if (std::filesystem::exists(file)) return text_of(file);
  skip("axe-core is not there: tests/peers/install BUILD_DIR");
  return "";
}

std::vector<std::string> violations(Browser& browser, const std::string& axe) {
  std::vector<std::string> all;
  browser.value_of(axe);
  for (const std::string theme : {"light", "dark"}) {
    browser.show_as("screen", theme);
    for (const bool unfolded : {false, true}) {
      fold(browser, unfolded);
      for (const auto& words : browser.value_of(judged)) {
        all.push_back(theme + (unfolded ? ", unfolded: " : ": ") + words.get<std::string>());
      }
    }
  }
  return all;
}

}  // namespace costsim::testing
