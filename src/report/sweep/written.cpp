#include "report/sweep/written.hpp"

#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "analysis/sweep/csv_fields.hpp"
#include "report/kit/csv_row.hpp"
#include "report/kit/price_entry.hpp"
#include "units/error.hpp"

namespace costsim::report {
namespace {

std::optional<std::uint64_t> whole_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  return whole && !text.empty() ? std::optional(number) : std::nullopt;
}

std::optional<WrittenRow> json_row(std::string line) {
  const Json json = Json::parse(line, nullptr, false);
  if (!json.is_object() || !json.contains("index") || !json["index"].is_number_unsigned()) {
    return std::nullopt;
  }
  return WrittenRow{json["index"].get<std::uint64_t>(), json.contains("error"), std::move(line)};
}

std::optional<WrittenRow> csv_row_of(std::string line, std::size_t columns) {
  const auto fields = analysis::csv_fields(std::string_view(line).substr(0, line.size() - 1));
  if (!fields || fields->size() != columns) return std::nullopt;
  const auto index = whole_number(fields->front().text);
  if (!index) return std::nullopt;
  const bool failed = !(*fields)[columns - 2].text.empty();
  std::string of = fields->back().text;
  return WrittenRow{*index, failed, std::move(line), std::move(of)};
}

}  // namespace

WrittenSweep::WrittenSweep(std::string name, std::istream& text)
    : name_(std::move(name)), text_(text) {
  read_head();
  if (has_head()) advance();
}

void WrittenSweep::fail(const std::string& message) const {
  throw Error(Failure::Usage, {name_, number_, 1}, message);
}

/// False at the end, which a torn line is too.
bool WrittenSweep::read_line(std::string& line) {
  ++number_;
  if (!std::getline(text_, line)) return false;
  if (text_.eof()) {
    torn_ = std::move(line);
    return false;
  }
  line += '\n';
  bytes_ += line.size();
  return true;
}

void WrittenSweep::read_head() {
  constexpr const char* none = "is no file of costsim sweep: expected its head in the first line";
  std::string line;
  if (!read_line(line)) return;
  if (line.front() == '{') {
    Json json = Json::parse(line, nullptr, false);
    const bool is_head = json.is_object() && json.contains("sweep") && json.contains("points") &&
                         json["sweep"].is_string() && json["points"].is_number_unsigned();
    if (!is_head) fail(none);
    of_ =
        fmt::format("{}/{}", json["sweep"].get<std::string>(), json["points"].get<std::uint64_t>());
    if (json.contains("shard") && json["shard"].is_string())
      shard_ = analysis::parse_shard(json["shard"].get<std::string>());
    json.erase("shard");
    whole_head_ = json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
  } else {
    const auto fields = analysis::csv_fields(std::string_view(line).substr(0, line.size() - 1));
    if (!fields || fields->size() < 3 || fields->front().text != "index") fail(none);
    const std::string& last = fields->back().text;
    if (last != "sweep" && !last.starts_with("sweep ")) fail(none);
    format_ = SweepFormat::Csv;
    columns_ = fields->size();
    if (last.starts_with("sweep ")) shard_ = analysis::parse_shard(last.substr(6));
    whole_head_ = line.substr(0, line.rfind("sweep")) + "sweep\r\n";
  }
  head_ = std::move(line);
}

void WrittenSweep::advance() {
  std::string line;
  row_.reset();
  if (!read_line(line)) return;
  row_ = format_ == SweepFormat::Csv ? csv_row_of(std::move(line), columns_)
                                     : json_row(std::move(line));
  if (!row_) fail("is no row of a sweep: the file was damaged, or changed");
  if (format_ != SweepFormat::Csv) return;
  if (!of_) of_ = row_->of;
  if (*of_ != row_->of) fail(fmt::format("is a row of sweep {}, others are of {}", row_->of, *of_));
}

std::uint64_t WrittenSweep::points() const {
  const auto number = of_ ? whole_number(of_->substr(of_->find('/') + 1)) : std::nullopt;
  if (!number) fail("does not say of how many points it is");
  return *number;
}

namespace {

/// Why a file is not one of this sweep's; both heads are whole.
[[noreturn]] void refuse_other(const WrittenSweep& written, const SweepHead& head,
                               SweepFormat format) {
  std::string why =
      "is of another sweep: the scenario, its prices, what is varied or the program's version "
      "differ";
  SweepHead whole = head;
  whole.shard = {};
  const std::string of = fmt::format("{}/{}", head.id, head.points);
  if (written.format() != format) {
    why = "is there already in the other format";
  } else if (written.whole_head() == head_text(whole, format) && written.of().value_or(of) == of) {
    why =
        fmt::format("is part {} of this sweep, not {}", written.shard().text(), head.shard.text());
  }
  throw Error(Failure::Usage, {written.name(), 0, 0},
              why + ": expected --out with another file, or the same sweep");
}

}  // namespace

Kept kept_rows(const std::string& name, std::istream& text, const SweepHead& head,
               SweepFormat format) {
  const std::string expected = head_text(head, format);
  WrittenSweep written(name, text);
  if (!written.has_head()) {
    if (expected.starts_with(written.torn())) return {};
    throw Error(Failure::Usage, {name, 0, 0}, "is no file of costsim sweep");
  }
  const std::string of = fmt::format("{}/{}", head.id, head.points);
  if (written.head() != expected || (written.of() && *written.of() != of)) {
    refuse_other(written, head, format);
  }
  const analysis::Span span = analysis::span_of(head.shard, head.points);
  Kept kept;
  for (; written.row(); written.advance()) {
    const std::uint64_t next = span.first + kept.rows;
    if (written.row()->index != next || next >= span.end) {
      written.fail(fmt::format("is row {}: expected {}", written.row()->index,
                               next < span.end ? fmt::format("row {}", next) : "no more"));
    }
    ++kept.rows;
    kept.failed += written.row()->failed ? 1 : 0;
    kept.bytes = written.bytes();
  }
  if (kept.rows == 0) kept.bytes = expected.size();
  return kept;
}

}  // namespace costsim::report
