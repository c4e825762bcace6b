// Rows and the time that each covers → the buckets of a trace.
#pragma once

#include "traffic/trace.hpp"
#include "traffic/trace_layout.hpp"
#include "traffic/trace_rows.hpp"

namespace costsim::traffic {

/// The trace, with what the report says of its buckets filled in. Error(Usage) when there would be
/// more than the rows allow.
Trace buckets_of(const TraceRows& rows, Layout layout);

}  // namespace costsim::traffic
