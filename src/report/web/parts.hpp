// What stands under each heading of the decision page, in its order: nothing where the outcome has
// nothing of the kind.
#pragma once

#include "decision/outcome.hpp"
#include "report/markup/markup.hpp"
#include "report/outcome/report.hpp"

namespace costsim::report::web {

Markup verdict(const decision::Outcome& outcome, const Options& options);
Markup costs(const decision::Outcome& outcome);
Markup over_load(const decision::Outcome& outcome, const Options& options);
Markup traffic(const decision::Outcome& outcome);
Markup checks(const decision::Outcome& outcome);
Markup capacity(const decision::Outcome& outcome);
Markup latency(const decision::Outcome& outcome);
Markup findings(const decision::Outcome& outcome);
Markup months(const decision::Outcome& outcome);
Markup bills(const decision::Outcome& outcome);
Markup inputs(const decision::Outcome& outcome, const Options& options);
Markup footer(const decision::Outcome& outcome, const Options& options);

}  // namespace costsim::report::web
