#include "traffic/path.hpp"

#include <algorithm>
#include <span>

#include <fmt/format.h>

namespace costsim::traffic {
namespace {

constexpr std::int64_t max_cycles = 1'000'000;

/// A straight line in absolute time, in requests per second.
struct Segment {
  Duration from, to;
  double start, end;
};

double value_at(const Segment& line, Duration t) {
  const double share = seconds(t - line.from) / seconds(line.to - line.from);
  return line.start + (line.end - line.start) * share;
}

double area_between(const Segment& line, Duration from, Duration to) {
  return value_at(line, from + (to - from) / 2) * seconds(to - from);
}

void append(std::vector<Segment>& lines, Duration from, Duration to, const Rate& a, const Rate& b) {
  if (to > from) lines.push_back({from, to, a.per_second(), b.per_second()});
}

void append_cycle(std::vector<Segment>& lines, std::span<const Point> knots, Duration start) {
  for (std::size_t k = 0; k + 1 < knots.size(); ++k) {
    append(lines, start + knots[k].at, start + knots[k + 1].at, knots[k].rate, knots[k + 1].rate);
  }
}

std::int64_t whole_cycles(const Path& path, Duration period) {
  if (path.every == Duration{} || path.begin >= period) return 0;
  return (period - path.begin) / path.every;
}

/// Lines that cover 0 … period without a hole.
std::vector<Segment> segments(const Path& path, Duration period) {
  const std::int64_t cycles = whole_cycles(path, period);
  if (cycles > max_cycles) {
    throw Error(Failure::Usage,
                fmt::format("every {} repeats {} times in {}: expected at most {}",
                            to_text(path.every), cycles, to_text(period), max_cycles));
  }
  std::vector<Segment> lines;
  const Rate& first = path.knots.front().rate;
  append(lines, Duration{}, path.begin + path.knots.front().at, first, first);
  for (std::int64_t c = 0; c <= cycles; ++c) {
    append_cycle(lines, path.knots, path.begin + path.every * c);
  }
  const Rate& last = path.knots.back().rate;
  const Duration end = lines.empty() ? Duration{} : lines.back().to;
  append(lines, end, std::max(end, period), last, last);
  return lines;
}

/// Adds the requests on one line: the parts of a step at its ends, and the whole steps between.
void add_areas(Eigen::ArrayXd& area, const Segment& line, Duration to, Duration step) {
  const Eigen::Index first = (line.from + step - Duration{1}) / step;
  const Eigen::Index end = to / step;
  if (first > end) {
    area(end) += area_between(line, line.from, to);
    return;
  }
  if (line.from < step * first) area(first - 1) += area_between(line, line.from, step * first);
  if (step * end < to) area(end) += area_between(line, step * end, to);
  if (first == end) return;
  const auto steps = static_cast<double>(end - first);
  const double at_first = area_between(line, step * first, step * (first + 1));
  const double rise = (value_at(line, step * end) - value_at(line, step * first)) / steps;
  area.segment(first, end - first) +=
      at_first + rise * seconds(step) * Eigen::ArrayXd::LinSpaced(end - first, 0, steps - 1);
}

Eigen::ArrayXd areas(std::span<const Segment> lines, const Grid& grid) {
  Eigen::ArrayXd area = Eigen::ArrayXd::Zero(grid.steps);
  for (const Segment& line : lines) {
    if (line.from >= grid.period()) break;
    add_areas(area, line, std::min(line.to, grid.period()), grid.step);
  }
  return area;
}

/// The requests up to `until` on the line from a to b: exact for the whole line; for a part x of
/// its length d, a x + (b − a) x × x/2d, with as many decimals as 128 bits allow.
Decimal requests_on(const Point& a, const Point& b, Duration until) {
  const Duration x = std::min(until, b.at) - a.at;
  if (x <= Duration{}) return 0;
  const Decimal at_a = a.rate.events_in(x);
  const Decimal at_b = b.rate.events_in(x);
  if (x == b.at - a.at) return (at_a + at_b) * Decimal::from_parts(5, 1);
  const Decimal share =
      Decimal(x.count()).divided_by(Decimal(2) * Decimal((b.at - a.at).count()), 15);
  return at_a + (at_b - at_a).rounded(6) * share;
}

/// Exactly the requests of one run of the knots up to `until`; the last value holds.
Decimal requests_until(const Path& path, Duration until) {
  const std::vector<Point>& knots = path.knots;
  Decimal sum = knots.front().rate.events_in(std::min(until, knots.front().at));
  for (std::size_t k = 0; k + 1 < knots.size(); ++k) {
    sum += requests_on(knots[k], knots[k + 1], until);
  }
  return sum + knots.back().rate.events_in(std::max(until, knots.back().at) - knots.back().at);
}

Decimal exact_total(const Path& path, Duration period) {
  const Decimal before = path.knots.front().rate.events_in(std::min(path.begin, period));
  if (path.begin >= period) return before;
  const std::int64_t cycles = whole_cycles(path, period);
  const Duration rest = period - path.begin - path.every * cycles;
  return before + requests_until(path, path.every).rounded(15) * Decimal(cycles) +
         requests_until(path, rest);
}

}  // namespace

Curve follow(const Path& path, const Grid& grid) {
  return {areas(segments(path, grid.period()), grid), exact_total(path, grid.period())};
}

}  // namespace costsim::traffic
