// Recorded arrivals that are replayed one by one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "traffic/series.hpp"

namespace costsim::traffic {

/// Reads lines `time`, or `time,count` of several at once, in order of time; `name` stands for the
/// file in messages. Times are those of traces (trace.hpp). Numbers up to 1973 count from the start
/// of the period, seconds unless `unit` says otherwise; of later times and dates the first is the
/// start.
///
/// Anything else: Error(Usage) with file:line:column and the text. At most 20 million arrivals.
std::vector<Duration> parse_instants(std::string_view text, const std::string& name,
                                     Duration unit = {});

/// The whole steps that the last of them falls into.
Duration period_of(const std::vector<Duration>& instants, Duration step);

/// Counts of each step, with the index of dispersion that single seconds have within their steps.
/// Error(Usage) when an arrival comes after the period, or that is not a whole number of steps.
Series counted(const std::vector<Duration>& instants, Duration period, Duration step);

}  // namespace costsim::traffic
