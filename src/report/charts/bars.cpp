#include <algorithm>

#include <fmt/format.h>

#include "report/charts/chart.hpp"
#include "report/charts/shapes.hpp"

namespace costsim::report {
namespace {

constexpr double bar_height = 12, text_height = 13, row_gap = 9;

/// Whether the name leaves room for the words beside it.
bool on_one_line(const ChartBar& each) {
  constexpr double gap = 8;
  return width_of(each.name) + gap + width_of(each.words) <= chart_width;
}

double height_of(const ChartBar& each) {
  return (on_one_line(each) ? 1 : 2) * text_height + 4 + bar_height + row_gap;
}

/// The name on the left and the words on the right, or below each other.
Markup words_of(const ChartBar& each, double top) {
  const double baseline = top + text_height - 2;
  const Markup name = label({0, baseline}, cut_to(each.name, chart_width));
  if (on_one_line(each)) {
    return name + label({chart_width, baseline}, each.words, Anchor::End, "figure");
  }
  return name + label({0, baseline + text_height}, cut_to(each.words, chart_width), Anchor::Start,
                      "figure");
}

Markup bar(const ChartBar& each, double top, double whole) {
  const double part = whole > 0 ? std::clamp(each.length / whole, 0.0, 1.0) : 0;
  const double length = part > 0 ? std::max(part * chart_width, 1.5) : 0;
  const double below = top + height_of(each) - row_gap - bar_height;
  Markup shapes = box({0, below}, chart_width, bar_height, "track");
  shapes += box({0, below}, length, bar_height, fmt::format("bar look{}", each.look % looks));
  if (each.bad) shapes += box({0, below}, length, bar_height, "hatched");
  if (each.limit && whole > 0) {
    const double at = std::clamp(*each.limit / whole, 0.0, 1.0) * chart_width;
    shapes += line({at, below - 3}, {at, below + bar_height + 3}, "limit-line");
  }
  return element("g",
                 {{"class", "row"},
                  {"tabindex", "0"},
                  {"role", "img"},
                  {"aria-label", each.name + ": " + each.words},
                  {"data-value", each.value}},
                 element("title", each.name + ": " + each.words) + shapes + words_of(each, top));
}

}  // namespace

Markup drawn(const BarChart& chart) {
  Markup rows;
  double top = 0;
  for (const ChartBar& each : chart.bars) {
    rows += bar(each, top, chart.whole);
    top += height_of(each);
  }
  return drawing(chart.name, top + 2, rows);
}

}  // namespace costsim::report
