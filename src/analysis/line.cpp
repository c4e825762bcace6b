#include "analysis/line.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "decision/evaluate.hpp"
#include "units/error.hpp"
#include "units/located.hpp"

namespace costsim::analysis {
namespace {

Seen seen_in(const decision::Outcome& outcome, const std::vector<Contest>& contests) {
  Seen seen;
  seen.sides = observed(contests, outcome);
  seen.cheapest = cheapest_of(outcome);
  seen.requests = outcome.traffic.requests;
  seen.steps = outcome.period / outcome.traffic.step;
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

/// Requests are whole: how much of the key is one of them. Told between two powers of two, so that
/// it is the same whatever range is searched; where these are no values of the key, between two
/// points of the search's grid. Any number of threads may ask.
class RequestGrain {
 public:
  RequestGrain(const Line& line, std::vector<double> points)
      : line_(line), points_(std::move(points)) {}

  Grain at(double x) {
    if (x > 0) {
      if (const auto grain = known_octave(std::ilogb(x))) return *grain;
    }
    const auto next = std::upper_bound(points_.begin() + 1, points_.end() - 1, x);
    return between(*std::prev(next), *next);
  }

 private:
  std::optional<Grain> known_octave(int octave) {
    const std::lock_guard lock(guard_);
    const auto known = octaves_.find(octave);
    if (known != octaves_.end()) return known->second;
    return octaves_.emplace(octave, of_octave(octave)).first->second;
  }

  Grain between(double low, double high) const {
    const Seen &below = line_.at(low), &above = line_.at(high);
    const double requests = std::abs(static_cast<double>(above.requests - below.requests));
    if (requests == 0) return {};
    const double one = (high - low) / requests;
    return {one, one * static_cast<double>(below.steps)};
  }

  std::optional<Grain> of_octave(int octave) const {
    try {
      return between(std::ldexp(1.0, octave), std::ldexp(1.0, octave + 1));
    } catch (const Error&) {
      return std::nullopt;
    }
  }

  const Line& line_;
  std::vector<double> points_;
  std::mutex guard_;
  std::map<int, std::optional<Grain>> octaves_;
};

}  // namespace

Line::Line(const Vary& vary, const VariedKey& key, std::vector<Assignment> others,
           const std::vector<Contest>& contests)
    : vary_(vary), key_(key), others_(std::move(others)), contests_(contests) {}

const Seen& Line::at(double x) const {
  if (const Seen* known = find(x)) return *known;
  std::vector<Assignment> assignments = others_;
  assignments.push_back(key_.assigned(x));
  Seen seen = in_context(key_.key + " = " + key_.value(x), [&] {
    return seen_in(decision::evaluate(of_flow_alone(vary_(assignments))), contests_);
  });
  const std::lock_guard lock(mutex_);
  return points_.emplace(x, std::move(seen)).first->second;
}

const Seen* Line::find(double x) const {
  const std::lock_guard lock(mutex_);
  const auto known = points_.find(x);
  return known == points_.end() ? nullptr : &known->second;
}

Search Line::searched(const SearchLimits& limits) const {
  RequestGrain grain(*this, points_of(key_.axis, limits.grid));
  return find_crossings([this](double x) { return at(x).sides; }, key_.axis, limits,
                        [&grain](double x) { return grain.at(x); });
}

}  // namespace costsim::analysis
