// Estimates in JSON.
#pragma once

#include "report/kit/price_entry.hpp"

namespace costsim::report {

/// Nine significant digits, whole numbers without a point: estimates may differ in the last bits of
/// a double between compilers, and the bytes must not. What is no number is null.
Json json_number(double value);
/// The same with 15 digits, all that a double keeps of any number: for what is put in again.
Json exact_number(double value);

}  // namespace costsim::report
