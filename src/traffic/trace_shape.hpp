// What stands between a scenario and the traces that it names.
#pragma once

#include <filesystem>

#include "traffic/shape.hpp"

namespace costsim::traffic {

/// How to read the file of a shape "trace", from that shape's parameters.
TraceOptions trace_options(const Parameters& parameters);

/// Reads the file of every "trace" in the tree that is not loaded yet; names are relative to
/// `folder`. Afterwards ShapeSpec::trace->report tells what was read.
void load_traces(ShapeSpec& spec, const std::filesystem::path& folder);

}  // namespace costsim::traffic
