// One meter of a stage as `costsim explain` tells it: its lines, how its quantity came about and
// where its price is from.
#pragma once

#include "pricing/bill.hpp"
#include "report/kit/page.hpp"
#include "report/outcome/stage_bill.hpp"

namespace costsim::report {

/// `bill` is the architecture's: its stages share tiers.
void tell_meter(Page& page, const StageBill& stage, const MeterBill& meter,
                const pricing::Bill& bill);

}  // namespace costsim::report
