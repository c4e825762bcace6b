// The file of a sweep read again: by who goes on with it, and by who joins parts.
#pragma once

#include <cstdint>
#include <istream>
#include <optional>
#include <string>

#include "report/sweep/rows.hpp"

namespace costsim::report {

/// A row as it stands in the file.
struct WrittenRow {
  std::uint64_t index = 0;
  bool failed = false;  ///< it tells an error
  std::string line;     ///< with its end
  std::string of = {};  ///< of CSV: which sweep, "ID/POINTS"
};

/// Reads line by line: the head, then rows, the first of which is there from the beginning. A last
/// line without an end is torn: whoever wrote it was ended within, and it counts for nothing.
class WrittenSweep {
 public:
  /// `name` stands for the file in messages. Error(Usage) for what is no file of a sweep.
  WrittenSweep(std::string name, std::istream& text);

  bool has_head() const { return !head_.empty(); }   ///< false: it is empty, or the head is torn
  const std::string& head() const { return head_; }  ///< the line, with its end
  const std::string& torn() const { return torn_; }
  SweepFormat format() const { return format_; }
  const analysis::Shard& shard() const { return shard_; }
  /// The head as it would be of all points.
  const std::string& whole_head() const { return whole_head_; }
  /// "ID/POINTS"; of CSV absent without a row.
  const std::optional<std::string>& of() const { return of_; }
  /// Error(Usage) without `of`.
  std::uint64_t points() const;

  const std::optional<WrittenRow>& row() const { return row_; }  ///< absent: no more
  /// To the next row. Error(Usage) at a line that is none of this sweep.
  void advance();
  std::uint64_t bytes() const { return bytes_; }  ///< of head and rows, with the one that is there
  const std::string& name() const { return name_; }
  [[noreturn]] void fail(const std::string& message) const;  ///< at the line read last

 private:
  bool read_line(std::string& line);
  void read_head();

  std::string name_;
  std::istream& text_;
  std::size_t number_ = 0;  ///< of the line read last
  std::uint64_t bytes_ = 0;
  std::string head_, whole_head_, torn_;
  SweepFormat format_ = SweepFormat::Ndjson;
  std::size_t columns_ = 0;  ///< of CSV
  analysis::Shard shard_;
  std::optional<std::string> of_;
  std::optional<WrittenRow> row_;
};

/// What of a file can be gone on with.
struct Kept {
  std::uint64_t rows = 0, failed = 0;
  std::uint64_t bytes = 0;  ///< what lies behind is torn
};

/// The rows that are whole, one for each point from the beginning of the span on. Error(Usage) for
/// a file of another sweep or part, with what differs, and at a row that is not the next one.
Kept kept_rows(const std::string& name, std::istream& text, const SweepHead& head,
               SweepFormat format);

}  // namespace costsim::report
