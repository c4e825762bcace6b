// Values that a scenario states as ranges, distributions or alternatives.
#pragma once

#include <span>
#include <vector>

#include "decision/uncertainty.hpp"
#include "scenario/toml/document.hpp"
#include "scenario/toml/table_reader.hpp"
#include "units/parameters.hpp"

namespace costsim::scenario {

/// Takes every table such as { p50 = "12M/h", p90 = "20M/h" }, { low = …, mode = …, high = … } or
/// { one_of = […], weights = […] } out of the document and lets its central value stand there: the
/// median, of a range its mode or its middle, of alternatives the likeliest. Errors at their
/// places.
decision::Uncertainty take_uncertainty(Document& document);

/// [[correlation]]: rank correlations of these inputs.
std::vector<decision::RankCorrelation> read_correlations(
    TableReader& root, const std::vector<decision::UncertainInput>& inputs);
std::span<const Parameter> correlation_rows();  ///< of one, beside `between`

}  // namespace costsim::scenario
