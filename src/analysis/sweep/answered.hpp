// A point of a sweep answered: what one row tells.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/sweep/points.hpp"
#include "decision/outcome.hpp"
#include "decision/study.hpp"
#include "units/money.hpp"

namespace costsim::analysis {

/// What each row tells, in this order.
struct SweepColumns {
  std::vector<std::string> keys;
  std::vector<std::string> architectures;
  std::vector<std::string> checks;   ///< ids
  std::vector<std::string> figures;  ///< names as of decision::value_of
};

struct SweptCost {
  Money cost;  ///< over the period
  bool copes = false;
};

struct SweptCheck {
  bool passed = false;
  double actual = 0, limit = 0;  ///< dollars, seconds, events/s, bytes or a plain number
};

struct SweptRow {
  Point point;
  std::string error = {};             ///< why there is nothing else; "" otherwise
  std::vector<SweptCost> costs = {};  ///< by SweepColumns, as all that follow
  std::vector<SweptCheck> checks = {};
  std::vector<std::optional<double>> figures = {};  ///< in the same units; absent: has none here
};

/// How points are asked.
struct SweepAsk {
  std::vector<std::string> figures;
  bool flow_alone = false;     ///< no requests are simulated; checks that need them are left out
  bool likely_checks = false;  ///< what stands in probability(…) is a check of each point
};

/// A study asked at points. Requests are simulated where `evaluate` would, and for figures that
/// only they tell; those change no bill.
class Sweeper {
 public:
  /// Error(Usage) for a figure that is asked for twice, or only of requests without them.
  Sweeper(Vary vary, const decision::Study& study, std::vector<std::string> keys, SweepAsk ask);

  const SweepColumns& columns() const { return columns_; }
  /// What cannot be evaluated is a row with its error.
  SweptRow at(Point point) const;
  /// Error of the point that cannot be evaluated, or Error(Usage), with the nearest name, for a
  /// figure that there is none of at it.
  void require(const Point& point) const;

 private:
  decision::Outcome outcome_at(const Point& point) const;

  Vary vary_;
  SweepAsk ask_;
  SweepColumns columns_;
  std::vector<decision::Check> checks_;      ///< of the columns
  std::vector<decision::Check> of_figures_;  ///< that let requests be simulated
};

/// The first of up to 64 points, spread evenly over all or the first ones of a list, that can be
/// evaluated and has all figures: a work of hours does not begin where none of them can. The error
/// of the first one, with how many were tried.
Point tried_point(const Points& points, const Sweeper& sweeper);

}  // namespace costsim::analysis
