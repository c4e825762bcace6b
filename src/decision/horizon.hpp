// How a study goes on after its month: what a scenario says of the years to come.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "decision/calendar_month.hpp"
#include "traffic/trace.hpp"
#include "units/error.hpp"
#include "units/money.hpp"

namespace costsim::decision {

/// Months; what is known of prices and traffic does not reach farther than twenty years.
inline constexpr int longest_horizon = 240;

enum class GrowthCurve { Exponential, Linear, Logistic };

/// Which curve is laid through the history.
enum class FitChoice { None, Exponential, Linear, Logistic, Best };

/// How the traffic grows from month to month. Month 1 is the scenario's own.
struct Growth {
  GrowthCurve curve = GrowthCurve::Exponential;
  double per_month = 0;  ///< 0.1: of the month before (exponential), of month 1 (linear)
  double factor = 1;     ///< logistic: of month 1, in the end
  double at = 0;         ///< logistic: months from month 1 to the middle of the rise
  double over = 0;       ///< logistic: months from 10 % to 90 % of the rise
  std::string text;      ///< as the scenario says it; "": it says nothing
};

/// One architecture takes the place of another.
struct Migration {
  std::string from, to;
  Money cost;              ///< once, in the month in which the new one begins
  int double_running = 0;  ///< months, from that one on, in which the old one is paid as well
};

/// What is bought at a month and holds from then on.
struct Commitment {
  std::string name;
  std::string architecture;  ///< that pays
  int month = 1;             ///< the first
  int months = 0;            ///< how many; 0: to the end
  Money upfront, monthly;
  std::vector<std::string> sets;  ///< KEY=VALUE, while it holds
  Location where;

  bool holds_in(int a_month) const {
    return a_month >= month && (months == 0 || a_month < month + months);
  }
};

struct Horizon {
  Location where = {};
  // Of the keys that say so, else of the whole.
  Location growth_where = {}, fit_where = {}, history_where = {};
  int months = 36;
  Growth growth;
  std::optional<CalendarMonth> start;  ///< of month 1
  std::vector<double> seasonality;     ///< factors from January to December; empty: none
  std::vector<Migration> migrations;   ///< each weighed by itself
  std::vector<Commitment> commitments;
  FitChoice fit = FitChoice::None;  ///< in place of the growth that is stated
  std::shared_ptr<const traffic::Trace>
      history;  ///< requests so far; none: the traffic's own trace
};

}  // namespace costsim::decision
