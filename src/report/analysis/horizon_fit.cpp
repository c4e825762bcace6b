// What is told of a curve of growth laid through a history.
#include <algorithm>
#include <cmath>

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

/// "1.20 M ± 0.02 M"; of an error that reads as none the figure alone.
std::string with_error(const std::string& value, const std::string& error,
                       const std::string& none) {
  return error == none ? value : fmt::format("{} ± {}", value, error);
}

/// "4.41% ± 0.02% more each month", "13.34% less each month".
std::string monthly_text(const Fitted& figure) {
  const auto percent = [](double part) { return fmt::format("{:.2f}%", std::abs(part) * 100); };
  const std::string value = percent(figure.value), none = percent(0);
  return fmt::format("{} {} each month", with_error(value, percent(figure.error), none),
                     figure.value < 0 && value != none ? "less" : "more");
}

/// "middle 6.5 ± 0.3 months ago", "rise 4.4 months".
std::string months_text(const Fitted& figure) {
  const auto months = [](double count) { return fmt::format("{:.1f}", std::abs(count)); };
  const std::string text = with_error(months(figure.value), months(figure.error), months(0));
  if (figure.name == "middle") {
    return fmt::format("middle {} months {}", text, figure.value < 0 ? "ago" : "from now");
  }
  return fmt::format("{} {} months", figure.value < 0 ? "fall" : figure.name, text);
}

/// "level 1.20 M ± 0.02 M requests a month", "fall 3,200 ± 40 requests a month".
std::string requests_text(const Fitted& figure) {
  const double none = 1e-6 * std::max(1.0, std::abs(figure.value));
  const auto count = [&](double requests) {
    return readable(std::abs(requests) < none ? 0.0 : requests);
  };
  const bool rises = figure.name == "per_month", falls = rises && figure.value <= -none;
  return fmt::format(
      "{} {} requests a month",
      falls   ? "fall"
      : rises ? "rise"
              : figure.name,
      with_error(count(falls ? -figure.value : figure.value), count(figure.error), count(0)));
}

/// Each figure in its unit.
std::string fitted_text(const Fitted& figure, GrowthCurve curve) {
  if (figure.name == "per_month" && curve == GrowthCurve::Exponential) return monthly_text(figure);
  if (figure.name == "middle" || figure.name == "rise") return months_text(figure);
  return requests_text(figure);
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
