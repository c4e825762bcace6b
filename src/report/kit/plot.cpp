#include "report/kit/plot.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "engine/math.hpp"
#include "report/kit/text.hpp"

namespace costsim::report {
namespace {

namespace math = engine::math;

constexpr int label_width = plot_indent - 4;

struct Signs {
  std::array<std::string_view, 6> curves;
  std::string_view mark, corner, across, tick, both, now, band;
};

const Signs& signs_of(const Style& style) {
  static constexpr Signs unicode{{"●", "○", "◆", "◇", "▲", "△"}, "┊", "└", "─", "┤", "◉", "╋", "░"};
  static constexpr Signs ascii{{"*", "o", "+", "x", "@", "%"}, ":", "+", "-", "+", "#", "^", "."};
  return style.unicode ? unicode : ascii;
}

/// Of one curve among so many: letters where there are more than signs.
std::string sign_of(std::size_t curve, std::size_t count, const Signs& signs) {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  if (count <= signs.curves.size()) return std::string(signs.curves[curve]);
  return std::string(1, letters[curve % letters.size()]);
}

std::string dollars(double value) {
  if (value >= 1e9) return fmt::format("${:.3g}B", value / 1e9);
  if (value >= 1e6) return fmt::format("${:.3g}M", value / 1e6);
  if (value >= 1e4) return fmt::format("${:.3g}k", value / 1e3);
  return value >= 1 || value == 0 ? fmt::format("${:.4g}", value) : fmt::format("${:.2g}", value);
}

/// One axis: a value → its part of the length.
struct Scale {
  double low = 0, high = 1;
  bool logarithmic = false;

  double part(double value) const {
    if (logarithmic) return math::log(value / low) / math::log(high / low);
    return (value - low) / (high - low);
  }
  double value(double part) const {
    if (logarithmic) return low * math::exp(part * math::log(high / low));
    return low + part * (high - low);
  }
};

Scale scale_of(const Plot& plot) {
  constexpr double far = 20;
  double least = std::numeric_limits<double>::infinity(), most = 0;
  const auto take = [&](const std::vector<double>& values) {
    for (const double value : values) {
      most = std::max(most, value);
      if (value > 0) least = std::min(least, value);
    }
  };
  for (const PlotCurve& curve : plot.curves) take(curve.values);
  for (const PlotBand& band : plot.bands) {
    take(band.low);
    take(band.high);
  }
  if (most <= 0) return {0, 1, false};
  if (most / least > far) return {least, most, true};
  return {0, most, false};
}

class Canvas {
 public:
  Canvas(int width, int height)
      : width_(width),
        cells_(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), " ") {}

  std::string& at(int column, int row) {
    return cells_[static_cast<std::size_t>(row) * static_cast<std::size_t>(width_) +
                  static_cast<std::size_t>(column)];
  }
  std::string row(int row) {
    std::string text;
    for (int column = 0; column < width_; ++column) text += at(column, row);
    return text;
  }

 private:
  int width_;
  std::vector<std::string> cells_;
};

/// The value at x, straight between the points.
double value_at(const Plot& plot, const std::vector<double>& values, double x) {
  const auto next = std::lower_bound(plot.x.begin(), plot.x.end(), x);
  if (next == plot.x.begin()) return values.front();
  if (next == plot.x.end()) return values.back();
  const auto i = static_cast<std::size_t>(next - plot.x.begin());
  const double weight = (x - plot.x[i - 1]) / (plot.x[i] - plot.x[i - 1]);
  return values[i - 1] + weight * (values[i] - values[i - 1]);
}

/// Nearest column or row of so many.
int cell_of(double part, int count) {
  return std::clamp(static_cast<int>(std::lround(part * (count - 1))), 0, count - 1);
}

void draw_marks(Canvas& canvas, const Plot& plot, const Scale& x, int width, int height,
                const Signs& signs) {
  for (const double mark : plot.marks) {
    const int column = cell_of(x.part(mark), width);
    for (int row = 0; row < height; ++row) canvas.at(column, row) = signs.mark;
  }
}

void draw_bands(Canvas& canvas, const Plot& plot, const Scale& x, const Scale& y, int width,
                int height, const Signs& signs) {
  const auto row_of = [&](double value) {
    const bool below = y.logarithmic && value < y.low;
    return height - 1 - cell_of(below ? 0 : y.part(value), height);
  };
  for (const PlotBand& band : plot.bands) {
    for (int column = 0; column < width; ++column) {
      const double at = x.value(column / static_cast<double>(width - 1));
      const int lowest = row_of(value_at(plot, band.low, at));
      for (int row = row_of(value_at(plot, band.high, at)); row <= lowest; ++row) {
        canvas.at(column, row) = signs.band;
      }
    }
  }
}

void draw_curves(Canvas& canvas, const Plot& plot, const Scale& x, const Scale& y, int width,
                 int height, const Signs& signs) {
  for (std::size_t i = 0; i < plot.curves.size(); ++i) {
    const std::string sign = sign_of(i, plot.curves.size(), signs);
    for (int column = 0; column < width; ++column) {
      const double value =
          value_at(plot, plot.curves[i].values, x.value(column / static_cast<double>(width - 1)));
      if (y.logarithmic && value <= 0) continue;
      std::string& cell = canvas.at(column, height - 1 - cell_of(y.part(value), height));
      const bool taken = i > 0 && cell != " " && cell != signs.mark && cell != signs.band;
      cell = taken ? signs.both : sign;
    }
  }
}

/// The labels of both ends, and between them the name if there is room for it.
std::string x_labels(const Plot& plot, int width) {
  const int room = width - display_width(plot.x_low) - display_width(plot.x_high) - 2;
  const std::string name = display_width(plot.x_name) <= room ? plot.x_name : std::string();
  const int before = std::max(room - display_width(name), 0) / 2 + 1;
  const std::string begin = plot.x_low + std::string(static_cast<std::size_t>(before), ' ') + name;
  return begin + padded_left(plot.x_high, width - display_width(begin));
}

/// The line below the curves, with a sign where `now` is.
std::string x_axis(const Plot& plot, const Scale& x, int width, const Signs& signs) {
  const bool visible = plot.now && *plot.now >= x.low && *plot.now <= x.high;
  const int now = visible ? cell_of(x.part(*plot.now), width) : -1;
  std::string axis(signs.corner);
  for (int column = 0; column < width; ++column) axis += column == now ? signs.now : signs.across;
  return axis;
}

}  // namespace

std::string legend(const Plot& plot, const Style& style) {
  const Signs& signs = signs_of(style);
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < plot.curves.size(); ++i) {
    parts.push_back(
        fmt::format("{} {}", sign_of(i, plot.curves.size(), signs), plot.curves[i].name));
  }
  if (plot.curves.size() > 1) {
    parts.push_back(fmt::format("{} {}", signs.both, plot.curves.size() > 2 ? "several" : "both"));
  }
  if (!plot.marks.empty()) parts.push_back(fmt::format("{} crossing", signs.mark));
  if (!plot.bands.empty()) parts.push_back(fmt::format("{} 95 % band", signs.band));
  if (plot.now && *plot.now >= plot.x.front() && *plot.now <= plot.x.back()) {
    parts.push_back(fmt::format("{} now", signs.now));
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::vector<std::string> drawn(const Plot& plot, const Style& style, int height) {
  const Signs& signs = signs_of(style);
  const int width = style.width - plot_indent;
  const Scale x{plot.x.front(), plot.x.back(), plot.x_logarithmic}, y = scale_of(plot);
  Canvas canvas(width, height);
  draw_bands(canvas, plot, x, y, width, height, signs);
  draw_marks(canvas, plot, x, width, height, signs);
  draw_curves(canvas, plot, x, y, width, height, signs);
  std::vector<std::string> lines;
  constexpr int rows_per_label = 4;
  for (int row = 0; row < height; ++row) {
    const bool labelled = row % rows_per_label == 0 || row == height - 1;
    const double value = y.value((height - 1 - row) / static_cast<double>(height - 1));
    lines.push_back(fmt::format("  {} {}{}",
                                padded_left(labelled ? dollars(value) : "", label_width),
                                signs.tick, canvas.row(row)));
  }
  lines.push_back(std::string(plot_indent - 1, ' ') + x_axis(plot, x, width, signs));
  lines.push_back(std::string(plot_indent, ' ') + x_labels(plot, width));
  return lines;
}

}  // namespace costsim::report
