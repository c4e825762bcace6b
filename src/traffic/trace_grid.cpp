#include "traffic/trace_grid.hpp"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "traffic/series.hpp"
#include "units/error.hpp"

namespace costsim::traffic {

void TraceGrid::add(std::int64_t time, std::int64_t count) {
  if (count > max_total - total_) {
    throw Error(Failure::Usage, "the counts add up to more than 2^53 (9 quadrillion)");
  }
  if (empty()) start(time);
  const std::int64_t position = time - first_;
  if (!fixed_ && time != last_) {
    const std::int64_t gap = time - last_;
    if (gap != bucket_ && (bucket_ == 0 || gap % bucket_ != 0)) split(gap);
  }
  const std::int64_t bucket = bucket_ == 0 ? 0 : position / bucket_;
  if (rows_ > 0 && bucket < static_cast<std::int64_t>(counts_.size())) {
    ++merged_;
  } else {
    extend(bucket + 1);
  }
  counts_.back() += count;
  total_ += count;
  last_ = time;
  ++rows_;
}

void TraceGrid::start(std::int64_t time) {
  first_ = last_ = time;
}

void TraceGrid::split(std::int64_t gap) {
  const std::int64_t width = std::gcd(bucket_, gap);
  const std::int64_t parts = bucket_ == 0 ? 1 : bucket_ / width;
  bucket_ = width;
  if (parts == 1) return;
  const auto size = static_cast<std::int64_t>(counts_.size());
  // The bucket of the last row is the first of its parts: the others have not begun yet.
  if (size > max_buckets_ / parts) extend(max_buckets_ + 1);
  std::vector<std::int64_t> finer(static_cast<std::size_t>((size - 1) * parts + 1));
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    finer[i * static_cast<std::size_t>(parts)] = counts_[i];
  }
  counts_ = std::move(finer);
}

void TraceGrid::extend(std::int64_t buckets) {
  if (buckets > max_buckets_) {
    throw Error(
        Failure::Usage,
        fmt::format("from {} after the first row on, in buckets of {}, the trace would need "
                    "more than {} buckets: check this time, or give a wider bucket",
                    to_text(Duration(last_ - first_)), to_text(Duration(bucket_)), max_buckets_));
  }
  counts_.resize(static_cast<std::size_t>(buckets));
}

Trace TraceGrid::finish() {
  if (empty()) throw Error(Failure::Usage, "no rows: expected lines such as 2014-04-10 00:04,94");
  if (bucket_ == 0) {
    throw Error(
        Failure::Usage,
        "rows of one time only do not tell how wide a bucket is: expected a second time, or "
        "bucket = \"1min\"");
  }
  Trace trace{.counts = std::move(counts_), .report = {}};
  trace.report.merged = merged_;
  trace.report.first = Duration(first_);
  trace.report.bucket = Duration(bucket_);
  trace.report.buckets = static_cast<std::int64_t>(trace.counts.size());
  trace.report.gaps_filled = trace.report.buckets - (rows_ - merged_);
  trace.report.total = total_;
  trace.report.peak = *std::max_element(trace.counts.begin(), trace.counts.end());
  return trace;
}

}  // namespace costsim::traffic
