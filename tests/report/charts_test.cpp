// Scales, ticks and drawings: points lie where division puts them, and labels do not overlap.
#include <cmath>
#include <set>

#include "report/charts/chart.hpp"
#include "report/charts/shapes.hpp"
#include "support/catch.hpp"
#include "support/xml.hpp"

using namespace costsim::report;
using costsim::testing::Element;
using costsim::testing::read_xml;

namespace {

double place(const Element& element, const std::string& key) {
  return std::stod(element.attribute(key));
}

CurveChart two_curves() {
  CurveChart chart;
  chart.name = "test";
  chart.x = {{.low = 0.1, .high = 10, .logarithmic = true}, "load", [](double x) {
               return number(x) + "×";
             }};
  chart.y = {{.low = 0, .high = 200}, "cost", [](double y) { return "$" + number(y); }};
  chart.curves = {
      {"a", {{0.1, 0, "0.00", "a0"}, {1, 100, "100.00", "a1"}, {10, 200, "200.00", "a2"}}},
      {"b", {{0.1, 50, "50.00", "b0"}, {10, 50, "50.00", "b2"}}, 1}};
  return chart;
}

}  // namespace

TEST_CASE("a linear scale puts values in proportion, a logarithmic one ratios") {
  const Scale even{.low = 0, .high = 200, .from = 40, .to = 340};
  CHECK(even.at(50) == Approx(115));
  CHECK(even.at(1000) == Approx(340));
  const Scale ratios{.low = 0.1, .high = 10, .logarithmic = true, .from = 0, .to = 100};
  CHECK(ratios.at(1) == Approx(50));
  CHECK(ratios.at(0.1) == Approx(0));
  CHECK(ratios.at(std::sqrt(10)) == Approx(75));
}

TEST_CASE("a scale over values is logarithmic from twenty times on") {
  CHECK_FALSE(scale_over({10, 150}).logarithmic);
  CHECK(scale_over({10, 250}).logarithmic);
  CHECK_FALSE(scale_over({0, 0}).logarithmic);
  CHECK(scale_over({}).high == 1);
}

TEST_CASE("ticks are round and at most as many as asked for") {
  using Ticks = std::vector<double>;
  CHECK(ticks_of({.low = 0, .high = 100}, 5) == Ticks{0, 20, 40, 60, 80, 100});
  CHECK(ticks_of({.low = 0, .high = 31}, 7) == Ticks{0, 5, 10, 15, 20, 25, 30});
  CHECK(ticks_of({.low = 0.1, .high = 10, .logarithmic = true}, 7) ==
        Ticks{0.1, 0.2, 0.5, 1, 2, 5, 10});
  CHECK(ticks_of({.low = 0.001, .high = 1000, .logarithmic = true}, 7).size() == 7);
  CHECK(ticks_of({.low = 1e-6, .high = 1e6, .logarithmic = true}, 7).size() <= 7);
  for (const double high : {3.9, 41.0, 99.0}) {
    const auto ticks = ticks_of({.low = 3.1, .high = high, .logarithmic = true}, 7);
    INFO(high);
    CHECK(ticks.size() >= 2);
    CHECK(ticks.size() <= 8);
  }
}

TEST_CASE("labels that would overlap are in different rows") {
  CHECK(rows_of({10, 20, 200}, {30, 30, 30}) == std::vector<int>{0, 1, 0});
  CHECK(rows_of({10, 50, 90}, {30, 30, 30}) == std::vector<int>{0, 0, 0});
}

TEST_CASE("a curve's points carry their values and lie on its path") {
  const Element svg = read_xml(drawn(two_curves()).text());
  const auto points = svg.all([](const Element& each) { return each.is("point"); });
  REQUIRE(points.size() == 5);
  CHECK(points[1]->attribute("data-value") == "100.00");
  CHECK(points[1]->attribute("aria-label") == "a: a1");
  const auto curves = svg.all([](const Element& each) { return each.is("curve"); });
  REQUIRE(curves.size() == 2);
  const Element& sign = *points[1]->all("circle").front();
  CHECK(curves[0]->attribute("d").find("L" + sign.attribute("cx") + "," + sign.attribute("cy")) !=
        std::string::npos);
  // In the middle of the logarithmic axis, half way up.
  const auto middle = [&](std::size_t i, const std::string& key) {
    return place(*points[i]->all("circle").front(), key);
  };
  CHECK(middle(1, "cx") == Approx((middle(0, "cx") + middle(2, "cx")) / 2).margin(0.02));
  CHECK(middle(1, "cy") == Approx((middle(0, "cy") + middle(2, "cy")) / 2).margin(0.02));
}

TEST_CASE("36 curves are told from each other, each by more than its colour") {
  std::set<std::string> samples;
  for (std::size_t look = 0; look < looks * looks; ++look) {
    samples.insert(sample_of({"", {}, look}).text());
  }
  CHECK(samples.size() == looks * looks);
}

TEST_CASE("bars are as long as their values, and a drawing says all that it shows") {
  const BarChart chart{"costs", {{"a", "$10", 10, "10.00", 0}, {"b", "$5", 5, "5.00", 1}}, 10};
  const Element svg = read_xml(drawn(chart).text());
  const auto bars = svg.all([](const Element& each) { return each.is("bar"); });
  REQUIRE(bars.size() == 2);
  CHECK(place(*bars[0], "width") == chart_width);
  CHECK(place(*bars[1], "width") == chart_width / 2);
  const auto rows = svg.all([](const Element& each) { return each.is("row"); });
  REQUIRE(rows.size() == 2);
  CHECK(rows[1]->attribute("aria-label") == "b: $5");
  CHECK(rows[1]->attribute("data-value") == "5.00");
  CHECK(svg.attribute("aria-label") == "costs");
}

TEST_CASE("what has no length draws no bar, and nothing is no chart of not-a-number") {
  for (const Markup& drawing :
       {drawn(BarChart{"none", {{"a", "$0", 0, "0.00"}}, 0}), drawn(BarChart{"empty", {}, 0})}) {
    CHECK(drawing.text().find("nan") == std::string::npos);
    CHECK(drawing.text().find("inf") == std::string::npos);
  }
}
