#include "traffic/trace_layout.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <numeric>
#include <optional>

#include <fmt/format.h>

#include "units/error.hpp"

namespace costsim::traffic {
namespace {

using Times = std::vector<std::int64_t>;

constexpr std::string_view ways_out =
    "; bucket = \"…\", widths = \"equal\" or widths = \"own\" says what is meant";

Times gaps_of(const TraceRows& rows) {
  Times gaps(rows.size() - 1);
  for (std::size_t i = 0; i < gaps.size(); ++i) gaps[i] = rows.gap(i);
  return gaps;
}

std::int64_t median(Times values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

bool all_multiples_of(std::int64_t width, const Times& gaps) {
  return std::all_of(gaps.begin(), gaps.end(),
                     [width](std::int64_t gap) { return gap % width == 0; });
}

/// Whether gaps that are not `base` come in runs: two and more alike on average.
bool come_in_runs(const Times& gaps, std::int64_t base) {
  std::size_t others = 0;
  std::size_t runs = 0;
  for (std::size_t i = 0; i < gaps.size(); ++i) {
    if (gaps[i] == base) continue;
    ++others;
    if (i == 0 || gaps[i] != gaps[i - 1]) ++runs;
  }
  return others > 0 && others >= 2 * runs;
}

/// Within a factor of 1.5.
bool alike(std::int64_t a, std::int64_t b) {
  return std::max(a, b) - std::min(a, b) < std::min(a, b) / 2;
}

bool has_like_neighbour(const Times& gaps, std::size_t i) {
  return (i > 0 && alike(gaps[i], gaps[i - 1])) ||
         (i + 1 < gaps.size() && alike(gaps[i], gaps[i + 1]));
}

/// Whether more than half of the gaps are much like one beside them.
bool hang_together(const Times& gaps) {
  std::size_t together = 0;
  for (std::size_t i = 0; i < gaps.size(); ++i) together += has_like_neighbour(gaps, i) ? 1 : 0;
  return 2 * together > gaps.size();
}

/// A moment of UTC as a calendar writes it.
struct CalendarTime {
  std::int64_t month;  ///< since the year 0
  unsigned day;
  Duration clock;
};

CalendarTime calendar_of(std::int64_t time) {
  const std::chrono::sys_time<Duration> moment{Duration(time)};
  const auto day = std::chrono::floor<std::chrono::days>(moment);
  const std::chrono::year_month_day date{day};
  return {int(date.year()) * 12LL + unsigned(date.month()) - 1, unsigned(date.day()), moment - day};
}

/// The time so many calendar months later.
std::int64_t months_after(std::int64_t time, std::int64_t months) {
  const CalendarTime from = calendar_of(time);
  const std::int64_t month = from.month + months;
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(month / 12)),
                                         std::chrono::month(static_cast<unsigned>(month % 12) + 1),
                                         std::chrono::day(from.day)};
  return (std::chrono::sys_time<Duration>(std::chrono::sys_days(date)) + from.clock)
      .time_since_epoch()
      .count();
}

/// How many calendar months lie between each row and the next, when they are the same everywhere.
std::optional<std::int64_t> months_between(const TraceRows& rows) {
  std::optional<std::int64_t> step;
  CalendarTime before = calendar_of(rows.time(0));
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const CalendarTime next = calendar_of(rows.time(i));
    const std::int64_t months = next.month - before.month;
    const bool same_moment = next.day == before.day && next.clock == before.clock;
    if (!same_moment || months == 0 || step.value_or(months) != months) return std::nullopt;
    step = months;
    before = next;
  }
  return step;
}

enum class LongGaps { AreFilled, AreEmpty };

/// Each until the next; of a lone long gap that may be empty, as long as the row before it. The
/// last is as long as the one before, or as its months.
Times own_widths(const TraceRows& rows, const Times& gaps, LongGaps long_gaps) {
  Times widths = gaps;
  for (std::size_t i = 0; i < gaps.size() && long_gaps == LongGaps::AreEmpty; ++i) {
    if (has_like_neighbour(gaps, i)) continue;
    const std::int64_t beside = i > 0 ? widths[i - 1] : gaps[std::min(i + 1, gaps.size() - 1)];
    widths[i] = std::min(gaps[i], beside);
  }
  const std::int64_t last = rows.time(rows.size() - 1);
  const std::optional<std::int64_t> months = months_between(rows);
  widths.push_back(months ? months_after(last, *months) - last : widths.back());
  return widths;
}

Layout own(const TraceRows& rows, const Times& gaps) {
  Layout layout{
      .first = rows.time(0), .widths = own_widths(rows, gaps, LongGaps::AreEmpty), .doubt = {}};
  const auto [least, most] = std::minmax_element(layout.widths.begin(), layout.widths.end());
  layout.doubt = fmt::format(
      "its rows are {} to {} apart: each is spread evenly over the time until the next{}",
      to_text(Duration(*least)), to_text(Duration(*most)), ways_out);
  return layout;
}

/// The grid of this width that most rows lie on, if none is more than a tenth of it beside.
std::optional<Layout> nearly_regular(const TraceRows& rows, std::int64_t width) {
  Times beside(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::int64_t since = (rows.time(i) - rows.time(0)) % width;
    beside[i] = since > width / 2 ? since - width : since;
  }
  const std::int64_t usual = median(beside);
  std::int64_t farthest = 0;
  std::size_t off = 0;
  for (const std::int64_t offset : beside) {
    farthest = std::max(farthest, std::abs(offset - usual));
    off += offset != usual ? 1 : 0;
  }
  if (farthest > width / 10) return std::nullopt;
  Layout layout{.first = rows.time(0) + usual, .bucket = width, .widths = {}, .doubt = {}};
  if (off > 0) {
    layout.doubt = fmt::format(
        "{} of its {} rows came up to {} beside the buckets of {} that the others keep, and fell "
        "into "
        "the nearest{}",
        off, rows.size(), to_text(Duration(farthest)), to_text(Duration(width)), ways_out);
  }
  return layout;
}

Layout grid_of(const TraceRows& rows, const Times& gaps) {
  std::int64_t width = 0;
  for (const std::int64_t gap : gaps) width = std::gcd(width, gap);
  return {.first = rows.time(0), .bucket = width, .widths = {}, .doubt = {}};
}

bool is_majority(std::int64_t width, const Times& gaps) {
  const auto count = std::count(gaps.begin(), gaps.end(), width);
  return 2 * static_cast<std::size_t>(count) > gaps.size();
}

Layout guessed(const TraceRows& rows, const Times& gaps) {
  const std::int64_t usual = median(gaps);
  const std::int64_t shortest = *std::min_element(gaps.begin(), gaps.end());
  if (months_between(rows)) return own(rows, gaps);
  if (is_majority(usual, gaps) && !all_multiples_of(usual, gaps)) {
    if (std::optional<Layout> layout = nearly_regular(rows, usual)) return *std::move(layout);
  }
  if (all_multiples_of(shortest, gaps)) {
    return come_in_runs(gaps, shortest) ? own(rows, gaps) : grid_of(rows, gaps);
  }
  if (hang_together(gaps)) return own(rows, gaps);
  Layout layout = grid_of(rows, gaps);
  layout.doubt = fmt::format(
      "the gaps between its rows have no usual width: each count comes "
      "within {} after its time{}",
      to_text(Duration(layout.bucket)), ways_out);
  return layout;
}

}  // namespace

Layout find_layout(const TraceRows& rows, RowWidths stated) {
  const std::int64_t bucket = rows.bucket();
  if (bucket > 0) return {.first = rows.time(0), .bucket = bucket, .widths = {}, .doubt = {}};
  if (rows.size() < 2) {
    throw Error(Failure::Usage,
                "rows of one time only do not tell how wide a bucket is: expected a second time, "
                "or bucket = \"1min\"");
  }
  if (rows.equidistant() && (stated == RowWidths::Equal || !months_between(rows))) {
    return {.first = rows.time(0), .bucket = rows.gap(0), .widths = {}, .doubt = {}};
  }
  const Times gaps = gaps_of(rows);
  if (stated == RowWidths::Equal) return grid_of(rows, gaps);
  if (stated == RowWidths::Auto) return guessed(rows, gaps);
  return {
      .first = rows.time(0), .widths = own_widths(rows, gaps, LongGaps::AreFilled), .doubt = {}};
}

}  // namespace costsim::traffic
