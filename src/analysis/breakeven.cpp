#include "analysis/breakeven.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "analysis/line.hpp"
#include "decision/flow.hpp"
#include "engine/parallel.hpp"

namespace costsim::analysis {
namespace {

using decision::Outcome;
using decision::Study;

/// The flips of one line, as they are found.
class FlipsOfLine {
 public:
  FlipsOfLine(const BreakEven& found, const Line& line, double second, const SearchLimits& limits)
      : contests_(found.contests), line_(line), second_(second), limits_(limits) {}

  /// By place, and what is at one place in the order of the contests.
  std::vector<Flip> of(const Search& search) {
    for (const Crossing& crossing : search.crossings) {
      const ContestKind kind = contests_[crossing.comparison].kind;
      if (kind == ContestKind::Cost) add_cost(crossing);
      if (kind == ContestKind::Check) add_check(crossing);
      if (kind == ContestKind::Capacity) add(crossing, error_at(crossing));
    }
    std::stable_sort(flips_.begin(), flips_.end(), [](const Flip& a, const Flip& b) {
      return std::pair(a.crossing.at, a.contest) < std::pair(b.crossing.at, b.contest);
    });
    return std::move(flips_);
  }

 private:
  void add(const Crossing& crossing, std::string what) {
    flips_.push_back({crossing.comparison, crossing, second_, std::move(what)});
  }

  /// Costs that are equal at one place only are told where they no longer are.
  void add_cost(Crossing crossing) {
    const bool crosses = crossing.meeting != Meeting::Touches;
    if (crosses && same_place(crossing.at, crossing.until, limits_.tolerance)) {
      crossing.at = crossing.until;
    }
    add(crossing, {});
  }

  /// A check says one thing before its sides meet, one where they are equal and one behind: it
  /// flips where two of these differ. Between sides that only touch at one place it does not.
  void add_check(const Crossing& crossing) {
    const auto holds = [&](double x) { return bool(line_.at(x).passed[crossing.comparison]); };
    const bool before = holds(crossing.from), equal = holds(crossing.at),
               behind = holds(crossing.until);
    const bool touches = crossing.meeting == Meeting::Touches;
    const bool same = before == equal && equal == behind;
    if (touches && (same || same_place(crossing.at, crossing.until, limits_.tolerance))) {
      add(crossing, verdict(behind));
      return;
    }
    if (equal != before) add(verdict_at(crossing, crossing.at, crossing.jumps_at), verdict(equal));
    if (behind != equal) {
      add(verdict_at(crossing, crossing.until, crossing.jumps_until), verdict(behind));
    }
  }

  static std::string verdict(bool holds) { return holds ? "holds" : "fails"; }

  static Crossing verdict_at(Crossing crossing, double place, bool jumps) {
    crossing.at = place;
    crossing.meeting = jumps ? Meeting::Jumps : Meeting::Crosses;
    return crossing;
  }

  std::string error_at(const Crossing& crossing) const {
    const double failing = crossing.after > 0 ? crossing.at : crossing.from;
    return line_.at(failing).errors[crossing.comparison];
  }

  const std::vector<Contest>& contests_;
  const Line& line_;
  double second_;
  const SearchLimits& limits_;
  std::vector<Flip> flips_;
};

/// In the middle of what begins at `from` and ends before `to`.
double inside(double from, double to, const Axis& axis) {
  if (axis.step == 0) return point_of({from, to, axis.logarithmic, 0}, 0.5);
  const double steps = std::round((to - from) / axis.step);
  return from + std::floor(std::max(steps - 1, 0.0) / 2) * axis.step;
}

Region region_of(double from, double to, const VariedKey& key, const Line& line,
                 const std::vector<Contest>& contests) {
  const Seen& seen = line.at(inside(from, to, key.axis));
  Region region{from, to, seen.cheapest, {}, {}};
  for (std::size_t i = 0; i < contests.size(); ++i) {
    const std::string& name = contests[i].left;
    if (contests[i].kind == ContestKind::Check) region.checks[name] = seen.passed[i];
    if (contests[i].kind == ContestKind::Capacity) region.copes[name] = seen.errors[i].empty();
  }
  return region;
}

/// Where one region ends and the next one begins, rising: of flips at one place the last, behind
/// which all of them are done.
std::vector<double> borders_of(const std::vector<Flip>& flips, double tolerance) {
  std::set<double> places;
  for (const Flip& flip : flips) places.insert({flip.crossing.at, flip.crossing.until});
  std::vector<double> borders;
  for (const double place : places) {
    if (!borders.empty() && same_place(borders.back(), place, tolerance)) borders.pop_back();
    borders.push_back(place);
  }
  return borders;
}

/// Each begins where the one before it ends. Neighbours that say the same, as on both sides of a
/// touching, are one. The last one ends where the search did.
std::vector<Region> regions_of(const BreakEven& found, const std::vector<Flip>& flips,
                               const Line& line, double end) {
  const VariedKey& key = found.keys.front();
  std::vector<Region> regions;
  const auto add = [&](double from, double to) {
    Region region = region_of(from, to, key, line, found.contests);
    if (!regions.empty() && regions.back().cheapest == region.cheapest &&
        regions.back().checks == region.checks && regions.back().copes == region.copes) {
      regions.back().to = to;
    } else {
      regions.push_back(std::move(region));
    }
  };
  double from = key.axis.low;
  for (const double to : borders_of(flips, found.tolerance)) {
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
  std::vector<std::string> notes;
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

void along_one_key(const Vary& vary, const SearchLimits& limits, BreakEven& found) {
  const VariedKey& key = found.keys.front();
  const Line line(vary, key, {}, found.contests);
  const Search search = line.searched(limits);
  found.complete = search.complete;
  found.searched_to = search.searched_to;
  for (const double x : search.points) found.curves.push_back({x, line.at(x).costs});
  found.flips = FlipsOfLine(found, line, 0, limits).of(search);
  found.regions = regions_of(found, found.flips, line, search.searched_to);
  note_whole_requests(line, limits, found);
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
    flips[i] = FlipsOfLine(found, line, places[i], limits).of(search);
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

bool same_place(double a, double b, double tolerance) {
  constexpr double several = 4;  // both ends of both
  return std::abs(a - b) <= several * tolerance * std::max(std::abs(a), std::abs(b));
}

std::optional<double> rate_at(double x, const VariedKey& key, const BreakEven& found) {
  if (key.key != all_traffic) return std::nullopt;
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
