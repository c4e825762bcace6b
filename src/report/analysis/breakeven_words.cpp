#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "report/analysis/breakeven.hpp"
#include "report/kit/numbers.hpp"

namespace costsim::report {
namespace {

using analysis::BreakEven;
using analysis::Contest;
using analysis::ContestKind;
using analysis::Crossing;
using analysis::Flip;
using analysis::Meeting;
using analysis::VariedKey;

/// Where two sides that are equal for a while no longer are; "" where they are so at one place.
std::string end_of_stretch(const Crossing& crossing, const ToldPlaces& places) {
  return places.same(crossing.at, crossing.until) ? std::string() : places.text(crossing.until);
}

/// A check that flips at one end of a stretch says nothing of the other one.
bool tells_end(const Contest& contest, const Crossing& crossing) {
  return contest.kind == ContestKind::Cost || crossing.meeting == Meeting::Touches;
}

std::string_view jump_words(const Crossing& crossing) {
  return crossing.meeting == Meeting::Jumps ? ", at a jump" : "";
}

std::string touch_words(const Crossing& crossing, std::string_view equal, const std::string& end) {
  return fmt::format("{}{}{}{}, and do not cross", crossing.nearly ? "nearly " : "", equal,
                     end.empty() ? "" : " up to ", end);
}

std::string cost_words(const Contest& contest, const Crossing& crossing, const ToldPlaces& places) {
  const std::string end = end_of_stretch(crossing, places);
  const std::string both = fmt::format("{} and {} cost", contest.left, contest.right);
  if (crossing.meeting == Meeting::Touches) {
    return fmt::format("{} {}", both, touch_words(crossing, "the same", end));
  }
  if (crossing.after == 0) return both + " the same from here on";
  const std::string_view becomes = crossing.after > 0 ? "dearer" : "cheaper";
  if (!end.empty()) {
    return fmt::format("{} the same; from {} on {} is {}{}", both, end, contest.left, becomes,
                       jump_words(crossing));
  }
  return fmt::format("{} becomes {} than {}{}", contest.left, becomes, contest.right,
                     jump_words(crossing));
}

/// A check's left side passes its right one; whether it then holds is its own matter.
std::string check_words(const Contest& contest, const Flip& flip, const ToldPlaces& places) {
  if (flip.crossing.meeting == Meeting::Touches) {
    return fmt::format("{}: both sides are {}", contest.left,
                       touch_words(flip.crossing, "equal", end_of_stretch(flip.crossing, places)));
  }
  return fmt::format("{} {}{}", contest.left, flip.what, jump_words(flip.crossing));
}

std::string words_of(const Flip& flip, const Contest& contest, const ToldPlaces& places) {
  switch (contest.kind) {
    case ContestKind::Cost:
      return cost_words(contest, flip.crossing, places);
    case ContestKind::Check:
      return check_words(contest, flip, places);
    case ContestKind::Capacity:
      break;
  }
  return fmt::format("{} {}: {}", contest.left,
                     flip.crossing.after > 0 ? "no longer copes" : "copes again", flip.what);
}

}  // namespace

std::string place_text(double x, const analysis::VariedKey& key, const analysis::BreakEven& found,
                       Rounding rounding) {
  const auto rate = analysis::rate_at(x, key, found);
  if (!rate) return key.readable(x, rounding);
  return fmt::format("{}, {}", key.readable(x, rounding), readable_rate(*rate, rounding));
}

ToldPlaces::ToldPlaces(const BreakEven& found, double second) : found_(found) {
  std::vector<double> all;
  for (const Flip& flip : found.flips) {
    if (flip.second != second) continue;
    all.push_back(flip.crossing.at);
    if (tells_end(found.contests[flip.contest], flip.crossing)) all.push_back(flip.crossing.until);
  }
  for (const analysis::Region& region : found.regions) {
    all.insert(all.end(), {region.from, region.to});
  }
  std::sort(all.begin(), all.end());
  for (const double x : all) {
    if (places_.empty() || !same(places_.back(), x)) places_.push_back(x);
  }
}

bool ToldPlaces::same(double a, double b) const {
  return analysis::same_place(a, b, found_.tolerance);
}

std::string ToldPlaces::text(double x, Rounding rounding) const {
  const VariedKey& key = found_.keys.front();
  int digits = analysis::few_digits, digits_of_rate = 3;
  const auto part = [&](double low, double high) {
    if (same(low, high)) return;
    digits = std::max(digits, digits_that_part(low, high, digits));
    if (const auto rate = analysis::rate_at(low, key, found_)) {
      digits_of_rate = digits_that_part_rates(*rate, *rate / low * high, digits_of_rate);
    }
  };
  const auto next = std::upper_bound(places_.begin(), places_.end(), x);
  constexpr auto near = 2;  // the nearest may be the same place
  for (auto place = next; place != places_.end() && place - next < near; ++place) part(x, *place);
  for (auto place = next; place != places_.begin() && next - place < near;) part(*--place, x);
  const auto rate = analysis::rate_at(x, key, found_);
  const std::string text = key.readable(x, rounding, digits);
  if (!rate) return text;
  return fmt::format("{}, {}", text, readable_rate(*rate, rounding, digits_of_rate));
}

std::string place_of(const Flip& flip, const analysis::BreakEven& found, const ToldPlaces& places) {
  std::string text = places.text(flip.crossing.at);
  if (found.keys.size() > 1) text += " at " + place_text(flip.second, found.keys[1], found);
  return text;
}

std::string told(const Flip& flip, const analysis::BreakEven& found, const ToldPlaces& places) {
  const std::string words = words_of(flip, found.contests[flip.contest], places);
  if (flip.changes == 1) return words;
  return fmt::format("{}, the last of {} changes close together", words, flip.changes);
}

std::string told(const analysis::Region& region) {
  std::string text = region.cheapest.empty() ? std::string("several cost the same")
                                             : fmt::format("{} cheapest", region.cheapest);
  for (const auto& [id, passed] : region.checks) {
    text += fmt::format("; {} {}", id, passed ? "holds" : "fails");
  }
  for (const auto& [name, copes] : region.copes) {
    if (!copes) text += fmt::format("; {} does not cope", name);
  }
  return text;
}

bool ends_early(const analysis::BreakEven& found) {
  return !found.complete && found.keys.size() == 1 &&
         found.searched_to < found.keys.front().axis.high;
}

std::vector<ChangeAt> changes_of(const analysis::BreakEven& found) {
  std::vector<ChangeAt> changes;
  std::optional<ToldPlaces> places;
  const Flip* last = nullptr;
  for (const Flip& flip : found.flips) {
    if (last == nullptr || last->second != flip.second) places.emplace(found, flip.second);
    changes.push_back({place_of(flip, found, *places), told(flip, found, *places)});
    last = &flip;
  }
  if (changes.empty()) changes.push_back({"", "nothing changes within this range"});
  return changes;
}

std::vector<std::string> notes_of(const analysis::BreakEven& found) {
  std::vector<std::string> notes = found.notes;
  if (!found.complete) {
    notes.push_back("there are more changes than the search follows: narrow the range");
  }
  return notes;
}

}  // namespace costsim::report
