#include <algorithm>

#include <fmt/format.h>

#include "report/charts/chart.hpp"
#include "report/charts/shapes.hpp"

namespace costsim::report {
namespace {

constexpr double interval_row = 32;

Markup interval(const ChartInterval& each, double top, const Scale& x) {
  const double y = top + 23;
  const double from = x.at(each.low), middle = x.at(each.middle), to = x.at(each.high);
  const Markup words =
      label({0, top + 12}, cut_to(each.name, chart_width - width_of(each.words) - 8)) +
      label({chart_width, top + 12}, each.words, Anchor::End, "figure");
  const Markup shapes = line({0, y}, {chart_width, y}, "grid") +
                        line({from, y}, {to, y}, "whisker") +
                        line({from, y - 4}, {from, y + 4}, "whisker") +
                        line({to, y - 4}, {to, y + 4}, "whisker") + sign_of(each.look, {middle, y});
  return element("g",
                 {{"class", "row"},
                  {"tabindex", "0"},
                  {"role", "img"},
                  {"aria-label", each.name + ": " + each.words},
                  {"data-value", each.value}},
                 element("title", each.name + ": " + each.words) + words + shapes);
}

}  // namespace

Markup drawn(const IntervalChart& chart) {
  constexpr double edge = 8;
  constexpr int most = 6;
  Scale x = chart.x.scale;
  x.from = edge;
  x.to = chart_width - edge;
  const double bottom = static_cast<double>(chart.rows.size()) * interval_row + 6;
  Markup all;
  for (const double tick : ticks_of(x, most)) {
    const std::string words = chart.x.label(tick);
    const double half = width_of(words) / 2;
    const double middle = std::clamp(x.at(tick), half, chart_width - half);
    all += line({x.at(tick), 14}, {x.at(tick), bottom}, "grid") +
           label({middle, bottom + 12}, words, Anchor::Middle, "tick");
  }
  double top = 0;
  for (const ChartInterval& each : chart.rows) {
    all += interval(each, top, x);
    top += interval_row;
  }
  return drawing(
      chart.name, bottom + 32,
      all + label({chart_width / 2, bottom + 27}, chart.x.name, Anchor::Middle, "axis-name"));
}

}  // namespace costsim::report
