// An uncertain input as values: its quantiles, and what they are as text.
#pragma once

#include <string>

#include "analysis/varied_key.hpp"
#include "decision/uncertainty.hpp"

namespace costsim::analysis {

inline constexpr double median_share = 0.5;

/// The value below which `share` of the belief lies, 0 < share < 1. Of alternatives its index.
double quantile(const decision::UncertainInput& input, double share);

/// An input with the values that its scenario takes.
struct SampledInput {
  decision::UncertainInput belief;
  VariedKey key;  ///< of a number; its axis is as far as the belief states values

  bool is_number() const;
  /// What --set takes at this quantile: a number to the step of its key, or an alternative.
  std::string value(double share) const;
  std::string readable(double share) const;
  Assignment assigned(double share) const { return {belief.key, value(share), "--vary"}; }

 private:
  double number(double share) const;
};

/// Asks for values of its ends, so that what the scenario does not take is told before all else.
/// Error(Usage) at the input's place.
SampledInput sampled_input(const decision::UncertainInput& input, const Vary& vary);

}  // namespace costsim::analysis
