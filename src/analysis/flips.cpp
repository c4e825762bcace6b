#include "analysis/flips.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>
#include <utility>

namespace costsim::analysis {
namespace {

/// What crossings say of their contests, each at its own place.
class FlipsOfLine {
 public:
  FlipsOfLine(const std::vector<Contest>& contests, const Line& line, double tolerance)
      : contests_(contests), line_(line), tolerance_(tolerance) {}

  std::vector<Flip> of(const Search& search) {
    for (const Crossing& crossing : search.crossings) {
      const ContestKind kind = contests_[crossing.comparison].kind;
      if (kind == ContestKind::Cost) add_cost(crossing);
      if (kind == ContestKind::Check) add_check(crossing);
      if (kind == ContestKind::Capacity) add(crossing, error_at(crossing));
    }
    return std::move(flips_);
  }

 private:
  void add(const Crossing& crossing, std::string what) {
    flips_.push_back({crossing.comparison, crossing, 0, std::move(what)});
  }

  /// Costs that are equal at one place only are told where they no longer are.
  void add_cost(Crossing crossing) {
    const bool crosses = crossing.meeting != Meeting::Touches;
    if (crosses && same_place(crossing.at, crossing.until, tolerance_)) {
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
    if (touches && (same || same_place(crossing.at, crossing.until, tolerance_))) {
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
  double tolerance_;
  std::vector<Flip> flips_;
};

/// Of places that are one the last, behind which all of them are done.
std::set<double> last_of_each_place(const std::vector<Flip>& flips, double tolerance) {
  std::set<double> last;
  for (const double place : places_of(flips)) {
    if (!last.empty() && same_place(*last.rbegin(), place, tolerance)) {
      last.erase(std::prev(last.end()));
    }
    last.insert(place);
  }
  return last;
}

void tell_one_number_for_a_place(std::vector<Flip>& flips, double tolerance) {
  const std::set<double> places = last_of_each_place(flips, tolerance);
  for (Flip& flip : flips) {
    flip.crossing.at = *places.lower_bound(flip.crossing.at);
    flip.crossing.until = *places.lower_bound(flip.crossing.until);
  }
}

bool touches(const Flip& flip) {
  return flip.crossing.meeting == Meeting::Touches;
}

/// Whether a contest says behind the second what it said before the first.
bool takes_back(const Flip& first, const Flip& second, const Contest& contest) {
  if (contest.kind == ContestKind::Check) return first.what != second.what;
  return first.crossing.before == second.crossing.after;
}

/// Two flips of one contest at one place, as one.
Flip both_of(const Flip& first, const Flip& second, const Contest& contest) {
  Flip both = second;
  both.crossing.from = first.crossing.from;
  both.crossing.before = first.crossing.before;
  both.crossing.below = first.crossing.below;
  if (takes_back(first, second, contest)) {
    both.crossing.meeting = Meeting::Touches;
    both.crossing.nearly = true;
  } else if (first.crossing.meeting == Meeting::Jumps) {
    both.crossing.meeting = Meeting::Jumps;
  }
  return both;
}

/// Flips of one contest from this one on, each within a hundred-thousandth of the one before it:
/// their indices.
std::vector<std::size_t> close_together(const std::vector<Flip>& flips, std::size_t first) {
  constexpr double close = 1e-5, longest = 1e-4;
  std::vector<std::size_t> found = {first};
  const auto within = [&](double part, std::size_t from, double place) {
    const double begin = flips[from].crossing.at;
    return place - begin <= part * std::abs(begin);
  };
  for (std::size_t i = first + 1; i < flips.size(); ++i) {
    if (!within(longest, first, flips[i].crossing.at)) break;
    if (flips[i].contest != flips[first].contest) continue;
    if (!within(close, found.back(), flips[i].crossing.until)) break;
    found.push_back(i);
  }
  return found;
}

/// Whether a contest says behind these flips what it said before them.
bool take_back(const std::vector<Flip>& flips, const std::vector<std::size_t>& close,
               const Contest& contest) {
  if (contest.kind != ContestKind::Check) {
    return flips[close.front()].crossing.before == flips[close.back()].crossing.after;
  }
  const auto touching =
      std::count_if(close.begin(), close.end(), [&](std::size_t i) { return touches(flips[i]); });
  return (static_cast<std::ptrdiff_t>(close.size()) - touching) % 2 == 0;
}

/// Flips that follow one another closely, as the one that they come to: the last of them, or a
/// touch where they take one another back.
Flip all_of(const std::vector<Flip>& flips, const std::vector<std::size_t>& close,
            const Contest& contest) {
  const Crossing& first = flips[close.front()].crossing;
  const auto last = std::find_if(close.rbegin(), close.rend(), [&](std::size_t i) {
    return !touches(flips[i]) || i == close.front();
  });
  Flip all = flips[*last];
  const double end = flips[close.back()].crossing.until;
  all.changes = 0;
  for (const std::size_t i : close) all.changes += flips[i].changes;
  all.crossing.at = all.crossing.until = end;
  all.crossing.from = first.from;
  all.crossing.before = first.before;
  all.crossing.below = first.below;
  all.crossing.after = flips[close.back()].crossing.after;
  if (take_back(flips, close, contest)) {
    all.crossing.meeting = Meeting::Touches;
    all.crossing.nearly = true;
  }
  return all;
}

/// Scaled groups ripple: a cost rises and falls by a hundred-thousandth as single minutes round to
/// another node. Three changes so close together are no news, and what a search sees of them is
/// chance.
std::vector<Flip> without_ripples(std::vector<Flip> flips, const std::vector<Contest>& contests) {
  constexpr std::size_t several = 3;
  for (std::size_t i = 0; i < flips.size(); ++i) {
    const std::vector<std::size_t> close = close_together(flips, i);
    if (close.size() < several) continue;
    flips[close.back()] = all_of(flips, close, contests[flips[i].contest]);
    for (std::size_t k = close.size() - 1; k-- > 0;) {
      flips.erase(flips.begin() + static_cast<std::ptrdiff_t>(close[k]));
    }
    if (close.front() == i) --i;  // another one stands here now
  }
  return flips;
}

}  // namespace

bool same_place(double a, double b, double tolerance) {
  constexpr double several = 4;  // both ends of both
  return std::abs(a - b) <= several * tolerance * std::max(std::abs(a), std::abs(b));
}

std::vector<double> places_of(const std::vector<Flip>& flips) {
  std::set<double> places;
  for (const Flip& flip : flips) places.insert({flip.crossing.at, flip.crossing.until});
  return {places.begin(), places.end()};
}

std::vector<Flip> flips_of(const Search& search, const std::vector<Contest>& contests,
                           const Line& line, double tolerance) {
  std::vector<Flip> all = FlipsOfLine(contests, line, tolerance).of(search);
  tell_one_number_for_a_place(all, tolerance);
  std::stable_sort(all.begin(), all.end(), [](const Flip& a, const Flip& b) {
    return std::pair(a.crossing.at, a.contest) < std::pair(b.crossing.at, b.contest);
  });
  std::vector<Flip> flips;
  for (Flip& flip : all) {
    const bool again = !flips.empty() && flips.back().contest == flip.contest &&
                       flips.back().crossing.at == flip.crossing.at && !touches(flips.back()) &&
                       !touches(flip) && flips.back().crossing.until == flip.crossing.until;
    if (again) {
      flips.back() = both_of(flips.back(), flip, contests[flip.contest]);
    } else {
      flips.push_back(std::move(flip));
    }
  }
  return tolerance > 0 ? without_ripples(std::move(flips), contests) : flips;
}

}  // namespace costsim::analysis
