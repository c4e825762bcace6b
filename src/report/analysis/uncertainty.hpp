// How sure an answer is, as a part of its report.
#pragma once

#include <string>
#include <vector>

#include "analysis/uncertainty/sampled.hpp"
#include "report/kit/page.hpp"
#include "report/kit/price_entry.hpp"

namespace costsim::report {

/// The section of a report for people.
void add_uncertainty(Page& page, const analysis::Sampled& sampled);
/// `uncertainty` of docs/report.schema.json.
Json uncertainty_json(const analysis::Sampled& sampled);
std::string uncertainty_markdown(const analysis::Sampled& sampled);

/// "holds in 93.1% of the samples (91.4% to 94.5%)"
std::string probability_text(const analysis::Probability& found);
/// What an input does between its P10 and its P90: "flips rule-of-40", "changes no check".
std::string flips_text(const analysis::Swing& swing, const analysis::Sampled& sampled);
/// The sentence that says on what the answer hangs; "" where nothing is to be said.
std::string worth_text(const analysis::Sampled& sampled);

}  // namespace costsim::report
