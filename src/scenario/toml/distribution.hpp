// { distribution = "exponential", mean = "1.991s" }: a time that varies.
#pragma once

#include "scenario/toml/document.hpp"
#include "units/parameters.hpp"

namespace costsim::scenario {

/// Times in seconds, plain numbers as they are. Beside the families of engine/distribution.hpp:
/// "mixture" with `parts`, each a distribution with its `weight`, and "empirical" with a `file` of
/// measured values beside the scenario, one on a line, in `unit` where a line has none.
///
/// `only_shape`: of gaps between arrivals only the shape counts, so that they may leave out the
/// mean. What makes no distribution with a finite mean: Error(Usage) at its place in the scenario;
/// a bad line: at file:line:column of the values. An unreadable file: Error(Io).
DistributionText read_distribution(const Document& document, const toml::table& table,
                                   bool only_shape);

}  // namespace costsim::scenario
