#include "traffic/trace.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <optional>
#include <unistd.h>

#include <fmt/format.h>

#include "traffic/trace_buckets.hpp"
#include "traffic/trace_time.hpp"
#include "units/data_lines.hpp"
#include "units/error.hpp"
#include "units/line_errors.hpp"
#include "units/standard_input.hpp"

namespace costsim::traffic {
namespace {

constexpr std::size_t longest_line = 4096;

/// A piece of the file as it can be printed.
std::string shown(std::string_view text) {
  std::string printable;
  for (const char c : text.substr(0, 40)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7f) {
      printable += c;
    } else {
      printable += fmt::format("\\x{:02x}", byte);
    }
  }
  return text.size() > 40 ? printable + "…" : printable;
}

/// Removes blanks, and then one pair of quotes, around a field.
std::string_view bare(std::string_view field) {
  while (!field.empty() && field.front() == ' ') field.remove_prefix(1);
  while (!field.empty() && field.back() == ' ') field.remove_suffix(1);
  if (field.size() >= 2 && field.front() == '"' && field.back() == '"') {
    field = field.substr(1, field.size() - 2);
  }
  return field;
}

/// Separators within quotes, as in the name of a column, separate nothing.
std::size_t columns_of(std::string_view line, char separator) {
  std::size_t columns = 1;
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') quoted = !quoted;
    if (c == separator && !quoted) ++columns;
  }
  return columns;
}

bool is_header(std::string_view line) {
  const std::size_t first = line.find_first_not_of(" \"");
  if (first == std::string_view::npos) return false;
  const char letter = static_cast<char>(line[first] | 0x20);
  return letter >= 'a' && letter <= 'z' && std::all_of(line.begin(), line.end(), [](char c) {
           return (c >= ' ' && c <= '~') || c == '\t';
         });
}

/// Any other way to write a whole number: "1e3", "94.000", "+5".
std::int64_t read_odd_count(std::string_view text) {
  const Decimal count = Decimal::parse(text);
  if (count.is_negative()) throw Error(Failure::Usage, "negative");
  return count.to_int64();
}

/// A whole number, or -1.
std::int64_t read_count(std::string_view text) {
  std::int64_t count = 0;
  std::size_t i = 0;
  for (; i < text.size() && i < 18 && text[i] >= '0' && text[i] <= '9'; ++i) {
    count = count * 10 + (text[i] - '0');
  }
  if (i > 0 && i == text.size()) return count;
  if (i > 0 && text.substr(i) == ".0") return count;
  try {
    return read_odd_count(text);
  } catch (const Error&) {
    return -1;
  }
}

class TraceReader {
 public:
  TraceReader(std::string name, const TraceOptions& options)
      : options_(options),
        errors_(name),
        times_(options.time_unit.count()),
        rows_(options.bucket.count(), options.max_buckets) {
    report_.file = std::move(name);
  }

  /// Whole lines; the last may lack its newline.
  void read_lines(std::string_view text) {
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      read_line(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  }

  Trace finish() {
    errors_.raise();
    Trace trace;
    try {
      add_sorted_rows();
      if (rows_.empty()) {
        throw Error(Failure::Usage, "no rows: expected lines such as 2014-04-10 00:04,94");
      }
      trace = buckets_of(rows_, find_layout(rows_, options_.widths));
    } catch (const Error& error) {
      throw error.at(Location{report_.file});
    }
    trace.report.file = report_.file;
    trace.report.lines = report_.lines;
    trace.report.skipped = report_.skipped;
    trace.report.sorted = report_.sorted;
    trace.report.zone_written = times_.zone_written();
    doubt_unit(trace.report);
    return trace;
  }

 private:
  struct Row {
    std::int64_t time = 0, count = 0;
  };

  std::string_view content_of(std::string_view whole) const;
  void read_line(std::string_view whole);
  bool skips(std::string_view whole, std::string_view line);
  void read_row(std::string_view whole, std::string_view line);
  bool read_fields(std::string_view time, std::string_view count, Row& row);
  void add(std::string_view line, const Row& row);
  void add_sorted_rows();
  void check_columns(std::string_view whole, std::string_view line) const;
  void doubt_unit(ImportReport& report) const;
  [[noreturn]] void refuse(std::string_view line, std::string_view at,
                           const std::string& message) const {
    const auto column = static_cast<std::size_t>(at.data() - line.data()) + 1;
    throw Error(Failure::Usage, {report_.file, static_cast<std::size_t>(report_.lines), column},
                message);
  }

  TraceOptions options_;
  LineErrors errors_;
  ImportReport report_;
  TimeReader times_;
  TraceRows rows_;
  char separator_ = '\0';      ///< of columns, once a line has told
  bool started_ = false;       ///< past the header
  bool order_told_ = false;    ///< a row goes back: those behind it may do so for that alone
  std::vector<Row> unsorted_;  ///< only when they are to be sorted
};

/// Without the marks that editors put around a line.
std::string_view TraceReader::content_of(std::string_view whole) const {
  std::string_view line = report_.lines == 1 ? without_byte_order_mark(whole) : whole;
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  if (line.size() <= longest_line) return line;
  refuse(whole, line,
         fmt::format("'{}' is {} bytes long: expected timestamp,count", shown(line), line.size()));
}

/// Of the lines before the first row, those that a reader of tables would not take for rows either.
bool TraceReader::skips(std::string_view whole, std::string_view line) {
  if (line.empty() || line.front() == '#') return true;
  if (started_) return false;
  if (separator_ == '\0') separator_ = separator_of(line);
  if (report_.lines == 1 && stated_separator(line) != '\0') return true;
  started_ = true;
  if (!is_header(line)) return false;
  check_columns(whole, line);
  return true;
}

void TraceReader::check_columns(std::string_view whole, std::string_view line) const {
  const std::size_t columns = columns_of(line, separator_);
  if (columns == 1) refuse(whole, line, fmt::format("'{}': expected timestamp,count", shown(line)));
  if (columns == 2) return;
  refuse(whole, line.substr(line.find(separator_) + 1),
         fmt::format("'{}': expected two columns, timestamp,count; there are {}", shown(line),
                     columns));
}

/// Numbers before 1973 count from some start, not from 1970: their size tells no unit.
void TraceReader::doubt_unit(ImportReport& report) const {
  constexpr std::chrono::days recorded(3 * 365);
  if (times_.guessed_unit() == 0 || report.first + report.length >= recorded) return;
  report.doubts.push_back(
      "its times are small numbers, read as seconds; time_unit = \"s\" (ns, us, ms, s, min, h, d) "
      "says what they are");
}

void TraceReader::read_line(std::string_view whole) {
  ++report_.lines;
  const std::string_view line = content_of(whole);
  if (skips(whole, line)) {
    ++report_.skipped;
  } else {
    errors_.attempt([&] { read_row(whole, line); });
  }
}

void TraceReader::read_row(std::string_view whole, std::string_view line) {
  check_columns(whole, line);
  const std::size_t end = line.find(separator_);
  const std::string_view time = line.substr(0, end);
  const std::string_view count = line.substr(end + 1);
  Row row;
  if (!read_fields(bare(time), bare(count), row)) {
    const bool rows_before = !rows_.empty() || !unsorted_.empty();
    refuse(whole, time,
           fmt::format("'{}': expected {}", shown(time), expected_time(bare(time), rows_before)));
  }
  if (row.count < 0) {
    refuse(whole, count,
           fmt::format("'{}': expected a whole number of requests, at least 0", shown(count)));
  }
  add(line, row);
}

/// False where the time is none; the count is -1 where that is none.
bool TraceReader::read_fields(std::string_view time, std::string_view count, Row& row) {
  const bool has_decimal_commas = separator_ != ',';
  if (has_decimal_commas) {
    row.count = read_count(with_decimal_points(count, separator_));
    return times_.read(with_decimal_points(time, separator_), row.time);
  }
  row.count = read_count(count);
  return times_.read(time, row.time);
}

void TraceReader::add(std::string_view line, const Row& row) {
  const bool back = !rows_.empty() && row.time < rows_.last_time();
  if (options_.unordered == Unordered::Sort) {
    unsorted_.push_back(row);
    return;
  }
  if (back && order_told_) throw AlreadyTold{};
  if (back) {
    order_told_ = true;
    refuse(line, line,
           fmt::format("'{}' is before the row above it: expected rows in order of time, or "
                       "unordered = \"sort\"",
                       shown(line)));
  }
  try {
    rows_.add(row.time, row.count);
  } catch (const Error& error) {
    refuse(line, line, fmt::format("'{}': {}", shown(line), error.message()));
  }
}

void TraceReader::add_sorted_rows() {
  const auto earlier = [](const Row& a, const Row& b) { return a.time < b.time; };
  report_.sorted = !std::is_sorted(unsorted_.begin(), unsorted_.end(), earlier);
  if (report_.sorted) std::stable_sort(unsorted_.begin(), unsorted_.end(), earlier);
  for (const Row& row : unsorted_) rows_.add(row.time, row.count);
}

/// An open file, closed at the end, or standard input.
class File {
 public:
  explicit File(const std::string& path) : path_(path) {
    if (path == "-") {
      standard_.emplace();
    } else if ((handle_ = open(path.c_str(), O_RDONLY)) < 0) {
      fail();
    }
  }
  ~File() {
    if (!standard_) close(handle_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  std::size_t read_some(char* into, std::size_t room) {
    if (standard_) return standard_->read_some(into, room);
    const ssize_t got = read(handle_, into, room);
    if (got < 0) fail();
    return static_cast<std::size_t>(got);
  }

 private:
  [[noreturn]] void fail() const {
    throw Error(Failure::Io, Location{path_}, std::strerror(errno));
  }

  std::string path_;
  std::optional<StandardInput> standard_;
  int handle_ = -1;
};

}  // namespace

Trace read_trace(const std::string& path, const TraceOptions& options) {
  constexpr std::size_t chunk = std::size_t{1} << 20;
  File file(path);
  TraceReader reader(path == "-" ? "<stdin>" : path, options);
  std::vector<char> buffer(chunk + longest_line);
  std::size_t kept = 0;  // the beginning of a line whose end is not read yet
  while (const std::size_t got = file.read_some(buffer.data() + kept, buffer.size() - kept)) {
    const std::string_view text(buffer.data(), kept + got);
    const std::size_t newline = text.rfind('\n');
    const bool endless = newline == std::string_view::npos && text.size() > longest_line;
    const std::size_t end = endless                             ? text.size()
                            : newline == std::string_view::npos ? 0
                                                                : newline + 1;
    reader.read_lines(text.substr(0, end));
    kept = text.size() - end;
    std::memmove(buffer.data(), buffer.data() + end, kept);
  }
  reader.read_lines({buffer.data(), kept});
  return reader.finish();
}

Trace parse_trace(std::string_view text, const std::string& name, const TraceOptions& options) {
  TraceReader reader(name, options);
  reader.read_lines(text);
  return reader.finish();
}

}  // namespace costsim::traffic
