#include "analysis/breakeven.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "analysis/flips.hpp"
#include "analysis/line.hpp"
#include "decision/flow.hpp"
#include "engine/parallel.hpp"

namespace costsim::analysis {
namespace {

using decision::Outcome;
using decision::Study;

/// In the middle of what begins at `from` and ends before `to`.
double inside(double from, double to, const Axis& axis) {
  if (axis.step == 0) return point_of({from, to, axis.logarithmic, 0}, 0.5);
  const double steps = std::round((to - from) / axis.step);
  return from + std::floor(std::max(steps - 1, 0.0) / 2) * axis.step;
}

/// Where changes begin that are told at `to` as the one that they come to.
double sure_end(double from, double to, const std::vector<Flip>& flips) {
  double end = to;
  for (const Flip& flip : flips) {
    if (flip.changes > 1 && flip.crossing.at == to) end = std::min(end, flip.crossing.from);
  }
  return std::max(from, end);
}

/// What is said of it holds up to `sure`, and beyond as far as changes close together are one.
Region region_of(double from, double to, double sure, const VariedKey& key, const Line& line,
                 const std::vector<Contest>& contests) {
  const Seen& seen = line.at(inside(from, sure, key.axis));
  Region region{from, to, seen.cheapest, {}, {}};
  for (std::size_t i = 0; i < contests.size(); ++i) {
    const std::string& name = contests[i].left;
    if (contests[i].kind == ContestKind::Check) region.checks[name] = seen.passed[i];
    if (contests[i].kind == ContestKind::Capacity) region.copes[name] = seen.errors[i].empty();
  }
  return region;
}

/// Each begins where the one before it ends. Neighbours that say the same, as on both sides of a
/// touching, are one. The last one ends where the search did.
std::vector<Region> regions_of(const BreakEven& found, const std::vector<Flip>& flips,
                               const Line& line, double end) {
  const VariedKey& key = found.keys.front();
  std::vector<Region> regions;
  const auto add = [&](double from, double to) {
    Region region = region_of(from, to, sure_end(from, to, flips), key, line, found.contests);
    if (!regions.empty() && regions.back().cheapest == region.cheapest &&
        regions.back().checks == region.checks && regions.back().copes == region.copes) {
      regions.back().to = to;
    } else {
      regions.push_back(std::move(region));
    }
  };
  double from = key.axis.low;
  for (const double to : places_of(flips)) {
    if (to <= from || to > end) continue;
    add(from, to);
    from = to;
  }
  if (from < end || (from == end && key.axis.step > 0)) add(from, end);
  return regions;
}

/// So many times nothing is nothing.
bool varies_nothing(const BreakEven& asked) {
  return asked.mean_per_s == 0 &&
         std::any_of(asked.keys.begin(), asked.keys.end(),
                     [](const VariedKey& key) { return key.key == all_traffic; });
}

std::vector<std::string> notes_of(const Study& study, const BreakEven& asked) {
  std::vector<std::string> notes = notes_on_likely(likely_checks(study), "varied");
  if (varies_nothing(asked)) {
    notes.push_back(
        "there is no traffic: so many times nothing is nothing, and no load is looked "
        "at. A rate can be varied, such as traffic.rate=1/s..1000/s");
  }
  for (const decision::Check& check : study.checks) {
    if (!needs_requests(check, study)) continue;
    notes.push_back(fmt::format(
        "check {} asks for what simulated requests alone tell; it is not varied", check.id));
  }
  return notes;
}

/// Bills count whole requests: nothing is known of a place within one of them. Told where closer is
/// asked for than a search goes by itself.
void note_whole_requests(const Line& line, const SearchLimits& limits, BreakEven& found) {
  if (limits.tolerance >= SearchLimits{}.tolerance) return;
  double coarsest = 0;
  for (const Flip& flip : found.flips) {
    const auto requests = static_cast<double>(line.at(flip.crossing.at).requests);
    if (requests > 0) coarsest = std::max(coarsest, 1 / requests);
  }
  if (coarsest <= limits.tolerance) return;
  found.notes.push_back(
      fmt::format("requests are whole: one of them is up to {:.1e} of the load at these places, "
                  "which are those of bills with whole requests. Between two of them there is no "
                  "closer place, whatever tolerance is asked for ({:g})",
                  coarsest, limits.tolerance));
}

std::vector<Flip> flips_along(const Search& search, const VariedKey& key, const Line& line,
                              const BreakEven& found) {
  const bool is_counted = key.axis.step > 0;  // whole numbers are no closer than they are
  return flips_of(search, found.contests, line, is_counted ? 0 : found.tolerance);
}

/// What nothing asks for says nothing.
void note_that_nothing_moves(BreakEven& found) {
  const bool still = std::all_of(
      found.curves.begin(), found.curves.end(),
      [&](const CostPoint& point) { return point.costs == found.curves.front().costs; });
  if (!still || !found.flips.empty() || varies_nothing(found)) return;
  found.notes.push_back(fmt::format("no cost moves with {} in this range", found.keys.front().key));
}

void along_one_key(const Vary& vary, const SearchLimits& limits, BreakEven& found) {
  const VariedKey& key = found.keys.front();
  const Line line(vary, key, {}, found.contests);
  const Search search = line.searched(limits);
  found.complete = search.complete;
  found.searched_to = search.searched_to;
  for (const double x : search.points) found.curves.push_back({x, line.at(x).costs});
  found.flips = flips_along(search, key, line, found);
  found.regions = regions_of(found, found.flips, line, search.searched_to);
  note_whole_requests(line, limits, found);
  note_that_nothing_moves(found);
}

/// Along the first key at points of the second, which need nothing of each other.
void frontier(const Vary& vary, const SearchLimits& limits, int points, BreakEven& found) {
  const VariedKey &first = found.keys[0], &second = found.keys[1];
  const std::vector<double> places = points_of(second.axis, points - 1);
  std::vector<std::vector<Flip>> flips(places.size());
  found.plane.resize(places.size());
  std::vector<char> complete(places.size());
  SearchLimits own = limits;
  own.threads = 1;
  engine::parallel_for(places.size(), limits.threads, [&](std::size_t i) {
    const Line line(vary, first, {second.assigned(places[i])}, found.contests);
    const Search search = line.searched(own);
    complete[i] = search.complete;
    flips[i] = flips_along(search, first, line, found);
    for (Flip& flip : flips[i]) flip.second = places[i];
    found.plane[i] = {places[i], regions_of(found, flips[i], line, search.searched_to)};
  });
  for (std::size_t i = 0; i < places.size(); ++i) {
    found.complete = found.complete && complete[i];
    found.flips.insert(found.flips.end(), flips[i].begin(), flips[i].end());
  }
}

}  // namespace

VariedKey whole_traffic() {
  return {std::string(all_traffic), "", "x", {.low = 1e-3, .high = 1e3, .logarithmic = true}};
}

std::optional<double> rate_at(double x, const VariedKey& key, const BreakEven& found) {
  const bool other_moves_it =
      std::any_of(found.keys.begin(), found.keys.end(),
                  [](const VariedKey& each) { return each.key.starts_with("traffic."); });
  if (key.key != all_traffic || other_moves_it) return std::nullopt;
  return found.mean_per_s * x;
}

BreakEven break_even(const Vary& vary, const std::vector<VariedKey>& keys,
                     const SearchLimits& limits, int second_points) {
  BreakEven result;
  result.keys = keys;
  result.tolerance = limits.tolerance;
  const Study base = vary({});
  result.contests = contests_of(base);
  result.mean_per_s = traffic::mean_per_second(decision::load_of(base).together());
  result.notes = notes_of(base, result);
  for (const decision::Candidate& each : base.candidates) {
    result.architectures.push_back(each.architecture.name);
  }
  if (keys.size() == 1) {
    along_one_key(vary, limits, result);
  } else {
    frontier(vary, limits, second_points, result);
  }
  return result;
}

}  // namespace costsim::analysis
