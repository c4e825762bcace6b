#include <algorithm>

#include <fmt/format.h>

#include "report/charts/chart.hpp"
#include "report/charts/shapes.hpp"

namespace costsim::report {
namespace {

constexpr double left = 46, right = chart_width - 8, plot_height = 190, text_row = 14;
constexpr double strip_height = 14, strip_row = 30, name_above = 14;

/// Where everything of one chart is.
struct Frame {
  Scale x, y;
  double top = 0, bottom = 0;

  Place at(const ChartPoint& point) const { return {x.at(point.x), y.at(point.y)}; }
};

std::vector<int> mark_rows(const CurveChart& chart) {
  Scale x = chart.x.scale;
  x.from = left;
  x.to = right;
  std::vector<double> middles, widths;
  for (const ChartMark& mark : chart.marks) {
    middles.push_back(x.at(mark.x));
    widths.push_back(width_of(mark.name));
  }
  return rows_of(middles, widths);
}

Frame frame_of(const CurveChart& chart, const std::vector<int>& rows) {
  const int above = rows.empty() ? 0 : *std::max_element(rows.begin(), rows.end()) + 1;
  Frame frame{chart.x.scale, chart.y.scale, name_above + 6 + above * text_row, 0};
  frame.bottom = frame.top + plot_height;
  frame.x.from = left;
  frame.x.to = right;
  frame.y.from = frame.bottom;
  frame.y.to = frame.top;
  return frame;
}

Markup y_axis(const ChartAxis& axis, const Frame& frame) {
  constexpr int most = 6;
  Markup all = label({0, name_above - 2}, axis.name, Anchor::Start, "axis-name");
  for (const double tick : ticks_of(axis.scale, most)) {
    const double y = frame.y.at(tick);
    all += line({left, y}, {right, y}, "grid") +
           label({left - 5, y + 4}, axis.label(tick), Anchor::End, "tick");
  }
  return all;
}

Markup x_axis(const ChartAxis& axis, const Frame& frame) {
  constexpr int most = 7;
  Markup all = line({left, frame.bottom}, {right, frame.bottom}, "axis");
  double taken = 0;  // up to here there is a label
  for (const double tick : ticks_of(axis.scale, most)) {
    const double x = frame.x.at(tick);
    const std::string words = axis.label(tick);
    all += line({x, frame.bottom}, {x, frame.bottom + 4}, "axis");
    const double half = width_of(words) / 2;
    const double middle = std::min(x, chart_width - half);
    if (middle - half < taken) continue;
    all += label({middle, frame.bottom + 16}, words, Anchor::Middle, "tick");
    taken = middle + half + 4;
  }
  return all +
         label({(left + right) / 2, frame.bottom + 31}, axis.name, Anchor::Middle, "axis-name");
}

Markup band(const CurveBand& each, const Frame& frame) {
  std::vector<Place> around;
  for (const ChartPoint& point : each.edge) around.push_back(frame.at(point));
  for (auto point = each.other.rbegin(); point != each.other.rend(); ++point) {
    around.push_back(frame.at(*point));
  }
  return empty_element("path", {{"class", "band"}, {"d", path_of(around) + "Z"}});
}

std::string kind_of(const Curve& curve) {
  return curve.limit ? fmt::format("limit-curve look{}", curve.look % looks)
                     : "curve " + line_look(curve.look);
}

Markup curve(const Curve& each, const Frame& frame) {
  std::vector<Place> places;
  for (const ChartPoint& point : each.points) places.push_back(frame.at(point));
  return empty_element("path", {{"class", kind_of(each)}, {"d", path_of(places)}});
}

/// Signs on one point of so many: about a dozen on each curve, the curves' in turn. All are in
/// the attributes.
Markup points(const Curve& each, const Frame& frame) {
  constexpr std::size_t about = 12;
  if (each.limit) return {};
  const std::size_t every = std::max<std::size_t>(1, each.points.size() / about);
  Markup all;
  for (std::size_t i = 0; i < each.points.size(); ++i) {
    const ChartPoint& point = each.points[i];
    const bool marked = (i + each.look) % every == 0;
    const Place place = frame.at(point);
    all += focusable(place, each.name + ": " + point.words, point.value,
                     marked ? sign_of(each.look, place) : Markup(), marked);
  }
  return all;
}

Markup mark(const ChartMark& each, int row, const Frame& frame) {
  const double x = frame.x.at(each.x);
  const double half = width_of(each.name) / 2;
  const double middle = std::clamp(x, half, chart_width - half);
  const double baseline = frame.top - 6 - row * text_row;
  return line({x, baseline + 3}, {x, frame.bottom}, each.now ? "now-line" : "mark-line") +
         label({middle, baseline}, each.name, Anchor::Middle, "mark");
}

Markup strip(const ChartStrip& each, double top, const Frame& frame) {
  Markup all = label({left, top + 10}, cut_to(each.name, right - left), Anchor::Start, "tick");
  for (const ChartStrip::Part& part : each.parts) {
    const double from = frame.x.at(part.from), width = frame.x.at(part.to) - from;
    const std::string_view words = part.holds ? "holds" : "fails";
    all += box({from, top + 13}, width, strip_height, part.holds ? "holds" : "fails");
    if (!part.holds) all += box({from, top + 13}, width, strip_height, "hatched");
    if (width > width_of(words) + 6) {
      all += label({from + width / 2, top + 24}, words, Anchor::Middle, "strip-word");
    }
  }
  return all;
}

}  // namespace

Markup drawn(const CurveChart& chart) {
  const std::vector<int> rows = mark_rows(chart);
  const Frame frame = frame_of(chart, rows);
  Markup all = y_axis(chart.y, frame) + x_axis(chart.x, frame);
  for (const CurveBand& each : chart.bands) all += band(each, frame);
  for (std::size_t i = 0; i < chart.marks.size(); ++i) all += mark(chart.marks[i], rows[i], frame);
  for (const Curve& each : chart.curves) all += curve(each, frame);
  for (const Curve& each : chart.curves) all += points(each, frame);
  double top = frame.bottom + 38;
  for (const ChartStrip& each : chart.strips) {
    all += strip(each, top, frame);
    top += strip_row;
  }
  return drawing(chart.name, top, all);
}

Markup sample_of(const Curve& curve) {
  Markup inside = empty_element("path", {{"class", kind_of(curve)}, {"d", "M1,6L33,6"}});
  if (!curve.limit) inside += sign_of(curve.look, {17, 6});
  return element("svg",
                 {{"xmlns", "http://www.w3.org/2000/svg"},
                  {"viewBox", "0 0 34 12"},
                  {"class", "sample"},
                  {"aria-hidden", "true"}},
                 inside);
}

}  // namespace costsim::report
