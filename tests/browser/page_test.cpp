// The decision page as Chromium shows it: nothing is wider than the window, no label lies over
// another one or is cut, nothing is loaded and the console stays empty.
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <nlohmann/json.hpp>

#include "browser/browser.hpp"
#include "support/catch.hpp"
#include "support/program.hpp"

namespace fs = std::filesystem;
using nlohmann::json;

namespace costsim::testing {
namespace {

/// Those whose drawings differ most: many services, latencies, months, long names.
const std::vector<std::string> shown = {"event-collector", "devtool-backend", "poison-message",
                                        "telco-rule",      "flash-crowd",     "ad-exchange"};

/// What the test must notice: wider than any window, a label that is cut and lies over another.
constexpr const char* bad_page =
    "<!DOCTYPE html><body><div style='width:2000px'>wide</div><main><svg width='300' height='50'>"
    "<text x='10' y='20'>one</text><text x='290' y='20'>label</text><text x='292' y='20'>two"
    "</text></svg></main>";

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

std::string text_of(const fs::path& file) {
  std::ifstream in(file);
  std::stringstream all;
  all << in.rdbuf();
  return all.str();
}

/// A folder with the pages and the one that measures them. Goes away with the test.
class Pages {
 public:
  Pages() {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    json names = json::array({"bad.html"});
    for (const std::string& name : shown) {
      const fs::path file = folder_ / (name + ".html");
      run_program({"run", "scenarios/" + name + ".toml", "--no-fail", "--no-flips", "--quiet",
                   "--format", "csv", "--export", "html=" + file.string()});
      names.push_back(name + ".html");
    }
    std::ofstream(folder_ / "bad.html") << bad_page;
    std::string measure = text_of("tests/browser/measure.html");
    measure.replace(measure.find("= PAGES") + 2, 5, names.dump());
    std::ofstream(folder_ / "measure.html") << measure;
  }
  ~Pages() { fs::remove_all(folder_); }
  Pages(const Pages&) = delete;
  Pages& operator=(const Pages&) = delete;

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
  const fs::path folder_ = fs::path(COSTSIM_BINARY_DIR) / "browser_test";
};

}  // namespace

TEST_CASE("in a browser no page is too wide, no label overlaps another, nothing is loaded") {
  if (!there_is_a_browser()) return;
  const auto [result, log] = Pages().measured();
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
  CHECK(noticed >= 3 * 3);  // too wide, cut and overlapping at each of three widths
  CHECK(log.find("CONSOLE") == std::string::npos);
}

}  // namespace costsim::testing
