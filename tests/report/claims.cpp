#include "claims.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "report/kit/text.hpp"
#include "schema.hpp"
#include "support/catch.hpp"

namespace costsim::report {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

void fits_every_terminal(const Render& page) {
  for (const bool unicode : {true, false}) {
    for (const int width : {40, 80}) {
      Options options{"1.2.3", {}};
      options.style = {.unicode = unicode, .width = width};
      for (const std::string& line : lines_of(page(options))) {
        INFO(line);
        CHECK(display_width(line) <= width);
        CHECK(line.find('\x1b') == std::string::npos);
        if (!unicode) CHECK(std::all_of(line.begin(), line.end(), [](char c) { return c > 0; }));
      }
    }
  }
}

nlohmann::json published_schema(const std::string& name) {
  std::ifstream file(COSTSIM_SOURCE_DIR "/docs/" + name + ".schema.json");
  REQUIRE(file);
  return nlohmann::json::parse(file);
}

void keeps(const nlohmann::json& schema, const std::string& report) {
  const auto broken = violations(nlohmann::json::parse(report), schema);
  INFO((broken.empty() ? "" : broken.front()));
  CHECK(broken.empty());
}

void stays_text(const std::string& markdown, const std::string& csv) {
  CHECK(markdown.find("<script>") == std::string::npos);
  CHECK(markdown.find("@team") == std::string::npos);
  CHECK(csv.find(",=") == std::string::npos);
  CHECK(csv.find("\n=") == std::string::npos);
}

}  // namespace costsim::report
