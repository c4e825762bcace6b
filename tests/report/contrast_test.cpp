// The page's colours, held against WCAG 2.2: 1.4.3 asks 4.5 : 1 of text, 1.4.11 3 : 1 of drawings.
#include <cmath>
#include <map>
#include <regex>

#include "report/web/html.hpp"
#include "support/catch.hpp"

using costsim::report::web::style_sheet;

namespace {

using Palette = std::map<std::string, std::string>;

/// The custom colours of the n-th `:root` of the style sheet: 0 light, 1 dark.
Palette palette(int theme) {
  const std::string sheet = style_sheet();
  std::size_t begin = 0;
  for (int i = 0; i <= theme; ++i) begin = sheet.find(":root {", begin) + 1;
  const std::string block = sheet.substr(begin, sheet.find('}', begin) - begin);
  Palette colours;
  const std::regex colour("--([a-z0-9]+): #([0-9a-f]{6})");
  for (std::sregex_iterator each(block.begin(), block.end(), colour), end; each != end; ++each) {
    colours[(*each)[1]] = (*each)[2];
  }
  return colours;
}

/// Relative luminance, WCAG 2.2.
double luminance(const std::string& colour) {
  const auto channel = [&](std::size_t at) {
    const double c = std::stoi(colour.substr(at, 2), nullptr, 16) / 255.0;
    return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4);
}

double contrast(const std::string& a, const std::string& b) {
  const auto [dark, light] = std::minmax({luminance(a), luminance(b)});  // values, no references
  return (light + 0.05) / (dark + 0.05);
}

}  // namespace

TEST_CASE("contrast is computed as WCAG does") {
  CHECK(contrast("000000", "ffffff") == Approx(21));
  CHECK(contrast("777777", "ffffff") == Approx(4.48).margin(0.005));
}

TEST_CASE("text and curves have a contrast of 4.5 to 1 and more, in light and in dark") {
  for (const int theme : {0, 1}) {
    const Palette colours = palette(theme);
    REQUIRE(colours.size() >= 14);
    for (const std::string on : {"page", "panel"}) {
      for (const auto& [name, colour] : colours) {
        if (name == "page" || name == "panel" || name == "rule") continue;
        INFO((theme == 0 ? "light" : "dark") << ": " << name << " on " << on);
        CHECK(contrast(colour, colours.at(on)) >= 4.5);
      }
    }
  }
}
