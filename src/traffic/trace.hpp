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
  Duration bucket{};          ///< its width; of unequal ones the median
  std::int64_t buckets = 0;
  bool unequal = false;          ///< buckets have widths of their own
  std::int64_t gaps_filled = 0;  ///< buckets without a row, taken as zero
  std::int64_t total = 0;
  std::int64_t peak = 0;  ///< of one bucket
  Duration length{};      ///< from the first bucket to the end of the last
  /// What was taken for granted of widths and units, which a scenario that states them settles.
  std::vector<std::string> doubts;

  Duration span() const { return length; }
  double mean() const { return static_cast<double>(total) / static_cast<double>(buckets); }
};

/// The report in one sentence for people, with everything that was done to the rows; `step` is that
/// of the replay, to say when buckets are spread over several steps.
std::string describe(const ImportReport& report, Duration step);

/// Counts of buckets that follow each other: bucket i covers [first + i × bucket, first + (i + 1) ×
/// bucket), or, when they are unequal, [first + edges[i], first + edges[i + 1]).
struct Trace {
  std::vector<std::int64_t> counts;
  std::vector<std::int64_t> edges = {};  ///< nanoseconds; empty: all are as wide as `bucket`
  ImportReport report;
};

enum class Unordered {
  Refuse,  ///< a row earlier than the one before it is an error
  Sort,    ///< rows are sorted first (16 bytes of memory a row)
};

enum class RowWidths {
  Auto,   ///< told by the gaps between rows (trace_layout.hpp)
  Equal,  ///< the widest grid that holds all rows; time between them is empty
  Own,    ///< each row lasts until the next
};

struct TraceOptions {
  /// Width of a bucket; 0 = found from the rows. Given, buckets start at the first row and rows
  /// that fall into the same one are added.
  Duration bucket{};
  RowWidths widths = RowWidths::Auto;
  /// One of the numbers of a time column; 0 = found from the size of the first.
  Duration time_unit{};
  Unordered unordered = Unordered::Refuse;
  /// A trace with more (320 MB) is refused: a mistyped year must not ask for terabytes.
  std::int64_t max_buckets = 40'000'000;
};

/// Reads a file of lines `timestamp,count`; "-" is standard input.
///
/// Columns may be separated by semicolons or tabs, which the first line tells; then a comma is a
/// decimal point. A first line "sep=;" of a spreadsheet is passed over; a first line that begins
/// with a letter is a header. Times are calendar times ("2014-04-10 00:04", with T, seconds,
/// fractions, Z or an offset), dates of 8 to 14 digits (trace_time.hpp) or numbers since 1970 in s,
/// ms, µs or ns (told by the size of the first one unless stated), and mark the start of their
/// bucket. Counts are whole numbers, also written "94.0". Rows with equal times are added together;
/// a gap means zero; both are reported.
///
/// Anything else is refused, never skipped: Error(Usage) with file:line:column and the text;
/// Error(Io) when the file cannot be read.
Trace read_trace(const std::string& path, const TraceOptions& options = {});

/// The same from memory; `name` stands for the file in messages.
Trace parse_trace(std::string_view text, const std::string& name, const TraceOptions& options = {});

}  // namespace costsim::traffic
