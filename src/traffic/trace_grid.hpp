// Rows in order of time → counts on a regular grid.
#pragma once

#include <string>

#include "traffic/trace.hpp"

namespace costsim::traffic {

/// Grows with the rows, so that a trace needs no more memory than its grid.
///
/// Without a given width the buckets are as wide as the greatest common divisor of all gaps so far;
/// a new gap that does not fit splits every bucket, and the counts stay where their rows began.
class TraceGrid {
 public:
  explicit TraceGrid(const TraceOptions& options)
      : fixed_(options.bucket.count() > 0),
        bucket_(options.bucket.count()),
        max_buckets_(options.max_buckets) {}

  /// `time` must not be before that of the row before. Throws Error(Usage), without a place, when
  /// the grid or the total gets too large.
  void add(std::int64_t time, std::int64_t count);
  std::int64_t last_time() const { return last_; }
  bool empty() const { return rows_ == 0; }

  /// The trace, with what the report says of the grid filled in.
  Trace finish();

 private:
  void start(std::int64_t time);
  void split(std::int64_t gap);
  void extend(std::int64_t buckets);

  bool fixed_;
  std::int64_t bucket_;  ///< nanoseconds, 0 = not known yet
  std::int64_t max_buckets_;
  std::int64_t first_ = 0;
  std::int64_t last_ = 0;
  std::int64_t total_ = 0;
  std::int64_t rows_ = 0;
  std::int64_t merged_ = 0;
  std::vector<std::int64_t> counts_;
};

}  // namespace costsim::traffic
