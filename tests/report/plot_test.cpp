// Curves drawn with characters: which sign is which curve.
#include "report/kit/plot.hpp"

#include <set>

#include <fmt/format.h>

#include "support/catch.hpp"

using namespace costsim;
using namespace costsim::report;

namespace {

Plot flat_curves(int count) {
  Plot plot;
  plot.x = {0, 1};
  for (int i = 0; i < count; ++i) {
    plot.curves.push_back({fmt::format("curve{}", i), {1.0 + i, 1.0 + i}});
  }
  return plot;
}

/// What stands before each name.
std::set<std::string> signs_in(const std::string& legend, int count) {
  std::set<std::string> signs;
  for (int i = 0; i < count; ++i) {
    const std::size_t name = legend.find(fmt::format(" curve{}", i));
    REQUIRE(name != std::string::npos);
    const std::size_t comma = legend.rfind(", ", name);
    const std::size_t begin = comma == std::string::npos ? 0 : comma + 2;
    signs.insert(legend.substr(begin, name - begin));
  }
  return signs;
}

}  // namespace

TEST_CASE("every curve of a plot has a sign of its own, however many there are") {
  for (const bool unicode : {true, false}) {
    Style style;
    style.unicode = unicode;
    for (const int count : {1, 2, 6, 7, 10, 52}) {
      INFO(count);
      const Plot plot = flat_curves(count);
      CHECK(signs_in(legend(plot, style), count).size() == static_cast<std::size_t>(count));
      for (const std::string& line : drawn(plot, style)) CHECK(line.size() > plot_indent);
    }
  }
}

TEST_CASE("the sign of a curve in the legend is that with which it is drawn") {
  Style style;
  style.unicode = false;
  Plot plot = flat_curves(10);
  for (PlotCurve& curve : plot.curves) curve.values = {1, 1};
  plot.curves[7].values = {50, 50};
  const std::string legend_line = legend(plot, style);
  CHECK(legend_line.find("H curve7") != std::string::npos);
  CHECK(legend_line.find("# several") != std::string::npos);
  CHECK(drawn(plot, style).front().find("HHHHHH") != std::string::npos);
}
