// What every JSON document of a result begins with.
#pragma once

#include "decision/outcome.hpp"
#include "report/kit/price_entry.hpp"
#include "report/outcome/report.hpp"

namespace costsim::report {

/// schema_version, tool.
Json document_head(const Options& options);
/// path, title, sha256.
Json scenario_json(const decision::ScenarioInfo& scenario);
/// region, epoch, as_of.
Json basis_json(const decision::PriceBasis& prices);

/// `document_head` with the scenario and the prices of a study.
Json study_head(const decision::ScenarioInfo& scenario, const decision::PriceBasis& prices,
                const Options& options);

}  // namespace costsim::report
