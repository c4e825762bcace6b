#include <fmt/format.h>

#include "traffic/path.hpp"
#include "traffic/shapes.hpp"

namespace costsim::traffic {
namespace {

constexpr Parameter spikes_rows[] = {
    rate_parameter,
    {.name = "factor",
     .kind = Kind::Number,
     .fallback = optional,
     .help = "height over the rate between spikes, keeping the mean; 5 to 20 is usual",
     .max = 1e6},
    {.name = "extra",
     .kind = Kind::Rate,
     .fallback = optional,
     .help = "instead of factor: requests on top, for `add`; nothing between spikes"},
    {.name = "at", .kind = Kind::Time, .fallback = "0s", .help = "start of the first spike"},
    {.name = "every",
     .kind = Kind::Time,
     .fallback = optional,
     .help = "from one start to the next; without it there is one spike",
     .min = 1},
    {.name = "duration",
     .kind = Kind::Time,
     .fallback = "10min",
     .help = "time at full height; minutes to 2 h are usual"},
    {.name = "rise", .kind = Kind::Time, .fallback = "0s", .help = "time up to full height"},
    {.name = "decay", .kind = Kind::Time, .fallback = "0s", .help = "time back down"}};

[[noreturn]] void refuse_spikes(const ShapeSpec& spec, const std::string& message) {
  throw Error(Failure::Usage, spec.where, message);
}

void check(const ShapeSpec& spec, Duration length, const Grid& grid) {
  const Parameters& given = spec.parameters;
  if (given.has("factor") == given.has("extra")) {
    refuse_spikes(spec,
                  "spikes: expected either factor = 10 (times the rate between them) or "
                  "extra = \"500/s\" (on top, for add)");
  }
  if (given.has("extra") && given.has("rate")) {
    refuse_spikes(spec, "spikes with extra bring their own requests: expected no rate beside it");
  }
  if (length == Duration{})
    refuse_spikes(spec, "spikes last no time: expected a duration above 0s");
  if (given.has("every") && given.duration("every") < length) {
    refuse_spikes(
        spec, fmt::format("spikes of {} overlap every {}: expected every to be at least as long",
                          to_text(length), to_text(given.duration("every"))));
  }
  if (given.duration("at") >= grid.period()) {
    refuse_spikes(spec, fmt::format("the first spike begins at {}, after the period of {}",
                                    to_text(given.duration("at")), to_text(grid.period())));
  }
}

}  // namespace

std::span<const Parameter> spikes_parameters() {
  return spikes_rows;
}

Curve spikes(const ShapeSpec& spec, const Grid& grid) {
  const Parameters& given = spec.parameters;
  const Duration rise = given.duration("rise");
  const Duration top = rise + given.duration("duration");
  const Duration end = top + given.duration("decay");
  check(spec, end, grid);

  const bool extra = given.has("extra");
  const Duration second = std::chrono::seconds(1);
  const Rate low{extra ? 0 : 1, second};
  const Rate high = extra ? given.rate("extra") : Rate{given.number("factor"), second};
  Path path{.knots = {{Duration{}, low}, {rise, high}, {top, high}, {end, low}},
            .begin = given.duration("at"),
            .every = given.has("every") ? given.duration("every") : Duration{}};
  if (rise == Duration{}) path.knots.insert(path.knots.begin() + 1, {rise, high});
  if (end == top) path.knots.push_back({end, low});
  if (path.every > end) path.knots.push_back({path.every, low});
  Curve curve = follow(path, grid);
  if (!extra) curve.total.reset();
  return curve;
}

}  // namespace costsim::traffic
