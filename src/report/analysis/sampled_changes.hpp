// At what load, and in which month, the answer changes: intervals as a part of a report.
#pragma once

#include <string>

#include "analysis/uncertainty/changes_of_samples.hpp"
#include "report/kit/page.hpp"
#include "report/kit/price_entry.hpp"

namespace costsim::report {

/// Nothing where no sample was followed, as of the others.
void add_sampled_changes(Page& page, const analysis::SampledChanges& changes);
/// `changes` of docs/report.schema.json's `uncertainty`.
Json sampled_changes_json(const analysis::SampledChanges& changes);
std::string sampled_changes_markdown(const analysis::SampledChanges& changes);

}  // namespace costsim::report
