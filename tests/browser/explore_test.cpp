// `costsim explore` as Chromium shows it: controls are moved, and the page is that of run --set.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "browser/axe.hpp"
#include "browser/browser.hpp"
#include "browser/pages.hpp"
#include "explore/child_explore.hpp"
#include "support/catch.hpp"
#include "support/program.hpp"

namespace costsim::testing {
namespace {

constexpr const char* scenario_file = "scenarios/event-collector.toml";

/// Another build of it may be measured: COSTSIM_MEASURED.
std::string program_to_explore() {
  const char* measured = std::getenv("COSTSIM_MEASURED");
  return measured != nullptr ? measured : COSTSIM_PROGRAM;
}

/// Moves a control as a reader would, and waits for the page.
void type(Browser& browser, const std::string& key, const std::string& digits) {
  const std::string paints = "performance.getEntriesByName('input to paint').length";
  const auto before = browser.value_of(paints).get<int>();
  browser.value_of(fmt::format(
      "(() => {{ const box = document.querySelector(`[data-key='{}'] input[type=number]`);"
      "box.value = '{}'; box.dispatchEvent(new Event('input')); }})()",
      key, digits));
  REQUIRE(browser.wait_for(fmt::format("{} > {}", paints, before)));
}

std::string main_text(Browser& browser) {
  return browser.value_of("document.querySelector('main').textContent");
}

/// The text of the page that `run` makes of these sets, as this browser reads it.
std::string main_text_of_run(Browser& browser, const std::vector<std::string>& sets) {
  const auto file = std::filesystem::temp_directory_path() / "explore_browser_test.html";
  std::vector<std::string> arguments = {
      "run",       scenario_file, "--set",    "scenario.step=1h",
      "--no-fail", "--quiet",     "--export", "html=" + file.string()};
  for (const std::string& set : sets) arguments.insert(arguments.end(), {"--set", set});
  REQUIRE(run_program(arguments).exit_code == 0);
  std::ifstream in(file);
  std::stringstream text;
  text << in.rdbuf();
  return browser.value_of("new DOMParser().parseFromString(" + nlohmann::json(text.str()).dump() +
                          ", 'text/html').querySelector('main').textContent");
}

std::string text_at(Browser& browser, const std::string& selector) {
  return browser.value_of("document.querySelector('" + selector + "').textContent");
}

}  // namespace

TEST_CASE("in a browser three controls are moved, and the page is that of run --set") {
  if (!there_is_a_browser()) return;
  ChildExplore child(program_to_explore(), scenario_file);
  Browser browser(1440, 900);
  browser.open(child.url());
  CHECK(main_text(browser) == main_text_of_run(browser, {}));
  CHECK(browser.value_of("document.getElementById('controls').hidden") == false);

  type(browser, "traffic.rate", "3");
  type(browser, "containers.operations.share", "0.25");
  type(browser, "serverless.lambda.duration", "180");
  CHECK(main_text(browser) ==
        main_text_of_run(browser, {"traffic.rate=3M/h", "containers.operations.share=0.25",
                                   "serverless.lambda.duration=180ms"}));
}

TEST_CASE("in a browser what is moved is told as a command, refused values change nothing") {
  if (!there_is_a_browser()) return;
  ChildExplore child(program_to_explore(), scenario_file);
  Browser browser(360, 780);
  browser.open(child.url());
  const std::string before = main_text(browser);
  type(browser, "traffic.rate", "6");
  CHECK(text_at(browser, "#command") == std::string("costsim run ") + scenario_file +
                                            " --set scenario.step=1h --set traffic.rate=6M/h");
  const std::string moved = main_text(browser);
  CHECK(moved != before);
  type(browser, "serverless.lambda.memory", "1");
  CHECK(text_at(browser, "#state").find("expected") != std::string::npos);
  CHECK(main_text(browser) == moved);
  browser.value_of("document.getElementById('reset').click()");
  CHECK(
      browser.wait_for("!document.getElementById('command').textContent.includes('traffic.rate')"));
  CHECK(browser.wait_for("document.getElementById('state').className === ''"));
  CHECK(main_text(browser) == before);
  // A phone shows all of it, and nothing went elsewhere.
  CHECK(browser.value_of("document.documentElement.scrollWidth <= 360"));
  for (const std::string& url : browser.requests())
    CHECK(url.starts_with(child.url().substr(0, 17)));
  for (const std::string& words : browser.console()) {
    // The browser tells each 422 itself.
    CHECK(words.find("422") != std::string::npos);
  }
}

TEST_CASE("in a browser the longest names fit a phone, controls and all") {
  if (!there_is_a_browser()) return;
  const auto scenario = std::filesystem::temp_directory_path() / "explore_long_names.toml";
  std::ofstream(scenario) << long_named_scenario();
  ChildExplore child(program_to_explore(), scenario.string());
  Browser browser(360, 780);
  browser.open(child.url());
  CHECK(browser.wait_for("!document.getElementById('controls').hidden"));
  browser.value_of("document.querySelectorAll('details').forEach(d => d.open = true)");
  CHECK(browser.value_of("document.documentElement.scrollWidth") <= 360);
  CHECK(browser.value_of("[...document.querySelectorAll('#controls *')].filter(each => "
                         "each.getBoundingClientRect().right > 360).map(each => each.outerHTML)") ==
        nlohmann::json::array());
  std::filesystem::remove(scenario);
}

TEST_CASE("in a browser axe-core finds nothing wrong with the controls") {
  if (!there_is_a_browser()) return;
  const std::string axe = axe_core();
  if (axe.empty()) return;
  ChildExplore child(program_to_explore(), scenario_file);
  Browser browser(768, 900);
  browser.open(child.url());
  type(browser, "traffic.rate", "6");
  CHECK(violations(browser, axe) == std::vector<std::string>{});
  type(browser, "serverless.lambda.memory", "1");  // refused
  CHECK(violations(browser, axe) == std::vector<std::string>{});
}

TEST_CASE("from input to paint", "[.measure]") {
  if (!there_is_a_browser()) return;
  ChildExplore child(program_to_explore(), scenario_file, "scenario.step=1min");
  Browser browser(1440, 900);
  browser.open(child.url());
  const std::vector<std::string> keys = {"traffic.rate", "containers.operations.share",
                                         "serverless.lambda.duration"};
  for (int i = 0; i < 150; ++i) {
    const auto key = static_cast<std::size_t>(i) % keys.size();
    type(browser, keys[key], fmt::format("{:.4g}", key == 1 ? 0.1 + 0.005 * i : 3 + 0.37 * i));
  }
  const auto tell = [&](const char* what, const std::string& entries) {
    auto times = browser.value_of(entries + ".map(e => e.duration)").get<std::vector<double>>();
    std::sort(times.begin(), times.end());
    std::cout << fmt::format("{}, {} moves: median {:.1f} ms, p95 {:.1f} ms, max {:.1f} ms\n", what,
                             times.size(), times[times.size() / 2], times[times.size() * 95 / 100],
                             times.back());
  };
  tell("input to paint", "performance.getEntriesByName('input to paint')");
  tell("of it until the answer is there",
       "performance.getEntriesByType('resource').filter(e => e.name.endsWith('/evaluate'))");
}

}  // namespace costsim::testing
