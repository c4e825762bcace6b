// What is told of a curve of growth laid through a history.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "report/analysis/horizon.hpp"
#include "report/kit/numbers.hpp"

namespace costsim::report {
namespace {

using analysis::Ahead;
using analysis::Break;
using analysis::Fitted;
using decision::GrowthCurve;

std::string_view name_of_curve(GrowthCurve curve) {
  if (curve == GrowthCurve::Linear) return "linear";
  return curve == GrowthCurve::Logistic ? "logistic" : "exponential";
}

/// "level 1.20 M ± 0.02 M requests a month", in the unit of each figure.
std::string fitted_text(const Fitted& figure, GrowthCurve curve) {
  constexpr double percent = 100;
  if (figure.name == "per_month" && curve == GrowthCurve::Exponential) {
    return fmt::format("{:.2f}% ± {:.2f}% more each month", figure.value * percent,
                       figure.error * percent);
  }
  if (figure.name == "middle" || figure.name == "rise") {
    return fmt::format("{} {:.1f} ± {:.1f} months{}", figure.name, figure.value, figure.error,
                       figure.name == "middle" ? " from now" : "");
  }
  const std::string name = figure.name == "per_month" ? "rise" : figure.name;
  return fmt::format("{} {} ± {} requests a month", name, readable(figure.value),
                     readable(figure.error));
}

std::string band_text(const Ahead& ahead, std::size_t i) {
  const auto count = [&](const std::vector<analysis::MonthAhead>& months) {
    return readable(Decimal(months[i].requests));
  };
  return fmt::format("month {}: {} requests, {} to {} with 95 % probability",
                     month_text(ahead.months[i].month, ahead.plan), count(ahead.months),
                     count(ahead.low), count(ahead.high));
}

/// Nothing for a check that says the same at both ends of the band.
std::string break_text(const Break& each, const decision::Horizon& plan) {
  if (each.at_low == each.month && each.at_high == each.month) return {};
  const auto when = [&](const std::optional<int>& month) {
    return month ? "from month " + month_text(*month, plan) + " on" : std::string("in no month");
  };
  return fmt::format("{} fails {}; with the least requests of the band {}, with the most {}",
                     each.check, when(each.month), when(each.at_low), when(each.at_high));
}

}  // namespace

std::vector<std::string> fit_lines(const Ahead& ahead) {
  if (!ahead.fitted) return {};
  const analysis::CurveFit& curve = ahead.fitted->curve;
  std::vector<std::string> figures;
  for (const Fitted& each : curve.figures()) figures.push_back(fitted_text(each, curve.curve()));
  constexpr double percent = 100;
  std::vector<std::string> lines = {
      fmt::format("{} curve through {} {}s: {}", name_of_curve(curve.curve()), curve.samples(),
                  ahead.fitted->span, fmt::join(figures, ", ")),
      fmt::format("what was counted lies around it with a deviation of {:.2f}% of {}",
                  curve.deviation() / curve.mean() * percent,
                  curve.scatter() == analysis::Scatter::Even ? "the mean" : "its value")};
  constexpr std::size_t year = 12;
  for (std::size_t i = 0; i + 1 < ahead.months.size(); i += year) {
    lines.push_back(band_text(ahead, i));
  }
  lines.push_back(band_text(ahead, ahead.months.size() - 1));
  for (const Break& each : ahead.breaks) {
    if (std::string text = break_text(each, ahead.plan); !text.empty()) {
      lines.push_back(std::move(text));
    }
  }
  return lines;
}

std::string_view curve_name(const Ahead& ahead) {
  return name_of_curve(ahead.fitted->curve.curve());
}

}  // namespace costsim::report
