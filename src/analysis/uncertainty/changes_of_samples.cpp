#include "analysis/uncertainty/changes_of_samples.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "analysis/contests.hpp"
#include "analysis/horizon.hpp"
#include "analysis/traffic_flips.hpp"
#include "decision/evaluate.hpp"
#include "engine/parallel.hpp"

namespace costsim::analysis {
namespace {

using decision::Check;
using decision::Study;
using Eigen::ArrayXXd;
using Eigen::Index;

constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// What is followed along the load, each as a check.
struct Followed {
  std::vector<SampledFlip> flips;
  std::vector<Check> checks;  ///< of each
};

Followed followed_of(const Sampler& sampler, const Study& study) {
  Followed all;
  const auto& names = sampler.columns().architectures;
  for (std::size_t i = 0; i < names.size(); ++i) {
    for (std::size_t j = i + 1; j < names.size(); ++j) {
      const std::string text = fmt::format("{}.cost < {}.cost", names[i], names[j]);
      all.flips.push_back({names[i], names[j], "", 0, {}});
      all.checks.push_back({text, decision::parse_requirement(text, {})});
    }
  }
  for (const Check& check : study.checks) {
    if (!asks_for_cost(check) || needs_requests(check, study)) continue;
    all.flips.push_back({"", "", check.id, 0, {}});
    all.checks.push_back(check);
  }
  return all;
}

/// By check, the mean rate at which it flips.
std::vector<double> rates_of_flips(Study study, const std::vector<Check>& checks) {
  study.checks = checks;
  std::vector<double> rates(checks.size(), none);
  for (const auto& flip : traffic_flips(study, decision::evaluate(study))) {
    const auto which = std::find_if(checks.begin(), checks.end(),
                                    [&](const Check& check) { return check.id == flip.check; });
    if (flip.factor) rates[static_cast<std::size_t>(which - checks.begin())] = flip.rate_per_s;
  }
  return rates;
}

/// By check of the sample's study, the month of its first failure.
std::vector<double> months_of_breaks(const Sampler& sampler, std::span<const double> shares) {
  const Vary vary = [&](const std::vector<Assignment>& more) {
    return of_flow_alone(sampler.study_at(shares, more));
  };
  std::vector<double> months;
  for (const Break& each : look_ahead(vary, vary({}).horizon).breaks) {
    months.push_back(each.month ? *each.month : none);
  }
  return months;
}

std::size_t found_in(const Eigen::ArrayXd& column) {
  return static_cast<std::size_t>(column.isFinite().count());
}

/// A row a sample.
template <typename Work>
ArrayXXd rows_of(const ArrayXXd& points, std::size_t columns, unsigned threads, const Work& work) {
  ArrayXXd rows(points.rows(), static_cast<Index>(columns));
  engine::parallel_for(static_cast<std::size_t>(points.rows()), threads, [&](std::size_t i) {
    const auto row = static_cast<Index>(i);
    const Eigen::ArrayXd point = points.row(row);
    const auto found = work(std::span(point.data(), static_cast<std::size_t>(point.size())));
    rows.row(row) = Eigen::Map<const Eigen::ArrayXd>(found.data(), rows.cols());
  });
  return rows;
}

}  // namespace

SampledChanges changes_of_samples(const Sampler& sampler, const Study& study,
                                  const ArrayXXd& points, unsigned threads) {
  SampledChanges changes;
  changes.samples = static_cast<std::size_t>(points.rows());
  if (points.rows() == 0) return changes;
  Followed followed = followed_of(sampler, study);
  changes.flips = std::move(followed.flips);
  const ArrayXXd rates =
      rows_of(points, changes.flips.size(), threads, [&](std::span<const double> shares) {
        return rates_of_flips(of_flow_alone(sampler.study_at(shares)), followed.checks);
      });
  for (std::size_t i = 0; i < changes.flips.size(); ++i) {
    const auto column = rates.col(static_cast<Index>(i));
    changes.flips[i].found = found_in(column);
    changes.flips[i].per_s = quantiles_of(column);
  }
  const bool has_horizon = study.horizon.where.line > 0;
  if (!has_horizon) return changes;
  changes.months = study.horizon.months;
  for (const Check& check : of_flow_alone(study).checks)
    changes.breaks.push_back({check.id, 0, {}});
  const ArrayXXd months =
      rows_of(points, changes.breaks.size(), threads,
              [&](std::span<const double> shares) { return months_of_breaks(sampler, shares); });
  for (std::size_t i = 0; i < changes.breaks.size(); ++i) {
    const auto column = months.col(static_cast<Index>(i));
    changes.breaks[i].found = found_in(column);
    changes.breaks[i].month = quantiles_of(column);
  }
  return changes;
}

}  // namespace costsim::analysis
