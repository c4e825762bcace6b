#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "decision/requirement/syntax.hpp"
#include "report/kit/numbers.hpp"
#include "report/outcome/summary.hpp"
#include "report/web/axis_words.hpp"
#include "report/web/blocks.hpp"
#include "report/web/parts.hpp"

namespace costsim::report::web {
namespace {

using analysis::Contest;
using analysis::ContestKind;
using analysis::LoadCurve;
using analysis::LoadPoint;
using decision::Outcome;

double dollars_at(const LoadPoint& point, std::size_t architecture) {
  return point.costs[architecture].dollars().to_double();
}

/// "12.0 M/h, 1 × this traffic"
/// A load behind a break, in as many digits as it is known to.
std::string load_beyond(double factor, const LoadCurve& found) {
  return fmt::format("{} ({:.4g}×)", readable_rate(factor * found.mean_per_s, Rounding::Up),
                     rounded_to_digits(factor, 4, Rounding::Up));
}

std::string load_words(double factor, const LoadCurve& found) {
  return fmt::format("{} ({:.4g}×)", readable_rate(factor * found.mean_per_s), factor);
}

Curve cost_curve(const LoadCurve& found, std::size_t architecture) {
  Curve curve{found.architectures[architecture], {}, architecture};
  for (const LoadPoint& point : found.points) {
    const Money cost = point.costs[architecture];
    curve.points.push_back(
        {point.factor, dollars_at(point, architecture), cost.text(),
         fmt::format("{} at {}", readable(cost), load_words(point.factor, found))});
  }
  return curve;
}

/// The architecture whose cost one side of a contest is at every load.
std::optional<std::size_t> cost_that_is(double analysis::Sides::*side, std::size_t contest,
                                        const LoadCurve& found) {
  for (std::size_t i = 0; i < found.architectures.size(); ++i) {
    const bool always = std::all_of(
        found.points.begin(), found.points.end(),
        [&](const LoadPoint& point) { return point.sides[contest].*side == dollars_at(point, i); });
    if (always) return i;
  }
  return std::nullopt;
}

/// A rule's limit as a curve, and the space between it and the cost that it is made of.
struct Rule {
  Curve limit;
  std::optional<CurveBand> band;
};

/// The architecture, other than the judged one, that a requirement names: "containers" of
/// "serverless.cost < containers.cost + 40%".
std::optional<std::size_t> other_named(const Contest& contest, std::size_t judged,
                                       const Outcome& outcome, const LoadCurve& found) {
  const auto judged_by =
      std::find_if(outcome.checks.begin(), outcome.checks.end(),
                   [&](const auto& each) { return each.check.id == contest.left; });
  if (judged_by == outcome.checks.end()) return std::nullopt;
  const auto names = decision::names_of(judged_by->check.requirement);
  for (std::size_t i = 0; i < found.architectures.size(); ++i) {
    const std::string cost = found.architectures[i] + ".cost";
    if (i != judged && std::find(names.begin(), names.end(), cost) != names.end()) return i;
  }
  return std::nullopt;
}

/// Nothing for a check that holds no architecture's cost against a limit of its own.
std::optional<Rule> rule_of(std::size_t contest, const Outcome& outcome, const LoadCurve& found) {
  const Contest& asked = found.contests[contest];
  if (asked.kind != ContestKind::Check) return std::nullopt;
  const auto judged = cost_that_is(&analysis::Sides::left, contest, found);
  if (!judged || cost_that_is(&analysis::Sides::right, contest, found)) return std::nullopt;
  Rule rule{{"limit of " + asked.left, {}, *judged, true}, {}};
  for (const LoadPoint& point : found.points) {
    rule.limit.points.push_back({point.factor, point.sides[contest].right, {}, {}});
  }
  if (const auto other = other_named(asked, *judged, outcome, found)) {
    rule.band = CurveBand{rule.limit.points, cost_curve(found, *other).points};
  }
  return rule;
}

/// Breaks that lie at one place have one letter.
struct Letter {
  double factor = 0;
  double last = 0;  ///< from here on all of its words are true
  std::string name;
  std::vector<std::string> words;
};

std::string words_of(const analysis::LoadBreak& each, const LoadCurve& found) {
  const Contest& contest = found.contests[each.contest];
  if (contest.kind == ContestKind::Cost) {
    return fmt::format("{} becomes {} than {}", contest.left, each.after > 0 ? "dearer" : "cheaper",
                       contest.right);
  }
  const auto behind =
      std::find_if(found.points.begin(), found.points.end(),
                   [&](const LoadPoint& point) { return point.factor > each.factor; });
  const bool holds = behind != found.points.end() && behind->holds[each.contest];
  return fmt::format("{} {} from here on", contest.left, holds ? "holds" : "fails");
}

std::size_t cheapest_at(const LoadPoint& point) {
  const auto& costs = point.costs;
  return static_cast<std::size_t>(std::min_element(costs.begin(), costs.end()) - costs.begin());
}

/// Two costs that cross far above the cheapest decide nothing; a check always does.
bool decides(const analysis::LoadBreak& each, const LoadCurve& found) {
  const Contest& contest = found.contests[each.contest];
  if (contest.kind != ContestKind::Cost) return true;
  const auto behind =
      std::find_if(found.points.begin(), found.points.end(),
                   [&](const LoadPoint& point) { return point.factor > each.factor; });
  const auto cheapest_is_one = [&](const LoadPoint& point) {
    const std::string& name = found.architectures[cheapest_at(point)];
    return name == contest.left || name == contest.right;
  };
  return (behind != found.points.end() && cheapest_is_one(*behind)) ||
         (behind != found.points.begin() && cheapest_is_one(*(behind - 1)));
}

std::vector<Letter> letters_of(const LoadCurve& found) {
  constexpr double one_place = 1e-3;
  std::vector<Letter> letters;
  for (const analysis::LoadBreak& each : found.breaks) {
    if (!decides(each, found)) continue;
    if (letters.empty() || each.factor > letters.back().factor * (1 + one_place)) {
      const std::size_t index = letters.size();
      std::string name(1, static_cast<char>('A' + index % 26));
      if (index >= 26) name += std::to_string(index / 26);
      letters.push_back({each.factor, each.factor, name, {}});
    }
    letters.back().last = each.factor;
    letters.back().words.push_back(words_of(each, found));
  }
  return letters;
}

std::vector<ChartMark> marks_of(const std::vector<Letter>& letters) {
  std::vector<ChartMark> marks = {{1, "today", true}};
  for (const Letter& letter : letters) marks.push_back({letter.factor, letter.name, false});
  std::stable_sort(marks.begin(), marks.end(),
                   [](const ChartMark& a, const ChartMark& b) { return a.x < b.x; });
  return marks;
}

/// Where a check holds, from break to break.
ChartStrip strip_of(std::size_t contest, const LoadCurve& found) {
  ChartStrip strip{found.contests[contest].left, {}};
  double from = found.points.front().factor;
  bool holds = found.points.front().holds[contest];
  const auto close = [&](double to) { strip.parts.push_back({from, to, holds}); };
  for (const analysis::LoadBreak& each : found.breaks) {
    if (each.contest != contest) continue;
    close(each.factor);
    from = each.factor;
    holds = !holds;
  }
  close(found.points.back().factor);
  return strip;
}

CurveChart chart_of(const Outcome& outcome, const LoadCurve& found,
                    const std::vector<Letter>& letters) {
  CurveChart chart;
  chart.name = "Cost of each architecture against traffic";
  for (std::size_t i = 0; i < found.architectures.size(); ++i) {
    chart.curves.push_back(cost_curve(found, i));
  }
  for (std::size_t i = 0; i < found.contests.size(); ++i) {
    if (found.contests[i].kind != ContestKind::Check) continue;
    chart.strips.push_back(strip_of(i, found));
    const auto rule = rule_of(i, outcome, found);
    if (!rule) continue;
    chart.curves.push_back(rule->limit);
    if (rule->band) chart.bands.push_back(*rule->band);
  }
  std::vector<double> amounts;
  for (const Curve& curve : chart.curves) {
    for (const ChartPoint& point : curve.points) amounts.push_back(point.y);
  }
  chart.y = {scale_over(amounts), "cost for " + readable(outcome.period), short_dollars};
  chart.x = {
      {.low = found.points.front().factor, .high = found.points.back().factor, .logarithmic = true},
      "load, as a multiple of today's " + readable_rate(found.mean_per_s),
      [](double factor) { return fmt::format("{}×", short_number(factor)); }};
  chart.marks = marks_of(letters);
  return chart;
}

/// Crossings without a letter, out of the way.
Markup other_crossings(const LoadCurve& found) {
  Markup items;
  std::size_t count = 0;
  for (const analysis::LoadBreak& each : found.breaks) {
    if (decides(each, found)) continue;
    items += element("li",
                     fmt::format("{}: {}", load_beyond(each.factor, found), words_of(each, found)));
    ++count;
  }
  if (count == 0) return {};
  const std::string words =
      fmt::format("{} among those that are not the cheapest",
                  count == 1 ? "1 crossing" : fmt::format("{} crossings", count));
  return element("details", element("summary", words) + element("ul", {{"class", "plain"}}, items));
}

Markup letters_list(const std::vector<Letter>& letters, const LoadCurve& found) {
  if (letters.empty()) return paragraph("Nothing that decides changes within this range.");
  Markup items;
  for (const Letter& letter : letters) {
    items += element("li", element("strong", letter.name) +
                               text(fmt::format(" {}: {}", load_beyond(letter.last, found),
                                                fmt::join(letter.words, "; "))));
  }
  return element("ul", {{"class", "plain"}}, items);
}

Markup load_table(const LoadCurve& found) {
  std::vector<TableColumn> columns = {{"Load"}};
  for (const std::string& name : found.architectures) columns.push_back({name, true});
  std::vector<std::vector<Markup>> rows;
  for (const LoadPoint& point : found.points) {
    std::vector<Markup> row = {text(load_words(point.factor, found))};
    for (const Money& cost : point.costs) row.push_back(text(readable(cost)));
    rows.push_back(std::move(row));
  }
  return table("Cost at each load", columns, rows);
}

}  // namespace

Markup over_load(const Outcome& outcome, const Options& options) {
  if (!options.over_load || options.over_load->points.size() < 2) return {};
  const LoadCurve& found = *options.over_load;
  const std::vector<Letter> letters = letters_of(found);
  const CurveChart chart = chart_of(outcome, found, letters);
  Markup below = legend(chart.curves) + letters_list(letters, found) + other_crossings(found);
  const bool corrected = std::any_of(outcome.architectures.begin(), outcome.architectures.end(),
                                     [](const auto& each) { return !each.corrections.empty(); });
  if (corrected) {
    below += paragraph("The curves are those of the flow, without what simulated requests change.",
                       "muted");
  }
  return figure(drawn(chart), "From less traffic to more, all else as it is", below,
                load_table(found));
}

}  // namespace costsim::report::web
