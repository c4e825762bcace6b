#include <fmt/format.h>

#include "traffic/path.hpp"
#include "traffic/shapes.hpp"

namespace costsim::traffic {
namespace {

constexpr Parameter points_rows[] = {
    {.name = "interpolation",
     .kind = Kind::Choice,
     .fallback = "linear",
     .help = "between two points: a line, or a step that holds the earlier rate",
     .choices = "linear|step"},
    {.name = "every",
     .kind = Kind::Time,
     .fallback = optional,
     .help = "repeat the points, such as \"24h\" for a day of one's own; else the last rate holds",
     .min = 1}};

void check(const ShapeSpec& spec, Duration every) {
  const std::vector<Point>& given = spec.points;
  if (given.empty()) {
    throw Error(Failure::Usage, spec.where,
                "points is empty: expected at least one time with its rate");
  }
  for (std::size_t i = 0; i < given.size(); ++i) {
    if (given[i].at < Duration{} || (i > 0 && given[i].at <= given[i - 1].at)) {
      throw Error(Failure::Usage, spec.where,
                  fmt::format("points: the time {} of point {} is not after the one before",
                              to_text(given[i].at), i + 1));
    }
  }
  if (every > Duration{} && given.back().at >= every) {
    throw Error(Failure::Usage, spec.where,
                fmt::format("points: the last time {} is not within the cycle of {}",
                            to_text(given.back().at), to_text(every)));
  }
}

/// Adds the rate before each point at the point's own time: a jump.
std::vector<Point> stepped(const std::vector<Point>& given) {
  std::vector<Point> knots = {given.front()};
  for (std::size_t i = 1; i < given.size(); ++i) {
    knots.push_back({given[i].at, given[i - 1].rate});
    knots.push_back(given[i]);
  }
  return knots;
}

/// Makes the knots span the whole cycle. Lines go on from the last point to the first of the next
/// cycle only when the first stands at 0; else the first and last rates hold to the edges.
void close_cycle(std::vector<Point>& knots, Duration every, bool linear) {
  const bool joined = linear && knots.front().at == Duration{};
  knots.push_back({every, joined ? knots.front().rate : knots.back().rate});
  if (knots.front().at > Duration{}) knots.insert(knots.begin(), {Duration{}, knots.front().rate});
}

}  // namespace

std::span<const Parameter> points_parameters() {
  return points_rows;
}

Curve points(const ShapeSpec& spec, const Grid& grid) {
  const bool linear = spec.parameters.text("interpolation") == "linear";
  const Duration every =
      spec.parameters.has("every") ? spec.parameters.duration("every") : Duration{};
  check(spec, every);
  Path path{.knots = linear ? spec.points : stepped(spec.points), .every = every};
  if (every > Duration{}) close_cycle(path.knots, every, linear);
  return follow(path, grid);
}

}  // namespace costsim::traffic
