// How far a check is from its contrary, in JSON.
#pragma once

#include "decision/outcome.hpp"
#include "report/kit/price_entry.hpp"

namespace costsim::report {

/// One of `flips`, by the contract.
Json flip_json(const decision::CheckFlip& found);

}  // namespace costsim::report
