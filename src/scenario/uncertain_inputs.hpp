// Values that a scenario states as ranges, distributions or alternatives.
#pragma once

#include "decision/uncertainty.hpp"
#include "scenario/toml/document.hpp"

namespace costsim::scenario {

/// Takes every table such as { p50 = "12M/h", p90 = "20M/h" }, { low = …, mode = …, high = … } or
/// { one_of = […], weights = […] } out of the document and lets its central value stand there: the
/// median, of a range its mode or its middle, of alternatives the likeliest. Errors at their
/// places.
decision::Uncertainty take_uncertainty(Document& document);

}  // namespace costsim::scenario
