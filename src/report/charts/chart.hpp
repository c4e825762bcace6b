// Charts as SVG: pure functions from values to drawings. A drawing is 340 units wide, so that its
// text is readable on a phone and grows with the page; colours, strokes and what shows on hover are
// the style sheet's, by class. No chart tells by colour alone: curves differ in dashes and in the
// shape of their points, bars carry their names.
//
// What a drawing shows is in its attributes, too: `data-value` has each figure as the JSON has it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "report/charts/scale.hpp"
#include "report/markup/markup.hpp"

namespace costsim::report {

inline constexpr double chart_width = 340;
/// Colours, dashes and signs of curves. A look is a number: the seventh has the first one's colour
/// with another dash and sign, so that 36 curves can be told from each other.
inline constexpr std::size_t looks = 6;

/// What a screen reader says of the drawing, and how values are written at an axis.
struct ChartAxis {
  Scale scale;  ///< its places are the chart's business
  std::string name;
  std::function<std::string(double)> label;
};

struct ChartPoint {
  double x = 0, y = 0;
  std::string value;  ///< y as the JSON has it
  std::string words;  ///< shown on hover and focus: "$3,054.17 at 12.0 M/h"
};

struct Curve {
  std::string name;
  std::vector<ChartPoint> points;  ///< by x
  std::size_t look = 0;
  bool limit = false;  ///< drawn thin, without points
};

/// The space between a curve and another above or below it.
struct CurveBand {
  std::vector<ChartPoint> edge, other;
};

/// An upright line with a short name.
struct ChartMark {
  double x = 0;
  std::string name;
  bool now = false;
};

/// Where along x something holds and where it does not, drawn below the axis.
struct ChartStrip {
  struct Part {
    double from = 0, to = 0;
    bool holds = false;
  };
  std::string name;
  std::vector<Part> parts;
};

struct CurveChart {
  std::string name;  ///< for who cannot see it
  ChartAxis x, y;
  std::vector<Curve> curves;
  std::vector<CurveBand> bands = {};
  std::vector<ChartMark> marks = {};
  std::vector<ChartStrip> strips = {};
};

Markup drawn(const CurveChart& chart);
/// A sample of a curve's line and point, for a legend.
Markup sample_of(const Curve& curve);

struct ChartBar {
  std::string name, words;  ///< above the bar: "api-gateway", "$30,240.00, 95.0%"
  double length = 0;
  std::string value;  ///< the length as the JSON has it
  std::size_t look = 0;
  std::optional<double> limit = {};  ///< an upright line across the bar
  bool bad = false;                  ///< hatched
};

/// Bars below each other, each under its name.
struct BarChart {
  std::string name;
  std::vector<ChartBar> bars;
  double whole = 1;  ///< the length that fills the width
};

Markup drawn(const BarChart& chart);

/// An estimate and its interval.
struct ChartInterval {
  std::string name, words;
  double low = 0, middle = 0, high = 0;
  std::string value;  ///< the middle as the JSON has it
  std::size_t look = 0;
};

struct IntervalChart {
  std::string name;
  ChartAxis x;
  std::vector<ChartInterval> rows;
};

Markup drawn(const IntervalChart& chart);

}  // namespace costsim::report
