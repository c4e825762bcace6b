// What was read, and what was not understood: the end of both reports.
#pragma once

#include "report/kit/page.hpp"
#include "report/kit/price_entry.hpp"
#include "scenario/imports/found_prices.hpp"

namespace costsim::report {

void tell_read(Page& page, const scenario::FoundPrices& found);

/// files, counts, not_taken
void add_read(Json& json, const scenario::FoundPrices& found);

}  // namespace costsim::report
