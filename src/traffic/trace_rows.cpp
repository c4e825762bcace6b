#include "traffic/trace_rows.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "traffic/series.hpp"
#include "units/error.hpp"

namespace costsim::traffic {

void TraceRows::add(std::int64_t time, std::int64_t count) {
  if (count > max_total - total_) {
    throw Error(Failure::Usage, "the counts add up to more than 2^53 (9 quadrillion)");
  }
  if (empty()) first_ = last_ = time;
  check_distance(time);
  last_given_ = time;
  if (bucket_ > 0) time = first_ + (time - first_) / bucket_ * bucket_;
  total_ += count;
  if (!empty() && time == last_) {
    ++merged_;
    counts_.back() += count;
  } else {
    append(time, count);
  }
}

/// A mistyped year must not ask for terabytes, nor for more nanoseconds than can be counted.
void TraceRows::check_distance(std::int64_t time) const {
  constexpr std::int64_t century = Duration(std::chrono::days(36'525)).count();
  std::int64_t since_first = 0;
  if (__builtin_sub_overflow(time, first_, &since_first)) since_first = Duration::max().count();
  if (since_first > century && shortest_ == 0 && bucket_ == 0) {
    throw Error(Failure::Usage, "a trace of more than 100 years: check this time");
  }
  const bool stated = bucket_ > 0;
  const std::int64_t width = stated ? bucket_ : shortest_;
  const std::int64_t distance = stated ? since_first : since_first - (last_ - first_);
  const bool fits = width == 0 || distance / width < max_buckets_;
  if (fits && since_first <= century) return;
  throw Error(
      Failure::Usage,
      fmt::format("from {} after the {} row on, in buckets of {}, the trace would need more than "
                  "{} buckets: check this time, or give a wider bucket",
                  to_text(Duration(distance)), stated ? "first" : "last", to_text(Duration(width)),
                  max_buckets_));
}

void TraceRows::append(std::int64_t time, std::int64_t count) {
  const std::int64_t gap = time - last_;
  if (!empty() && (shortest_ == 0 || gap < shortest_)) shortest_ = gap;
  if (size() == 1) gap_ = gap;
  if (size() > 1 && times_.empty() && gap != gap_) {
    times_.reserve(2 * size());
    for (std::size_t row = 0; row < size(); ++row) {
      times_.push_back(first_ + static_cast<std::int64_t>(row) * gap_);
    }
  }
  if (!times_.empty()) times_.push_back(time);
  counts_.push_back(count);
  last_ = time;
}

}  // namespace costsim::traffic
