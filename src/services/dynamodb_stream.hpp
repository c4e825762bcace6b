// The change stream of a table: what its readers get, and what reading costs.
#pragma once

#include "services/kit/service.hpp"

namespace costsim::services {

/// One record for each write, as many shards as the writes need partitions. `item`: its size.
Flow change_stream(const Flow& writers, Bytes item, const Parameters& values,
                   const Context& context);

/// Adds what looking at the shards costs, and holds their readers against the limit.
void use_change_stream(const Flow& records, const Parameters& values, const Context& context,
                       StageOutcome& outcome);

}  // namespace costsim::services
