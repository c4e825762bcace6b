#include "traffic/trace.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

#include <fmt/format.h>

#include "traffic/trace_grid.hpp"
#include "traffic/trace_time.hpp"
#include "units/error.hpp"

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

bool is_header(std::string_view line) {
  const std::size_t first = line.find_first_not_of(" \"");
  const char letter = first == std::string_view::npos ? ' ' : static_cast<char>(line[first] | 0x20);
  return letter >= 'a' && letter <= 'z' && std::count(line.begin(), line.end(), ',') == 1 &&
         std::all_of(line.begin(), line.end(), [](char c) { return c >= ' ' && c <= '~'; });
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
  TraceReader(std::string name, const TraceOptions& options) : options_(options), grid_(options) {
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
    Trace trace;
    try {
      add_sorted_rows();
      trace = grid_.finish();
    } catch (const Error& error) {
      throw error.at(Location{report_.file});
    }
    trace.report.file = report_.file;
    trace.report.lines = report_.lines;
    trace.report.skipped = report_.skipped;
    trace.report.sorted = report_.sorted;
    trace.report.zone_written = times_.zone_written();
    return trace;
  }

 private:
  struct Row {
    std::int64_t time, count;
  };

  void read_line(std::string_view line);
  bool skips(std::string_view line) const;
  void add(std::string_view line, const Row& row);
  void add_sorted_rows();
  [[noreturn]] void refuse(std::string_view line, std::string_view at,
                           const std::string& message) const {
    const auto column = static_cast<std::size_t>(at.data() - line.data()) + 1;
    throw Error(Failure::Usage, {report_.file, static_cast<std::size_t>(report_.lines), column},
                message);
  }

  TraceOptions options_;
  ImportReport report_;
  TimeReader times_;
  TraceGrid grid_;
  bool started_ = false;   ///< past the header
  std::vector<Row> rows_;  ///< only when they are to be sorted
};

bool TraceReader::skips(std::string_view line) const {
  return line.empty() || line.front() == '#' || (!started_ && is_header(line));
}

void TraceReader::read_line(std::string_view line) {
  ++report_.lines;
  const std::string_view whole = line;
  if (report_.lines == 1 && line.substr(0, 3) == "\xEF\xBB\xBF") line.remove_prefix(3);
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  if (line.size() > longest_line) {
    refuse(
        whole, line,
        fmt::format("'{}' is {} bytes long: expected timestamp,count", shown(line), line.size()));
  }
  if (skips(line)) {
    started_ = started_ || (!line.empty() && line.front() != '#');
    ++report_.skipped;
    return;
  }
  started_ = true;
  const std::size_t comma = line.find(',');
  if (comma == std::string_view::npos) {
    refuse(whole, line, fmt::format("'{}': expected timestamp,count", shown(line)));
  }
  const std::string_view time = line.substr(0, comma);
  const std::string_view count = line.substr(comma + 1);
  Row row{0, read_count(bare(count))};
  if (!times_.read(bare(time), row.time)) {
    refuse(whole, time,
           fmt::format("'{}': expected a time such as 2014-04-10 00:04:00, 2014-04-10T00:04Z or "
                       "1397088240, like the rows before",
                       shown(time)));
  }
  if (row.count < 0) {
    refuse(whole, count,
           count.find(',') == std::string_view::npos
               ? fmt::format("'{}': expected a whole number of requests, at least 0", shown(count))
               : fmt::format("'{}': expected two columns, timestamp,count", shown(line)));
  }
  add(line, row);
}

void TraceReader::add(std::string_view line, const Row& row) {
  const bool back = !grid_.empty() && row.time < grid_.last_time();
  if (options_.unordered == Unordered::Sort) {
    rows_.push_back(row);
    return;
  }
  if (back) {
    refuse(line, line,
           fmt::format("'{}' is before the row above it: expected rows in order of time, or "
                       "unordered = \"sort\"",
                       shown(line)));
  }
  try {
    grid_.add(row.time, row.count);
  } catch (const Error& error) {
    refuse(line, line, fmt::format("'{}': {}", shown(line), error.message()));
  }
}

void TraceReader::add_sorted_rows() {
  const auto earlier = [](const Row& a, const Row& b) { return a.time < b.time; };
  report_.sorted = !std::is_sorted(rows_.begin(), rows_.end(), earlier);
  if (report_.sorted) std::stable_sort(rows_.begin(), rows_.end(), earlier);
  for (const Row& row : rows_) grid_.add(row.time, row.count);
}

/// An open file, closed at the end.
class File {
 public:
  explicit File(const std::string& path) : path_(path), handle_(open(path.c_str(), O_RDONLY)) {
    if (handle_ < 0) fail();
  }
  ~File() { close(handle_); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  std::size_t read_some(char* into, std::size_t room) {
    const ssize_t got = read(handle_, into, room);
    if (got < 0) fail();
    return static_cast<std::size_t>(got);
  }

 private:
  [[noreturn]] void fail() const {
    throw Error(Failure::Io, Location{path_}, std::strerror(errno));
  }

  std::string path_;
  int handle_;
};

}  // namespace

Trace read_trace(const std::string& path, const TraceOptions& options) {
  constexpr std::size_t chunk = std::size_t{1} << 20;
  File file(path);
  TraceReader reader(path, options);
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
