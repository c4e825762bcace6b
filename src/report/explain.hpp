// The answer to "where does this number come from?", in words that a reviewer can follow.
#pragma once

#include <string>
#include <string_view>

#include "report/report.hpp"

namespace costsim::report {

/// Every billed meter as quantity × price, tier by tier, exactly, with its source, date and
/// confidence; stage by stage in the order of the flow, each with the figures it worked out.
///
/// `item` chooses what is told: "" for everything, or an architecture, stage, service, meter,
/// "stage.meter", "service.meter", "architecture.stage" or "architecture.stage.meter". A name that
/// nothing bears is Error(Usage) with the nearest one.
std::string explain(const decision::Outcome& outcome, std::string_view item,
                    const Options& options);

}  // namespace costsim::report
