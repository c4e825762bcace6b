// The narrow waist: what was consumed, in exact quantities, with no price and no time.
#pragma once

#include <compare>
#include <string>
#include <vector>

#include "units/decimal.hpp"

namespace costsim::metering {

/// What is counted: {"lambda", "gb-seconds-x86"}. Service and meter names are those of the price
/// files.
struct MeterId {
  std::string service;
  std::string meter;

  friend auto operator<=>(const MeterId&, const MeterId&) = default;
  /// "lambda.gb-seconds-x86"
  std::string text() const { return service + "." + meter; }
};

/// One stage's consumption of one meter over one billing month, in the meter's unit,
/// after the rounding of each event (25 KB payload units, 1 ms steps …).
struct Consumption {
  std::string stage;
  MeterId meter;
  Decimal quantity;
};

using Usage = std::vector<Consumption>;

/// The same usage with one entry per (stage, meter), in order of first appearance.
Usage merged(const Usage& usage);

}  // namespace costsim::metering
