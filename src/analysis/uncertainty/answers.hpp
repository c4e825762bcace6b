// A study asked at a sample: every number that the answer is made of, in one row.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analysis/uncertainty/belief.hpp"
#include "decision/outcome.hpp"
#include "decision/study.hpp"

namespace costsim::analysis {

/// Numbers for one point of the cube: `shares` of the beliefs, one for each input.
using Answer = std::function<std::vector<double>(std::span<const double> shares)>;

/// A figure of a stage: "serverless.lambda.peak_concurrency".
struct FigureName {
  std::string architecture, stage, figure;
};

/// What stands where in a row: costs of all architectures, whether each copes (1 or 0), of each
/// check left − right and whether it holds (1 or 0), then figures.
struct Columns {
  std::vector<std::string> architectures;
  std::vector<std::string> checks;
  std::vector<FigureName> figures;

  std::size_t cost(std::size_t architecture) const { return architecture; }
  std::size_t copes(std::size_t architecture) const { return architectures.size() + architecture; }
  std::size_t difference(std::size_t check) const { return 2 * architectures.size() + check; }
  std::size_t holds(std::size_t check) const { return difference(check) + checks.size(); }
  std::size_t figure(std::size_t i) const { return 2 * (architectures.size() + checks.size()) + i; }
  std::size_t count() const { return figure(figures.size()); }
};

/// Of the answer for the inputs' medians. A figure that another sample has not is not told.
Columns columns_of(const decision::Outcome& outcome);

/// The row of an outcome of the same study at other inputs.
std::vector<double> row_of(const decision::Outcome& outcome, const Columns& columns);

/// A study that can be asked: its checks are all of those that no request need be simulated for,
/// also those that ask for a probability.
class Sampler {
 public:
  /// Errors as of sampled_input.
  Sampler(const Vary& vary, const decision::Study& study);

  const std::vector<SampledInput>& inputs() const { return inputs_; }
  const Columns& columns() const { return columns_; }
  const std::vector<double>& central() const { return central_; }  ///< all inputs at their medians
  const std::vector<std::string>& left_out() const { return left_out_; }  ///< checks, by id

  /// Error(Usage) that names the values of a sample that the scenario does not take, at the place
  /// of the input that it does not take by itself.
  std::vector<double> at(std::span<const double> shares) const;
  /// The study at a sample, with more that is set. Errors as of `at`.
  decision::Study study_at(std::span<const double> shares,
                           const std::vector<Assignment>& more = {}) const;

 private:
  decision::Outcome outcome_at(std::span<const double> shares) const;
  Error told_at(std::span<const double> shares, const Error& error) const;

  Vary vary_;
  std::vector<SampledInput> inputs_;
  std::vector<decision::Check> checks_;
  std::vector<std::string> left_out_;
  Columns columns_;
  std::vector<double> central_;
};

}  // namespace costsim::analysis
