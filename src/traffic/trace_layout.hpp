// How much time each row of a trace covers, found from the gaps between the rows.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "traffic/trace.hpp"
#include "traffic/trace_rows.hpp"

namespace costsim::traffic {

/// Either equal buckets from `first` on, or widths of the rows' own.
struct Layout {
  std::int64_t first = 0;            ///< nanoseconds since 1970
  std::int64_t bucket = 0;           ///< of equal buckets: each row falls into the nearest
  std::vector<std::int64_t> widths;  ///< of each row, never beyond the next; empty: equal buckets
  std::string doubt;                 ///< what was taken for granted; "" when nothing was
};

/// - Gaps that are all whole numbers of the shortest: buckets of that width, and a longer gap is
///   time without requests. Yet where the longer ones come in runs, two and more alike on average,
///   as minutes follow hours in what a monitor rolls up, each row lasts until the next.
/// - More than half of the gaps alike, and every row within a tenth of that width of its grid:
///   buckets of that width, whatever the odd row's seconds say.
/// - Gaps of much the same width (within a factor of 1.5 of a neighbour), as months are and
///   minutes that drift, or calendar months: each row lasts until the next. A lone longer gap is
///   time without requests.
/// - Otherwise: the widest grid that holds them all.
/// All but the first are doubts until `stated` says so. Error(Usage) when the grid gets too large,
/// or one time alone tells no width.
Layout find_layout(const TraceRows& rows, RowWidths stated);

}  // namespace costsim::traffic
