#include "analysis/uncertainty/sampled.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "engine/parallel.hpp"
#include "units/error.hpp"

namespace costsim::analysis {
namespace {

using Eigen::ArrayXd;
using Eigen::ArrayXXd;

constexpr double low_swing = 0.1, high_swing = 0.9;

ArrayXXd points_of(const SampleOptions& options, const decision::Study& study) {
  const auto inputs = static_cast<Eigen::Index>(study.uncertainty.inputs.size());
  ArrayXXd points = sample_points(options.sampling, static_cast<Eigen::Index>(options.samples),
                                  inputs, study.seed);
  Correlated(study.uncertainty.correlations, inputs).apply(points);
  return points;
}

/// A row a sample, by the sampler's columns.
ArrayXXd rows_at(const ArrayXXd& points, const Sampler& sampler, unsigned threads) {
  ArrayXXd rows(points.rows(), static_cast<Eigen::Index>(sampler.columns().count()));
  engine::parallel_for(static_cast<std::size_t>(points.rows()), threads, [&](std::size_t i) {
    const auto row = static_cast<Eigen::Index>(i);
    const ArrayXd point = points.row(row);
    const auto answer = sampler.at({point.data(), static_cast<std::size_t>(point.size())});
    rows.row(row) = Eigen::Map<const ArrayXd>(answer.data(), rows.cols());
  });
  return rows;
}

auto column_of(const ArrayXXd& rows, std::size_t column) {
  return rows.col(static_cast<Eigen::Index>(column));
}

std::vector<SampledArchitecture> architectures_of(const ArrayXXd& rows, const Columns& columns) {
  std::vector<SampledArchitecture> all;
  const auto count = static_cast<Eigen::Index>(columns.architectures.size());
  const ArrayXd least = rows.leftCols(count).rowwise().minCoeff();
  const auto samples = static_cast<double>(rows.rows());
  for (std::size_t i = 0; i < columns.architectures.size(); ++i) {
    const auto cost = column_of(rows, columns.cost(i));
    all.push_back({columns.architectures[i], quantiles_of(cost),
                   static_cast<double>((cost <= least).count()) / samples,
                   column_of(rows, columns.copes(i)).mean()});
  }
  return all;
}

std::vector<SampledFigure> figures_of(const ArrayXXd& rows, const Columns& columns) {
  std::vector<SampledFigure> all;
  for (std::size_t i = 0; i < columns.figures.size(); ++i) {
    all.push_back({columns.figures[i], quantiles_of(column_of(rows, columns.figure(i)))});
  }
  return all;
}

std::vector<SampledCheck> checks_of(const ArrayXXd& rows, const Columns& columns,
                                    const decision::Study& study) {
  std::vector<SampledCheck> all;
  for (std::size_t i = 0; i < columns.checks.size(); ++i) {
    const auto held = static_cast<std::size_t>(column_of(rows, columns.holds(i)).sum());
    SampledCheck check{columns.checks[i],
                       probability_of(held, static_cast<std::size_t>(rows.rows()))};
    for (const auto& likely : study.uncertainty.checks) {
      if (likely.check.id == check.id)
        check.samples_needed = samples_needed(check.holds, likely.bound.share);
    }
    all.push_back(std::move(check));
  }
  return all;
}

std::vector<Swing> swings_of(const Sampler& sampler) {
  std::vector<Swing> swings;
  for (std::size_t i = 0; i < sampler.inputs().size(); ++i) {
    const SampledInput& input = sampler.inputs()[i];
    std::vector<double> shares(sampler.inputs().size(), median_share);
    const auto at = [&](double share) {
      shares[i] = share;
      return sampler.at(shares);
    };
    swings.push_back(
        {i, input.readable(low_swing), input.readable(high_swing), at(low_swing), at(high_swing)});
  }
  const std::size_t costs = sampler.columns().architectures.size();
  const auto width = [&](const Swing& swing) {
    double most = 0;
    for (std::size_t c = 0; c < costs; ++c)
      most = std::max(most, std::abs(swing.high[c] - swing.low[c]));
    return most;
  };
  std::stable_sort(swings.begin(), swings.end(),
                   [&](const Swing& a, const Swing& b) { return width(a) > width(b); });
  return swings;
}

std::vector<ToldInput> told(const std::vector<SampledInput>& inputs) {
  std::vector<ToldInput> all;
  for (const SampledInput& input : inputs) {
    all.push_back({input.belief.key, input.readable(0.05), input.readable(median_share),
                   input.readable(0.95)});
  }
  return all;
}

/// Costs and what the checks compare.
std::vector<std::size_t> indexed_columns(const Columns& columns) {
  std::vector<std::size_t> all;
  for (std::size_t i = 0; i < columns.architectures.size(); ++i) all.push_back(columns.cost(i));
  for (std::size_t i = 0; i < columns.checks.size(); ++i) all.push_back(columns.difference(i));
  for (std::size_t i = 0; i < columns.checks.size(); ++i) all.push_back(columns.holds(i));
  return all;
}

void add_indices(const Sampler& sampler, const decision::Study& study, Sampled& sampled) {
  if (!study.uncertainty.correlations.empty()) {
    sampled.notes.push_back("Sobol' indices are those of independent inputs; these are correlated");
    return;
  }
  const Answer answer = [&](std::span<const double> shares) { return sampler.at(shares); };
  sampled.indices =
      sobol_indices(answer, sampler.inputs().size(), indexed_columns(sampler.columns()),
                    sampled.options.samples, study.seed, sampled.options.threads);
}

}  // namespace

Probability probability_of(std::size_t held, std::size_t samples) {
  constexpr double z = 1.959963984540054;  // of 97.5 %
  const auto n = static_cast<double>(samples);
  const double p = static_cast<double>(held) / n;
  const double scale = 1 + z * z / n;
  const double middle = (p + z * z / (2 * n)) / scale;
  const double half = z / scale * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
  return {held, samples, p, held == 0 ? 0 : middle - half, held == samples ? 1 : middle + half};
}

std::optional<std::size_t> samples_needed(const Probability& found, double share) {
  const bool told_apart = share <= found.low || share > found.high;
  if (told_apart) return std::nullopt;
  constexpr double z = 1.959963984540054;
  constexpr double most = 1e9;
  const double apart = found.share - share;
  const double p = std::clamp(found.share, found.low, found.high);
  const double n = apart == 0 ? most : z * z * p * (1 - p) / (apart * apart);
  return static_cast<std::size_t>(
      std::clamp(std::ceil(n), static_cast<double>(found.samples) + 1, most));
}

std::size_t times_asked(const decision::Study& study, const SampleOptions& options) {
  const std::size_t inputs = study.uncertainty.inputs.size();
  return options.samples * (options.indices ? inputs + 3 : 1) +
         std::min(options.changes, options.samples);
}

Sampled sample(const Vary& vary, const decision::Study& study, const SampleOptions& options) {
  const Sampler sampler(vary, study);
  const Columns& columns = sampler.columns();
  const ArrayXXd points = points_of(options, study);
  const ArrayXXd rows = rows_at(points, sampler, options.threads);
  Sampled sampled{.options = options,
                  .seed = study.seed,
                  .columns = columns,
                  .central = sampler.central(),
                  .inputs = told(sampler.inputs()),
                  .architectures = architectures_of(rows, columns),
                  .figures = figures_of(rows, columns),
                  .checks = checks_of(rows, columns, study),
                  .swings = swings_of(sampler),
                  .worth = worth_of_knowing(points, rows, columns)};
  if (!sampler.left_out().empty()) {
    sampled.notes.push_back(fmt::format("not sampled, as requests would have to be simulated: {}",
                                        fmt::join(sampler.left_out(), ", ")));
  }
  if (options.indices) add_indices(sampler, study, sampled);
  const auto followed = static_cast<Eigen::Index>(std::min(options.changes, options.samples));
  sampled.changes = changes_of_samples(sampler, study, points.topRows(followed), options.threads);
  return sampled;
}

}  // namespace costsim::analysis
