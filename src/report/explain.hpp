// The answer to "where does this number come from?", in words that a reviewer can follow.
#pragma once

#include <string>
#include <string_view>

#include "report/outcome/report.hpp"

namespace costsim::report {

/// Every billed meter as quantity × price, tier by tier, exactly, with its source, date and
/// confidence; stage by stage in the order of the flow, each with the figures it worked out. Below
/// a quantity stands how it came about (services::Derivation).
///
/// `item` chooses what is told: "" for everything, or an architecture, stage, service, meter,
/// "stage.meter", "service.meter", "architecture.stage", "architecture.stage.meter" or
/// "architecture.stage.parameter" for the quantities that rest on it. A name that nothing bears is
/// Error(Usage) with the nearest one.
std::string explain(const decision::Outcome& outcome, std::string_view item,
                    const Options& options);

}  // namespace costsim::report
