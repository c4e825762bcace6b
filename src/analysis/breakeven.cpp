#include "analysis/breakeven.hpp"

#include <algorithm>
#include <cmath>
#include <mutex>

#include <fmt/format.h>

#include "decision/evaluate.hpp"
#include "decision/flow.hpp"
#include "units/located.hpp"

namespace costsim::analysis {
namespace {

using decision::ArchitectureOutcome;
using decision::CheckOutcome;
using decision::Outcome;
using decision::Study;

/// One key of a study, asked again and again by several threads.
class Line {
 public:
  Line(const Vary& vary, const VariedKey& key, std::vector<Assignment> others)
      : vary_(vary), key_(key), others_(std::move(others)) {}

  Outcome outcome(double x) const {
    std::vector<Assignment> assignments = others_;
    assignments.push_back(key_.assigned(x));
    Outcome outcome = in_context(key_.key + " = " + key_.value(x), [&] {
      return decision::evaluate(of_flow_alone(vary_(assignments)));
    });
    std::vector<Money> costs;
    for (const auto& architecture : outcome.architectures) {
      costs.push_back(architecture.bill.total());
    }
    const std::lock_guard lock(mutex_);
    costs_.emplace(x, std::move(costs));
    return outcome;
  }

  /// Of a point that was asked before.
  const std::vector<Money>& costs(double x) const { return costs_.at(x); }

 private:
  const Vary& vary_;
  const VariedKey& key_;
  std::vector<Assignment> others_;
  mutable std::mutex mutex_;
  mutable std::map<double, std::vector<Money>> costs_;
};

/// Whether two places are the same one, as far as they were closed in on.
bool same_place(double a, double b, const SearchLimits& limits) {
  constexpr double several = 4;  // both ends of both
  return std::abs(a - b) <= several * limits.tolerance * std::max(std::abs(a), std::abs(b));
}

/// What flips at one place is told in the order of the contests.
void order_at_each_place(std::vector<Flip>& flips, const SearchLimits& limits) {
  for (auto first = flips.begin(); first != flips.end();) {
    const auto last = std::find_if(first, flips.end(), [&](const Flip& flip) {
      return !same_place(first->crossing.at, flip.crossing.at, limits);
    });
    std::stable_sort(first, last,
                     [](const Flip& a, const Flip& b) { return a.contest < b.contest; });
    first = last;
  }
}

std::vector<Flip> flips_of(const Search& search, const std::vector<Contest>& contests,
                           const Line& line, double second, const SearchLimits& limits) {
  std::vector<Flip> flips;
  for (const Crossing& crossing : search.crossings) {
    Flip flip{crossing.comparison, crossing, second, {}};
    const Contest& contest = contests[crossing.comparison];
    if (contest.kind == ContestKind::Check) {
      const auto holds = [&](double x) {
        return named(line.outcome(x).checks, contest.left).passed;
      };
      const bool behind = holds(crossing.until);
      flip.what = behind ? "holds" : "fails";
      // Where both sides are equal it says what it says on one of them.
      if (holds(crossing.at) != behind) flip.crossing.at = crossing.until;
    } else if (contest.kind == ContestKind::Capacity) {
      const double failing = crossing.after > 0 ? crossing.at : crossing.from;
      flip.what = first_error(named(line.outcome(failing).architectures, contest.left));
    }
    flips.push_back(std::move(flip));
  }
  order_at_each_place(flips, limits);
  return flips;
}

Region region_of(double from, double to, const VariedKey& key, const Line& line) {
  const Axis within{from, to, key.axis.logarithmic, key.axis.step};
  const Outcome outcome = line.outcome(point_of(within, 0.5));
  Region region{from, to, cheapest_of(outcome), {}, {}};
  for (const CheckOutcome& check : outcome.checks) region.checks[check.check.id] = check.passed;
  for (const ArchitectureOutcome& each : outcome.architectures) {
    region.copes[each.name] = each.copes();
  }
  return region;
}

/// Neighbours that say the same, as on both sides of a touching, are one; between two flips at one
/// place there is none.
std::vector<Region> regions_of(const std::vector<Flip>& flips, const VariedKey& key,
                               const Line& line, const SearchLimits& limits) {
  std::vector<Region> regions;
  const auto add = [&](double from, double to) {
    if (from >= to || same_place(from, to, limits)) return;
    Region region = region_of(from, to, key, line);
    if (!regions.empty() && regions.back().cheapest == region.cheapest &&
        regions.back().checks == region.checks && regions.back().copes == region.copes) {
      regions.back().to = to;
    } else {
      regions.push_back(std::move(region));
    }
  };
  double from = key.axis.low;
  for (const Flip& flip : flips) {
    add(from, flip.crossing.at);
    from = std::max(from, flip.crossing.at);
  }
  add(from, key.axis.high);
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
    const auto requests = static_cast<double>(line.outcome(flip.crossing.at).traffic.requests);
    if (requests > 0) coarsest = std::max(coarsest, 1 / requests);
  }
  if (coarsest <= limits.tolerance) return;
  found.notes.push_back(
      fmt::format("requests are whole: one of them is up to {:.1e} of the load at these places, "
                  "which are those of bills with whole requests. Between two of them there is no "
                  "closer place, whatever tolerance is asked for ({:g})",
                  coarsest, limits.tolerance));
}

}  // namespace

VariedKey whole_traffic() {
  return {std::string(all_traffic), "", "x", {.low = 1e-3, .high = 1e3, .logarithmic = true}};
}

std::optional<double> rate_at(double x, const VariedKey& key, const BreakEven& found) {
  if (key.key != all_traffic) return std::nullopt;
  return found.mean_per_s * x;
}

BreakEven break_even(const Vary& vary, const std::vector<VariedKey>& keys,
                     const SearchLimits& limits, int second_points) {
  BreakEven result;
  result.keys = keys;
  const Study base = vary({});
  result.contests = contests_of(base);
  result.mean_per_s = traffic::mean_per_second(decision::load_of(base).together());
  result.notes = notes_of(base, result);
  for (const decision::Candidate& each : base.candidates) {
    result.architectures.push_back(each.architecture.name);
  }
  const VariedKey& first = result.keys.front();
  const auto searched = [&](const Line& line) {
    return find_crossings([&](double x) { return observed(result.contests, line.outcome(x)); },
                          first.axis, limits);
  };
  if (keys.size() == 1) {
    const Line line(vary, first, {});
    const Search search = searched(line);
    result.complete = search.complete;
    for (const double x : search.points) result.curves.push_back({x, line.costs(x)});
    result.flips = flips_of(search, result.contests, line, 0, limits);
    result.regions = regions_of(result.flips, first, line, limits);
    note_whole_requests(line, limits, result);
    return result;
  }
  for (const double second : points_of(keys[1].axis, second_points - 1)) {
    const Line line(vary, first, {keys[1].assigned(second)});
    const Search search = searched(line);
    result.complete = result.complete && search.complete;
    for (Flip& flip : flips_of(search, result.contests, line, second, limits)) {
      result.flips.push_back(std::move(flip));
    }
  }
  return result;
}

}  // namespace costsim::analysis
