#include "analysis/sweep/answered.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "analysis/contests.hpp"
#include "decision/evaluate.hpp"
#include "decision/names.hpp"
#include "units/located.hpp"

namespace costsim::analysis {
namespace {

using decision::Check;
using decision::Outcome;
using decision::Study;

std::vector<Check> checks_of(const Study& study, const SweepAsk& ask) {
  std::vector<Check> all = study.checks;
  if (ask.likely_checks) {
    for (const auto& likely : study.uncertainty.checks) all.push_back(likely.check);
  }
  if (ask.flow_alone) {
    std::erase_if(all, [&](const Check& check) { return needs_requests(check, study); });
  }
  return all;
}

/// A check of a figure with itself changes no bill, and lets the requests be simulated.
std::vector<Check> checks_of_figures(const std::vector<std::string>& figures, const Study& study,
                                     const SweepAsk& ask) {
  std::vector<Check> all;
  for (const std::string& figure : figures) {
    const Location where{{}, 0, 0, "--figure " + figure};
    Check check{figure, located(where, [&] {
                  return decision::parse_requirement(fmt::format("{0} == {0}", figure), where);
                })};
    if (!needs_requests(check, study)) continue;
    if (ask.flow_alone) {
      throw Error(
          Failure::Usage,
          fmt::format("--figure {}: only simulated requests tell it: expected no --flow", figure));
    }
    all.push_back(std::move(check));
  }
  return all;
}

void refuse_twice(const std::vector<std::string>& figures) {
  for (auto one = figures.begin(); one != figures.end(); ++one) {
    if (std::find(figures.begin(), one, *one) == one) continue;
    throw Error(Failure::Usage, fmt::format("--figure {} is given twice", *one));
  }
}

double number_of(const decision::Quantity& quantity) {
  return quantity.value.to_double() / quantity.per.to_double();
}

std::vector<std::optional<double>> figures_of(const std::vector<std::string>& names,
                                              const Outcome& outcome) {
  std::vector<std::optional<double>> all;
  const decision::Values values(outcome);
  for (const std::string& name : names) {
    try {
      all.emplace_back(number_of(values.of(name)));
    } catch (const Error&) {  // another kind of stage has other figures
      all.emplace_back();
    }
  }
  return all;
}

}  // namespace

Sweeper::Sweeper(Vary vary, const Study& study, std::vector<std::string> keys, SweepAsk ask)
    : vary_(std::move(vary)), ask_(std::move(ask)), checks_(checks_of(study, ask_)) {
  refuse_twice(ask_.figures);
  of_figures_ = checks_of_figures(ask_.figures, study, ask_);
  columns_.keys = std::move(keys);
  for (const auto& each : study.candidates) {
    columns_.architectures.push_back(each.architecture.name);
  }
  for (const Check& check : checks_) columns_.checks.push_back(check.id);
  columns_.figures = ask_.figures;
}

Outcome Sweeper::outcome_at(const Point& point) const {
  Study study = vary_(point.set);
  if (ask_.flow_alone) study = of_flow_alone(std::move(study));
  study.checks = checks_;
  study.checks.insert(study.checks.end(), of_figures_.begin(), of_figures_.end());
  return decision::evaluate(study);
}

SweptRow Sweeper::at(Point point) const {
  SweptRow row{.point = std::move(point)};
  try {
    const Outcome outcome = outcome_at(row.point);
    for (const std::string& name : columns_.architectures) {
      const auto& found = named(outcome.architectures, name);
      row.costs.push_back({found.bill.total(), found.copes()});
    }
    for (std::size_t i = 0; i < columns_.checks.size(); ++i) {
      const auto& found = outcome.checks.at(i);
      row.checks.push_back({found.passed, found.actual_value, found.limit_value});
    }
    row.figures = figures_of(columns_.figures, outcome);
  } catch (const Error& error) {
    if (error.failure() == Failure::Internal) throw;
    row = {.point = std::move(row.point), .error = error.what()};
    if (!row.point.where.empty()) row.error = row.point.where + ": " + row.error;
  }
  return row;
}

void Sweeper::require(const Point& point) const {
  const Outcome outcome = outcome_at(point);
  for (const std::string& name : columns_.figures) {
    in_context("--figure", [&] { decision::value_of(name, outcome); });
  }
}

Point tried_point(const Points& points, const Sweeper& sweeper) {
  constexpr std::uint64_t most = 64;
  const std::uint64_t tries = std::min(points.count, most);
  std::optional<Error> first;
  NextPoint next = points.from(0);
  for (std::uint64_t i = 0; i < tries; ++i) {
    const bool spread = !points.is_read && i > 0;
    if (spread) next = points.from(i * (points.count - 1) / (tries - 1));
    Point point = next();
    try {
      sweeper.require(point);
      return point;
    } catch (const Error& error) {
      if (!first) first = point.where.empty() ? error : error.with_context(point.where);
    }
  }
  if (points.count == 1) throw *first;
  throw first->with_context(fmt::format("none of {}{} points can be evaluated, the first",
                                        tries < points.count ? "the tried " : "the ", tries));
}

}  // namespace costsim::analysis
