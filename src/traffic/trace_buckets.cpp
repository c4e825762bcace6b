#include "traffic/trace_buckets.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "units/error.hpp"

namespace costsim::traffic {
namespace {

void lay_on_grid(const TraceRows& rows, const Layout& layout, Trace& trace) {
  const auto bucket_at = [&](std::size_t row) {
    return (rows.time(row) - layout.first + layout.bucket / 2) / layout.bucket;
  };
  const std::int64_t buckets = bucket_at(rows.size() - 1) + 1;
  if (buckets > rows.max_buckets()) {
    throw Error(Failure::Usage,
                fmt::format("in buckets of {}, the widest that hold all rows, the trace would need "
                            "more than {} of them: give a wider bucket, or widths = \"own\" to "
                            "spread each row until the next",
                            to_text(Duration(layout.bucket)), rows.max_buckets()));
  }
  trace.counts.resize(static_cast<std::size_t>(buckets));
  std::int64_t before = -1;
  std::int64_t filled = 0;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const std::int64_t bucket = bucket_at(row);
    trace.counts[static_cast<std::size_t>(bucket)] += rows.count(row);
    if (bucket != before) ++filled;
    before = bucket;
  }
  trace.report.merged = rows.merged() + static_cast<std::int64_t>(rows.size()) - filled;
  trace.report.gaps_filled = buckets - filled;
  trace.report.bucket = Duration(layout.bucket);
  trace.report.length = trace.report.bucket * buckets;
}

/// Time that no row covers becomes a bucket of its own.
void lay_by_width(const TraceRows& rows, Layout& layout, Trace& trace) {
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const std::int64_t begin = rows.time(row) - layout.first;
    if (!trace.edges.empty() && trace.edges.back() < begin) {
      trace.edges.push_back(begin);
      trace.counts.push_back(0);
      ++trace.report.gaps_filled;
    }
    if (trace.edges.empty()) trace.edges.push_back(begin);
    trace.edges.push_back(begin + layout.widths[row]);
    trace.counts.push_back(rows.count(row));
  }
  const auto middle = layout.widths.begin() + static_cast<std::ptrdiff_t>(rows.size() / 2);
  std::nth_element(layout.widths.begin(), middle, layout.widths.end());
  trace.report.merged = rows.merged();
  trace.report.unequal = true;
  trace.report.bucket = Duration(*middle);
  trace.report.length = Duration(trace.edges.back());
}

}  // namespace

Trace buckets_of(const TraceRows& rows, Layout layout) {
  Trace trace;
  trace.report.first = Duration(layout.first);
  if (layout.widths.empty()) {
    lay_on_grid(rows, layout, trace);
  } else {
    lay_by_width(rows, layout, trace);
  }
  trace.report.buckets = static_cast<std::int64_t>(trace.counts.size());
  trace.report.total = rows.total();
  trace.report.peak = *std::max_element(trace.counts.begin(), trace.counts.end());
  if (!layout.doubt.empty()) trace.report.doubts.push_back(std::move(layout.doubt));
  return trace;
}

}  // namespace costsim::traffic
