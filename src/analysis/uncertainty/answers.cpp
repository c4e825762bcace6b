#include "analysis/uncertainty/answers.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "analysis/contests.hpp"
#include "decision/evaluate.hpp"
#include "units/located.hpp"

namespace costsim::analysis {
namespace {

using decision::Outcome;

double figure_of(const Outcome& outcome, const FigureName& name) {
  for (const auto& stage : named(outcome.architectures, name.architecture).stages) {
    if (stage.stage != name.stage) continue;
    for (const auto& metric : stage.metrics) {
      if (metric.name == name.figure) return metric.value;
    }
  }
  return std::numeric_limits<double>::quiet_NaN();
}

std::string values_text(const std::vector<SampledInput>& inputs, std::span<const double> shares) {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    texts.push_back(fmt::format("{}={}", inputs[i].belief.key, inputs[i].value(shares[i])));
  }
  return fmt::format("with {}", fmt::join(texts, ", "));
}

}  // namespace

Columns columns_of(const Outcome& outcome) {
  Columns columns;
  for (const auto& architecture : outcome.architectures) {
    columns.architectures.push_back(architecture.name);
    for (const auto& stage : architecture.stages) {
      for (const auto& metric : stage.metrics) {
        columns.figures.push_back({architecture.name, stage.stage, metric.name});
      }
    }
  }
  for (const auto& check : outcome.checks) columns.checks.push_back(check.check.id);
  return columns;
}

std::vector<double> row_of(const Outcome& outcome, const Columns& columns) {
  std::vector<double> row;
  row.reserve(columns.count());
  for (const auto& each : outcome.architectures) {
    row.push_back(each.bill.total().dollars().to_double());
  }
  for (const auto& each : outcome.architectures) row.push_back(each.copes() ? 1 : 0);
  for (const auto& each : outcome.checks) row.push_back(each.difference);
  for (const auto& each : outcome.checks) row.push_back(each.passed ? 1 : 0);
  for (const FigureName& name : columns.figures) row.push_back(figure_of(outcome, name));
  return row;
}

Sampler::Sampler(const Vary& vary, const decision::Study& study) : vary_(vary) {
  std::vector<decision::Check> all = study.checks;
  for (const auto& likely : study.uncertainty.checks) all.push_back(likely.check);
  for (decision::Check& check : all) {
    if (needs_requests(check, study)) {
      left_out_.push_back(check.id);
    } else {
      checks_.push_back(std::move(check));
    }
  }
  for (const auto& input : study.uncertainty.inputs) inputs_.push_back(sampled_input(input, vary_));
  const std::vector<double> medians(inputs_.size(), median_share);
  const Outcome outcome = outcome_at(medians);
  columns_ = columns_of(outcome);
  central_ = row_of(outcome, columns_);
}

/// Whose fault it is, each value alone tells; of several together none is.
Error Sampler::told_at(std::span<const double> shares, const Error& error) const {
  const std::string values = values_text(inputs_, shares);
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    try {
      decision::evaluate(of_flow_alone(vary_({inputs_[i].assigned(shares[i])})));
    } catch (const Error&) {
      return {error.failure(), inputs_[i].belief.where,
              fmt::format("{}: {}", values, error.message())};
    }
  }
  return error.with_context(values);
}

decision::Study Sampler::study_at(std::span<const double> shares,
                                  const std::vector<Assignment>& more) const {
  std::vector<Assignment> assignments;
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    assignments.push_back(inputs_[i].assigned(shares[i]));
  }
  assignments.insert(assignments.end(), more.begin(), more.end());
  try {
    return vary_(assignments);
  } catch (const Error& error) {
    throw told_at(shares, error);
  }
}

Outcome Sampler::outcome_at(std::span<const double> shares) const {
  decision::Study study = of_flow_alone(study_at(shares));
  study.checks = checks_;
  try {
    return decision::evaluate(study);
  } catch (const Error& error) {
    throw told_at(shares, error);
  }
}

std::vector<double> Sampler::at(std::span<const double> shares) const {
  return row_of(outcome_at(shares), columns_);
}

}  // namespace costsim::analysis
