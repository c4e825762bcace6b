// Rows of a trace in order of time.
#pragma once

#include <cstdint>
#include <vector>

namespace costsim::traffic {

/// Those of one time are added together. Equally far apart, as most traces are, they need no more
/// memory than their counts.
class TraceRows {
 public:
  /// `bucket`: a stated width in nanoseconds, 0 for none: times are then rounded down to whole
  /// buckets since the first. `max_buckets`: how many such there may be; without a stated width,
  /// how often the shortest gap may fit into another.
  TraceRows(std::int64_t bucket, std::int64_t max_buckets)
      : bucket_(bucket), max_buckets_(max_buckets) {}

  /// `time` must not be before that of the row before. Throws Error(Usage), without a place, when
  /// it is too far away or the total gets too large.
  void add(std::int64_t time, std::int64_t count);

  bool empty() const { return counts_.empty(); }
  std::size_t size() const { return counts_.size(); }
  std::int64_t time(std::size_t row) const {
    return times_.empty() ? first_ + static_cast<std::int64_t>(row) * gap_ : times_[row];
  }
  std::int64_t count(std::size_t row) const { return counts_[row]; }
  /// From one row to the next; `row` + 1 must be there.
  std::int64_t gap(std::size_t row) const { return time(row + 1) - time(row); }
  bool equidistant() const { return times_.empty(); }

  /// As it was given to add.
  std::int64_t last_time() const { return last_given_; }
  std::int64_t bucket() const { return bucket_; }
  std::int64_t max_buckets() const { return max_buckets_; }
  std::int64_t total() const { return total_; }
  std::int64_t merged() const { return merged_; }

 private:
  void check_distance(std::int64_t time) const;
  void append(std::int64_t time, std::int64_t count);

  std::int64_t bucket_, max_buckets_;
  std::int64_t first_ = 0;
  std::int64_t gap_ = 0;       ///< between all rows while they are equidistant
  std::int64_t shortest_ = 0;  ///< gap so far
  std::int64_t last_ = 0;      ///< as it is kept
  std::int64_t last_given_ = 0;
  std::int64_t total_ = 0;
  std::int64_t merged_ = 0;
  std::vector<std::int64_t> counts_;
  std::vector<std::int64_t> times_;  ///< only once rows are not equidistant
};

}  // namespace costsim::traffic
