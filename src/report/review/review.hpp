// Documents that a review keeps: a decision record, and the forecast bill as finance reads bills.
#pragma once

#include <string>

#include "decision/outcome.hpp"
#include "report/outcome/report.hpp"

namespace costsim::report::review {

/// An architecture decision record by the template of MADR 4.0.0: context, drivers, options,
/// outcome with consequences and how it is confirmed, each option's merits. Proposed, not decided:
/// the option is the cheapest that copes.
std::string adr(const decision::Outcome& outcome, const Options& options);

/// The forecast bill as rows of a FOCUS 1.2 Cost and Usage dataset (CSV, RFC 4180): all mandatory
/// columns, one row for each line of a month's bill. An architecture is a sub-account:
/// architectures are alternatives, whose rows are not added up. Billing periods are the calendar's
/// months, from that on in which the prices' epoch begins; of each the forecast covers its first
/// hours, as many as the scenario's month has.
std::string focus(const decision::Outcome& outcome, const Options& options);

}  // namespace costsim::report::review
