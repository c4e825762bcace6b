// A recorded trace: requests per bucket of time, read from CSV lines "timestamp,count".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "units/quantity.hpp"

namespace costsim::traffic {

/// What an import found and did. Times are nanoseconds since 1970-01-01 00:00 UTC.
struct ImportReport {
  std::string file;
  std::int64_t lines = 0;     ///< lines in the file
  std::int64_t skipped = 0;   ///< of these: header, empty lines and lines that start with '#'
  std::int64_t merged = 0;    ///< rows with the time of an earlier row: counts added together
  bool sorted = false;        ///< rows were out of order and have been sorted, as asked
  bool zone_written = false;  ///< times carried a zone; without one they are taken as UTC
  Duration first{};           ///< start of the first bucket
  Duration bucket{};
  std::int64_t buckets = 0;
  std::int64_t gaps_filled = 0;  ///< buckets without a row, taken as zero
  std::int64_t total = 0;
  std::int64_t peak = 0;  ///< of one bucket

  Duration span() const { return bucket * buckets; }
  double mean() const { return static_cast<double>(total) / static_cast<double>(buckets); }
};

/// The report in one sentence for people, with everything that was done to the rows; `step` is that
/// of the replay, to say when buckets are spread over several steps.
std::string describe(const ImportReport& report, Duration step);

/// Counts on a regular grid: bucket i covers [first + i × bucket, first + (i + 1) × bucket).
struct Trace {
  std::vector<std::int64_t> counts;
  ImportReport report;
};

enum class Unordered {
  Refuse,  ///< a row earlier than the one before it is an error
  Sort,    ///< rows are sorted first (16 bytes of memory a row)
};

struct TraceOptions {
  /// Width of a bucket; 0 = the widest that fits all gaps between rows (their greatest common
  /// divisor). Given, buckets start at the first row and rows that fall into the same one are
  /// added.
  Duration bucket{};
  Unordered unordered = Unordered::Refuse;
  /// A trace with more (320 MB) is refused: a mistyped year must not ask for terabytes.
  std::int64_t max_buckets = 40'000'000;
};

/// Reads a file of lines `timestamp,count`.
///
/// A first line that begins with a letter is a header. Times are calendar times ("2014-04-10
/// 00:04", with T, seconds, fractions, Z or an offset) or numbers since 1970 in s, ms, µs or ns
/// (told by the size of the first one), and mark the start of their bucket. Counts are whole
/// numbers, also written "94.0". Rows with equal times are added together; a gap means zero; both
/// are reported.
///
/// Anything else is refused, never skipped: Error(Usage) with file:line:column and the text;
/// Error(Io) when the file cannot be read.
Trace read_trace(const std::string& path, const TraceOptions& options = {});

/// The same from memory; `name` stands for the file in messages.
Trace parse_trace(std::string_view text, const std::string& name, const TraceOptions& options = {});

}  // namespace costsim::traffic
