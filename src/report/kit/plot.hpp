// Curves drawn with characters.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "report/kit/style.hpp"

namespace costsim::report {

struct PlotCurve {
  std::string name;
  std::vector<double> values;  ///< one for each x; what is not above 0 is not drawn on a log scale
};

/// Between which a curve may lie: one value for each x.
struct PlotBand {
  std::vector<double> low, high;
};

struct Plot {
  std::vector<double> x;  ///< rising
  bool x_logarithmic = false;
  std::vector<PlotCurve> curves;
  std::vector<PlotBand> bands;  ///< drawn as a ground behind the curves
  std::vector<double> marks;    ///< of x, drawn as upright lines
  std::optional<double> now;    ///< of x, marked on the axis
  std::string x_low, x_high;    ///< labels of the ends
  std::string x_name;           ///< below, between them
};

/// Lines of at most `style.width` columns: the y axis (dollars, logarithmic where the curves span
/// more than 20 times), the curves with a sign each, of more than six a letter, the marks, the x
/// axis. Names are taken as they are: whoever draws foreign ones makes them harmless.
std::vector<std::string> drawn(const Plot& plot, const Style& style, int height = 13);

/// Which sign is what: "● serverless, ○ containers, ◉ both, ┊ crossing, ░ 95 % band".
std::string legend(const Plot& plot, const Style& style);

/// How far to the right the curves begin.
inline constexpr int plot_indent = 13;

}  // namespace costsim::report
