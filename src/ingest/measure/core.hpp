// What the core does without any HTTP: one thread, nothing but the code itself.
#pragma once

#include "ingest/measure/measure.hpp"

namespace costsim::ingest {

/// A JSON object of that many bytes (at least 60).
std::string event_of(std::size_t bytes);
/// NDJSON of that many such events.
std::string lines_of(std::size_t events, std::size_t bytes);

/// Each runs once and gives events per second of the calling thread's CPU time.
Figure run_add(const MeasureConfig& config);        ///< event → batch of 500
Figure run_split(const MeasureConfig& config);      ///< NDJSON body → checked events
Figure run_encode(const MeasureConfig& config);     ///< batch of 500 → signed PutRecords body
Figure run_aggregate(const MeasureConfig& config);  ///< the same, aggregated (KPL format)

}  // namespace costsim::ingest
