#include "analysis/growth/forecast.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "analysis/growth/growth.hpp"
#include "analysis/growth/history.hpp"
#include "units/error.hpp"
#include "units/located.hpp"

namespace costsim::analysis {
namespace {

using decision::FitChoice;
using decision::GrowthCurve;
using decision::Horizon;
using decision::Study;

/// With few enough decimals that a factor can be told, and typed. `where`: of what makes it grow.
Decimal factor_of_month(int month, double factor, const Location& where) {
  constexpr int decimals = 9;
  try {
    return Decimal::from_double(factor, decimals);
  } catch (const Error&) {
    throw Error(Failure::Usage, where,
                fmt::format("month {} of the horizon would have {:.2g} times the traffic of month "
                            "1, more than can be counted: expected slower growth, or fewer months",
                            month, factor));
  }
}

GrowthCurve curve_of(FitChoice choice) {
  if (choice == FitChoice::Linear) return GrowthCurve::Linear;
  return choice == FitChoice::Logistic ? GrowthCurve::Logistic : GrowthCurve::Exponential;
}

ChosenFit chosen(const Horizon& plan, const std::vector<Sample>& samples) {
  if (plan.fit == FitChoice::Best) return best_fit(samples);
  ChosenFit fit = fit_of(curve_of(plan.fit), samples);
  if (fit.curve.determined()) return fit;
  throw Error(Failure::Usage, plan.fit_where,
              "the history does not tell where a logistic curve ends: it does not bend enough. "
              "Expected fit exponential, linear or best");
}

Forecast stated(const Horizon& plan) {
  Forecast result;
  for (int month = 1; month <= plan.months; ++month) {
    const double factor = grown(plan.growth, month - 1) * season_of(plan, month);
    result.factors.push_back(factor_of_month(month, factor, plan.growth_where));
  }
  return result;
}

}  // namespace

Forecast forecast(const Study& study, const Horizon& plan, double own_requests) {
  if (plan.fit == FitChoice::None) return stated(plan);
  if (own_requests <= 0) {
    throw Error(Failure::Usage, study.traffics.front().plan.where,
                "no requests come in the first month: what a fit says is told in times of them");
  }
  const History history = located(plan.history_where, [&] { return history_of(study, plan); });
  Forecast result;
  const ChosenFit choice =
      located(plan.history_where, [&] { return chosen(plan, history.samples); });
  FittedGrowth fitted{choice.curve, history.span, {}, {}};
  for (int month = 1; month <= plan.months; ++month) {
    constexpr double middle = 0.5;
    const double at = month - middle;
    const double requests = choice.curve.at(at), half = choice.half_width(at);
    const double times = season_of(plan, month) / own_requests;
    const auto factor = [&](double count) {
      return factor_of_month(month, std::max(count, 0.0) * times, plan.fit_where);
    };
    result.factors.push_back(factor(requests));
    fitted.low.push_back(factor(requests - half));
    fitted.high.push_back(factor(requests + half));
  }
  result.fitted = std::move(fitted);
  return result;
}

}  // namespace costsim::analysis
