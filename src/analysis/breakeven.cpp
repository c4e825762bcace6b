#include "analysis/breakeven.hpp"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "decision/evaluate.hpp"
#include "decision/flow.hpp"
#include "engine/parallel.hpp"
#include "units/located.hpp"

namespace costsim::analysis {
namespace {

using decision::Outcome;
using decision::Study;

/// What is kept of one point; the vectors have an entry for each contest.
struct Seen {
  std::vector<Money> costs;  ///< of the architectures
  Observation sides;
  std::vector<bool> passed;         ///< of a check
  std::vector<std::string> errors;  ///< of a capacity: the one with which it ends; "": none
  std::string cheapest;
  std::int64_t requests = 0;
};

Seen seen_in(const Outcome& outcome, const std::vector<Contest>& contests) {
  Seen seen{{}, observed(contests, outcome), {},
            {}, cheapest_of(outcome),        outcome.traffic.requests};
  for (const auto& architecture : outcome.architectures) {
    seen.costs.push_back(architecture.bill.total());
  }
  for (const Contest& contest : contests) {
    const bool is_check = contest.kind == ContestKind::Check;
    const bool is_capacity = contest.kind == ContestKind::Capacity;
    seen.passed.push_back(is_check && named(outcome.checks, contest.left).passed);
    seen.errors.push_back(is_capacity ? first_error(named(outcome.architectures, contest.left))
                                      : std::string());
  }
  return seen;
}

/// One key of a study: each of its values is evaluated once, by several threads.
class Line {
 public:
  Line(const Vary& vary, const VariedKey& key, std::vector<Assignment> others,
       const std::vector<Contest>& contests)
      : vary_(vary), key_(key), others_(std::move(others)), contests_(contests) {}

  const Seen& at(double x) const {
    if (const Seen* known = find(x)) return *known;
    std::vector<Assignment> assignments = others_;
    assignments.push_back(key_.assigned(x));
    Seen seen = in_context(key_.key + " = " + key_.value(x), [&] {
      return seen_in(decision::evaluate(of_flow_alone(vary_(assignments))), contests_);
    });
    const std::lock_guard lock(mutex_);
    return points_.emplace(x, std::move(seen)).first->second;
  }

 private:
  const Seen* find(double x) const {
    const std::lock_guard lock(mutex_);
    const auto known = points_.find(x);
    return known == points_.end() ? nullptr : &known->second;
  }

  const Vary& vary_;
  const VariedKey& key_;
  std::vector<Assignment> others_;
  const std::vector<Contest>& contests_;
  mutable std::mutex mutex_;
  mutable std::map<double, Seen> points_;
};

/// Whether a jump is no more than what one request more costs: of a bill that counts whole requests
/// every change is a step, and few requests have visible ones. A real one is larger than its
/// neighbour.
bool is_of_one_request(const Crossing& jump, const Line& line, const VariedKey& key) {
  const auto requests = [&](double x) { return static_cast<double>(line.at(x).requests); };
  const auto difference = [&](double x) { return line.at(x).sides[jump.comparison].difference; };
  const double above = requests(jump.at), more = above - requests(jump.from);
  constexpr double invisible = 1e9, several = 8, alike = 4;
  if (more <= 0 || above > invisible || key.axis.step > 0) return false;
  const double near = jump.from * (1 - std::min(0.5, several / above));
  const double fewer = requests(jump.from) - requests(near);
  if (near < key.axis.low || fewer <= 0) return false;
  const double one_costs = std::abs(difference(jump.from) - difference(near)) / fewer;
  return std::abs(difference(jump.at) - difference(jump.from)) <= alike * one_costs * more;
}

/// The flips of one line, as they are found.
class FlipsOfLine {
 public:
  FlipsOfLine(const BreakEven& found, const Line& line, double second, const SearchLimits& limits)
      : contests_(found.contests),
        key_(found.keys.front()),
        line_(line),
        second_(second),
        limits_(limits) {}

  /// By place, and what is at one place in the order of the contests.
  std::vector<Flip> of(const Search& search) {
    for (Crossing crossing : search.crossings) {
      const ContestKind kind = contests_[crossing.comparison].kind;
      if (kind != ContestKind::Capacity) forget_single_requests(crossing);
      if (kind == ContestKind::Cost) add(crossing, {});
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

  void forget_single_requests(Crossing& crossing) const {
    if (crossing.meeting != Meeting::Jumps || crossing.at != crossing.until) return;
    if (!is_of_one_request(crossing, line_, key_)) return;
    crossing.meeting = Meeting::Crosses;
    crossing.jumps_at = crossing.jumps_until = false;
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
  const VariedKey& key_;
  const Line& line_;
  double second_;
  const SearchLimits& limits_;
  std::vector<Flip> flips_;
};

Region region_of(double from, double to, const VariedKey& key, const Line& line,
                 const std::vector<Contest>& contests) {
  const Axis within{from, to, key.axis.logarithmic, key.axis.step};
  const Seen& inside = line.at(point_of(within, 0.5));
  Region region{from, to, inside.cheapest, {}, {}};
  for (std::size_t i = 0; i < contests.size(); ++i) {
    const std::string& name = contests[i].left;
    if (contests[i].kind == ContestKind::Check) region.checks[name] = inside.passed[i];
    if (contests[i].kind == ContestKind::Capacity) region.copes[name] = inside.errors[i].empty();
  }
  return region;
}

/// Neighbours that say the same, as on both sides of a touching, are one; between two flips at one
/// place there is none.
std::vector<Region> regions_of(const BreakEven& found, const std::vector<Flip>& flips,
                               const Line& line, const SearchLimits& limits) {
  const VariedKey& key = found.keys.front();
  std::vector<Region> regions;
  const auto add = [&](double from, double to) {
    if (from >= to || same_place(from, to, limits.tolerance)) return;
    Region region = region_of(from, to, key, line, found.contests);
    if (!regions.empty() && regions.back().cheapest == region.cheapest &&
        regions.back().checks == region.checks && regions.back().copes == region.copes) {
      regions.back().to = to;
    } else {
      regions.push_back(std::move(region));
    }
  };
  std::set<double> ends{key.axis.high};
  for (const Flip& flip : flips) ends.insert({flip.crossing.at, flip.crossing.until});
  double from = key.axis.low;
  for (const double to : ends) {
    add(from, to);
    from = std::max(from, to);
  }
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

Search searched(const Line& line, const VariedKey& key, const SearchLimits& limits) {
  return find_crossings([&](double x) { return line.at(x).sides; }, key.axis, limits);
}

void along_one_key(const Vary& vary, const SearchLimits& limits, BreakEven& found) {
  const VariedKey& key = found.keys.front();
  const Line line(vary, key, {}, found.contests);
  const Search search = searched(line, key, limits);
  found.complete = search.complete;
  for (const double x : search.points) found.curves.push_back({x, line.at(x).costs});
  found.flips = FlipsOfLine(found, line, 0, limits).of(search);
  found.regions = regions_of(found, found.flips, line, limits);
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
    const Search search = searched(line, first, own);
    complete[i] = search.complete;
    flips[i] = FlipsOfLine(found, line, places[i], limits).of(search);
    found.plane[i] = {places[i], regions_of(found, flips[i], line, limits)};
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
