// The decision page as Chromium shows it: nothing is wider than the window, no label lies over
// another one or is cut, no table leaves a name too little room, nothing is loaded and the console
// stays empty.
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <nlohmann/json.hpp>

#include "browser/browser.hpp"
#include "browser/pages.hpp"
#include "support/catch.hpp"

namespace fs = std::filesystem;
using nlohmann::json;

namespace costsim::testing {
namespace {

/// What the test must notice: wider than any window, a label that is cut and lies over another.
constexpr const char* bad_page =
    "<!DOCTYPE html><body><div style='width:2000px'>wide</div><main><svg width='300' height='50'>"
    "<text x='10' y='20'>one</text><text x='290' y='20'>label</text><text x='292' y='20'>two"
    "</text></svg><table><tbody><tr><th style='width:1px;overflow-wrap:anywhere'>a long name</th>"
    "<td style='width:2000px'></td></tr></tbody></table></main>";

std::string output_of(const std::string& command) {
  std::string text;
  FILE* pipe = popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::array<char, 4096> block{};
  while (const auto read = fread(block.data(), 1, block.size(), pipe)) {
    text.append(block.data(), read);
  }
  pclose(pipe);
  return text;
}

/// The pages, and the one that measures them.
class MeasuredPages {
 public:
  MeasuredPages() {
    json names = json::array({"bad.html"});
    for (const std::string& name : pages_.names()) names.push_back(name);
    std::ofstream(folder_ / "bad.html") << bad_page;
    std::string measure = text_of("tests/browser/measure.html");
    measure.replace(measure.find("= PAGES") + 2, 5, names.dump());
    std::ofstream(folder_ / "measure.html") << measure;
  }

  /// What the browser found, and what it wrote to its console.
  std::pair<json, std::string> measured() const {
    const std::string log = (folder_ / "log").string();
    const std::string dom = output_of(
        "chromium --headless --no-sandbox --disable-gpu --allow-file-access-from-files "
        "--enable-logging=stderr --user-data-dir=" +
        (folder_ / "profile").string() + " --virtual-time-budget=60000 --dump-dom file://" +
        (folder_ / "measure.html").string() + " 2>" + log);
    const auto begin = dom.find("RESULT"), end = dom.rfind("END</pre>");
    INFO(text_of(log));
    REQUIRE(begin != std::string::npos);
    REQUIRE(end != std::string::npos);
    std::string result = dom.substr(begin + 6, end - begin - 6);
    for (std::size_t at; (at = result.find("&amp;")) != std::string::npos;) result.erase(at + 1, 4);
    return {json::parse(result), text_of(log)};
  }

 private:
  const Pages& pages_ = Pages::made();
  const fs::path folder_ = pages_.folder();
};

}  // namespace

TEST_CASE("in a browser no page is too wide, no label overlaps another, nothing is loaded") {
  if (!there_is_a_browser()) return;
  const auto [result, log] = MeasuredPages().measured();
  CHECK(result.at("labels").get<int>() > 500);
  int noticed = 0;
  for (const auto& each : result.at("found")) {
    const auto wrong = each.get<std::string>();
    if (wrong.starts_with("bad.html")) {
      ++noticed;
    } else {
      FAIL_CHECK(wrong);
    }
  }
  // Too wide, cut, overlapping and squeezed at each of three widths, folded and unfolded.
  CHECK(noticed >= 4 * 3 * 2);
  CHECK(log.find("CONSOLE") == std::string::npos);
}

}  // namespace costsim::testing
