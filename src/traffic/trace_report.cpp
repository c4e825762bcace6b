#include <chrono>

#include <fmt/format.h>

#include "traffic/trace.hpp"

namespace costsim::traffic {
namespace {

std::string calendar(Duration since_1970) {
  const auto day = std::chrono::floor<std::chrono::days>(since_1970);
  const std::chrono::year_month_day date{std::chrono::sys_days(day)};
  const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(since_1970 - day));
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02} UTC", int(date.year()),
                     unsigned(date.month()), unsigned(date.day()), clock.hours().count(),
                     clock.minutes().count(), clock.seconds().count());
}

}  // namespace

std::string describe(const ImportReport& report, Duration step) {
  std::string text = fmt::format(
      "{}: {} requests in {} rows, {} buckets of {}{} from {} on, {:.1f} a bucket on average, {} "
      "at "
      "most",
      report.file, report.total, report.lines - report.skipped, report.buckets,
      report.unequal ? "about " : "", to_text(report.bucket), calendar(report.first), report.mean(),
      report.peak);
  if (!report.zone_written) text += "; no zone written, taken as UTC";
  if (report.gaps_filled > 0) text += fmt::format("; gaps taken as zero: {}", report.gaps_filled);
  if (report.merged > 0) text += fmt::format("; rows added to an earlier one: {}", report.merged);
  if (report.sorted) text += "; rows sorted by time";
  if (report.bucket > step) text += "; each bucket spread evenly over its steps";
  return text;
}

}  // namespace costsim::traffic
